package pki.speaking;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pki.authentication.TlsIdentity;
import pki.authentication.VaultHandshakeKey;
import pki.ca.IssuanceResult;
import pki.keys.SubjectKey;
import pki.name.DistinguishedName;
import pki.name.GeneralName;
import pki.profile.IssuanceRequest;
import pki.profile.Violation;
import pki.shell.Failure;
import pki.store.IssuerRecord;
import pki.toolkit.IssuerChoice;
import pki.toolkit.Toolkit;
import pki.x509.Certificate;
import pki.x509.SubjectPublicKeyInfo;

/// Where the certificate that is served comes from, and comes from again when it is renewed.
sealed interface ServedCertificate {
  /// A certificate by its file, or by what the inventory calls it.
  ///
  /// @throws Failure when its key is nowhere
  static ServedCertificate of(String reference, Optional<Path> key) {
    Path file = Path.of(reference);
    return Files.isRegularFile(file)
        ? new InFiles(file, key.orElseGet(() -> OwnCertificate.beside(file)))
        : new OfInventory(reference, key.orElseThrow(() -> OwnCertificate.withoutKey(reference)));
  }

  /// The identity as it is now.
  TlsIdentity read(Toolkit toolkit) throws IOException;

  /// The files that change when it is renewed.
  List<Path> files();

  /// Whether it is time to make a new one.
  boolean isDue(Certificate current, Instant now);

  /// A certificate in files, which others renew.
  record InFiles(Path certificate, Path key) implements ServedCertificate {
    @Override
    public TlsIdentity read(Toolkit toolkit) throws IOException {
      return OwnCertificate.read(certificate, key).identity();
    }

    @Override
    public List<Path> files() {
      return List.of(certificate, key);
    }

    @Override
    public boolean isDue(Certificate current, Instant now) {
      return false;
    }
  }

  /// A certificate of the inventory, whose key is in a file.
  record OfInventory(String reference, Path key) implements ServedCertificate {
    @Override
    public TlsIdentity read(Toolkit toolkit) throws IOException {
      return OwnCertificate.find(toolkit, reference, Optional.of(key)).identity();
    }

    @Override
    public List<Path> files() {
      return List.of(key);
    }

    @Override
    public boolean isDue(Certificate current, Instant now) {
      return false;
    }
  }

  /// A certificate that is issued for this server, again before it ends; its key never leaves the
  /// memory.
  record OnTheFly(List<GeneralName> names) implements ServedCertificate {
    private static final String TEMPLATE = "tls-server";

    public OnTheFly {
      names = List.copyOf(names);
    }

    /// Localhost goes by its addresses, too.
    static OnTheFly of(GeneralName name) {
      List<GeneralName> names = new ArrayList<>(List.of(name));
      if (name.text().equals("localhost")) {
        names.add(GeneralName.parse("127.0.0.1"));
        names.add(GeneralName.parse("::1"));
      }
      return new OnTheFly(names);
    }

    @Override
    @SuppressWarnings("MustBeClosedChecker") // the key is used as long as the identity is
    public TlsIdentity read(Toolkit toolkit) {
      var profile = toolkit.profile(TEMPLATE);
      SubjectKey key = SubjectKey.generate(toolkit.usualKeyAlgorithm(profile));
      IssuerRecord issuer =
          new IssuerChoice(toolkit.store()).forLeaves(toolkit.settings().defaults().issuer());
      var request =
          IssuanceRequest.of(
              profile, DistinguishedName.EMPTY, names, SubjectPublicKeyInfo.of(key.publicKey()));
      return switch (toolkit.authority().issue(issuer, request)) {
        case IssuanceResult.Issued(Certificate certificate, List<Certificate> chain) -> {
          List<Certificate> served = new ArrayList<>(List.of(certificate));
          served.addAll(chain.subList(0, chain.size() - 1));
          yield new TlsIdentity(served, new VaultHandshakeKey(key));
        }
        case IssuanceResult.Refused(List<Violation> violations) ->
            throw Failure.no(violations.getFirst().message(), "name another --name");
      };
    }

    @Override
    public List<Path> files() {
      return List.of();
    }

    @Override
    public boolean isDue(Certificate current, Instant now) {
      Duration life = current.validity().length();
      return now.isAfter(current.validity().notAfter().minus(life.dividedBy(3)));
    }
  }
}
