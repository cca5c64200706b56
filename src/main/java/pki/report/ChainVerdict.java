package pki.report;

import java.time.Instant;
import java.util.List;
import pki.path.PathInput;
import pki.path.PathResult;
import pki.path.PathValidator;
import pki.path.ValidationPolicy;
import pki.x509.Certificate;

/// What path validation says of certificates that came together, in its own words: whether the
/// first one holds, as of now, if the last one were trusted. Nobody's name, purpose or revocation
/// is asked for.
final class ChainVerdict {
  private ChainVerdict() {}

  /// @param certificates at least two
  static Report of(List<Certificate> certificates, Instant now) {
    Certificate last = certificates.getLast();
    PathInput input = PathInput.of(certificates.getFirst(), certificates, List.of(last));
    return switch (new PathValidator().validate(input, ValidationPolicy.at(now))) {
      case PathResult.Valid _ ->
          new Facts("path", "path valid, if %s is trusted".formatted(CertificateReport.title(last)))
              .value("valid", true)
              .report();
      case PathResult.Invalid(var best, var _) ->
          new Facts("path", "path invalid: " + best.failure().sentence())
              .value("valid", false)
              .value("problem", best.failure().sentence())
              .both("rule", "rule", best.failure().section())
              .both("mend", "mend", best.failure().mend())
              .report();
    };
  }
}
