package pki.issuing;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import pki.name.DistinguishedName;
import pki.name.GeneralName;
import pki.profile.IssuanceRequest;
import pki.profile.Profile;
import pki.shell.Terminal;
import pki.x509.CertificationRequest;
import pki.x509.Extension;

/// Makes of a CSR what may be asked of the CA: its key, its names, and of its subject what the
/// template has room for. What else it wishes (usages, constraints) is the template's to say, and a
/// note tells what was passed over.
final class RequestedIssuance {
  private final Terminal terminal;
  private final IssuanceOptions options;

  RequestedIssuance(Terminal terminal, IssuanceOptions options) {
    this.terminal = terminal;
    this.options = options;
  }

  IssuanceRequest of(CertificationRequest csr, Profile profile) {
    List<String> ignored =
        csr.requestedExtensions().all().stream()
            .filter(extension -> !extension.oid().equals(Extension.SUBJECT_ALTERNATIVE_NAME))
            .map(Extension::name)
            .toList();
    if (!ignored.isEmpty()) {
      terminal.note(
          "note: the template decides on %s, not the request"
              .formatted(String.join(", ", ignored)));
    }
    return new IssuanceRequest(
        profile,
        options.subject().orElseGet(() -> subject(csr, profile)),
        names(csr),
        csr.subjectPublicKeyInfo(),
        options.validity(),
        OptionalInt.empty(),
        Optional.empty());
  }

  /// The alternative names; a request that has none but a common name means that one.
  private static List<GeneralName> names(CertificationRequest csr) {
    List<GeneralName> names = csr.requestedExtensions().subjectAlternativeNames();
    if (!names.isEmpty()) {
      return names;
    }
    return csr.subject().commonName().map(RequestedIssuance::name).orElse(List.of());
  }

  private static List<GeneralName> name(String commonName) {
    try {
      return List.of(GeneralName.parse(commonName));
    } catch (IllegalArgumentException e) {
      return List.of(); // a person's name, say
    }
  }

  private DistinguishedName subject(CertificationRequest csr, Profile profile) {
    var subject = AllowedSubject.of(csr.subject(), profile.spec().subject());
    if (!subject.dropped().isEmpty()) {
      terminal.note(
          "note: the template leaves out of the subject: " + String.join(", ", subject.dropped()));
    }
    return subject.kept();
  }
}
