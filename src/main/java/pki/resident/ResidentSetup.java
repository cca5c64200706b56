package pki.resident;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.Function;
import pki.ca.CertificateAuthority;
import pki.crl.CrlPolicy;
import pki.crl.CrlSchedule;
import pki.crl.CrlStore;
import pki.keys.KeyVault;
import pki.profile.Profile;
import pki.store.CertificateStore;

/// What a [Resident] is made of.
///
/// @param authorities an authority over a store that is open for the moment
/// @param schedules which CRLs there are to be, over a store that is open for the moment
/// @param responderProfile what OCSP responders' certificates are issued by
/// @param snapshot the status index's file
/// @param notes told, in a line, what an operator wants to know; must not block
public record ResidentSetup(
    StoreDoor door,
    KeyVault vault,
    Function<CertificateStore, CertificateAuthority> authorities,
    Function<CrlStore, CrlSchedule> schedules,
    CrlPolicy crlPolicy,
    Profile responderProfile,
    Signing signing,
    InstantSource clock,
    Path snapshot,
    Consumer<String> notes) {
  /// Who signs OCSP responses.
  public enum Signing {
    /// A responder with a key and a short-lived certificate of its own.
    DELEGATED,
    /// The issuer, whose key is then open all day.
    BY_ISSUER
  }
}
