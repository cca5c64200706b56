package pki.serving;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Help.Ansi;
import pki.ocsp.SingleResponse;
import pki.path.RevocationChecker.NotRevoked;
import pki.path.RevocationChecker.Revoked;
import pki.path.RevocationChecker.Undetermined;
import pki.retrieval.OcspFinding;
import pki.retrieval.OcspInquiry.Question;
import pki.shell.Json;
import pki.x509.Certificate;

/// What a responder said, for people and for programs.
record OcspAnswer(Question question, OcspFinding finding) {
  boolean isGood() {
    return finding.status() instanceof NotRevoked;
  }

  /// The verdict first, then why it is to be believed.
  List<String> lines(Ansi ansi) {
    List<String> lines = new ArrayList<>();
    Certificate certificate = question.certificate();
    lines.add(
        ansi.string("@|%s %s|@  ".formatted(colour(), verdict()))
            + "serial %s, %s".formatted(certificate.serial().toString(16), certificate.subject()));
    switch (finding.status()) {
      case NotRevoked() -> {}
      case Revoked(Instant since, var reason) ->
          lines.add("  revoked      since %s, %s".formatted(since, reason.asn1Name()));
      case Undetermined(String why) -> lines.add("  because      " + why);
    }
    lines.add("  responder    " + finding.responder());
    finding
        .signer()
        .ifPresent(
            signer -> lines.add("  signed by    %s, %s".formatted(signer.subject(), role())));
    finding
        .answer()
        .ifPresent(answer ->
            lines.add(
                "  known as of  %s%s"
                    .formatted(
                        answer.thisUpdate(),
                        answer.nextUpdate().map(next -> ", good until " + next).orElse(""))));
    lines.add("  nonce        " + nonce());
    return lines;
  }

  Map<String, Object> values() {
    Optional<Revoked> revoked =
        finding.status() instanceof Revoked gone ? Optional.of(gone) : Optional.empty();
    Optional<String> why =
        finding.status() instanceof Undetermined(String because)
            ? Optional.of(because)
            : Optional.empty();
    return Json.object(
        "status", verdict(),
        "serial", question.certificate().serial().toString(16),
        "subject", question.certificate().subject().toString(),
        "revokedAt", revoked.map(Revoked::since),
        "reason", revoked.map(gone -> gone.reason().asn1Name()),
        "because", why,
        "responder", finding.responder().toString(),
        "signer", finding.signer().map(signer -> signer.subject().toString()),
        "delegated", finding.signer().map(_ -> finding.isDelegated(question.issuer())),
        "thisUpdate", finding.answer().map(SingleResponse::thisUpdate),
        "nextUpdate", finding.answer().flatMap(SingleResponse::nextUpdate),
        "nonce", finding.nonce().name().toLowerCase(Locale.ROOT).replace('_', ' '));
  }

  private String verdict() {
    return switch (finding.status()) {
      case NotRevoked() -> "good";
      case Revoked _ -> "revoked";
      case Undetermined _ -> "unknown";
    };
  }

  private String colour() {
    return switch (finding.status()) {
      case NotRevoked() -> "bold,green";
      case Revoked _ -> "bold,red";
      case Undetermined _ -> "bold,yellow";
    };
  }

  private String role() {
    return finding.isDelegated(question.issuer())
        ? "to whom the issuer has delegated it"
        : "the issuer itself";
  }

  private String nonce() {
    return switch (finding.nonce()) {
      case NOT_ASKED -> "not asked for";
      case ECHOED -> "echoed: made for this request";
      case LEFT_OUT -> "left out: made for anybody";
    };
  }
}
