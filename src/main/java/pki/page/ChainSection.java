package pki.page;

import java.util.List;
import java.util.Locale;
import pki.der.EncodingException;
import pki.path.PathExplanation;
import pki.path.PathExplanation.Candidate;
import pki.path.PathExplanation.Outcome;
import pki.path.PathExplanation.Step;
import pki.path.PathResult;
import pki.path.Revocation;
import pki.x509.Certificate;

/// The certificates from the leaf to the root, each with every check that was made of it.
final class ChainSection {
  private ChainSection() {}

  static Element of(PathExplanation explanation) {
    Candidate path = shown(explanation);
    Element list = Element.of("ol", "chain");
    for (int depth = 0; depth < path.certificates().size(); depth++) {
      list.add(card(path.certificates().get(depth), path.stepsAt(depth), role(depth)));
    }
    path.anchor()
        .ifPresent(anchor ->
            list.add(
                card(
                    anchor.certificate(),
                    path.stepsAt(path.certificates().size()),
                    "root, trusted")));
    Element section =
        Element.of("section")
            .with("aria-labelledby", "chain")
            .add(Element.text("h2", "", "Who the server says it is").with("id", "chain"))
            .add(Element.text("p", "lead", verdict(explanation)))
            .add(list);
    return section;
  }

  /// The valid path, or the one that came nearest.
  private static Candidate shown(PathExplanation explanation) {
    return switch (explanation.result()) {
      case PathResult.Valid _ ->
          explanation.candidates().stream()
              .filter(candidate -> candidate.failure().isEmpty())
              .findFirst()
              .orElseThrow();
      case PathResult.Invalid invalid ->
          explanation.candidates().stream()
              .filter(candidate -> candidate.certificates().equals(invalid.best().certificates()))
              .findFirst()
              .orElseGet(() -> explanation.candidates().getFirst());
    };
  }

  private static String verdict(PathExplanation explanation) {
    return switch (explanation.result()) {
      case PathResult.Valid _ ->
          "Each certificate is signed by the next one, up to a root that is trusted here. Every check"
              + " of RFC 5280 was passed"
              + revocation(explanation);
      case PathResult.Invalid invalid ->
          "Not accepted: %s. To mend it: %s."
              .formatted(invalid.mostSpecific().sentence(), invalid.mostSpecific().mend());
    };
  }

  private static String revocation(PathExplanation explanation) {
    if (explanation.policy().revocation().mode() == Revocation.Mode.OFF) {
      return "; whether one was revoked was not asked.";
    }
    return count(shown(explanation).steps(), Outcome.NOT_KNOWN) == 0
        ? "."
        : ", but that of revocation where nobody could tell.";
  }

  private static String role(int depth) {
    return depth == 0 ? "the server" : "intermediate";
  }

  private static Element card(Certificate certificate, List<Step> steps, String role) {
    long failed = count(steps, Outcome.FAILED);
    long passed = count(steps, Outcome.PASSED);
    Element details = Element.of("details", "checks");
    if (failed > 0) {
      details.with("open", "");
    }
    String told =
        failed > 0
            ? "%d of %d checks failed".formatted(failed, steps.size())
            : "%d checks passed".formatted(passed);
    Element list = Element.of("ul");
    steps.forEach(step -> list.add(check(step)));
    return Element.of("li", "certificate", failed > 0 ? "bad" : "good")
        .add(Element.text("p", "role", role))
        .add(Element.text("h3", "", title(certificate)))
        .add(
            Element.text(
                "p",
                "validity",
                "valid from %s to %s"
                    .formatted(
                        certificate.validity().notBefore(), certificate.validity().notAfter())))
        .add(details.add(Element.text("summary", "", told), list));
  }

  private static long count(List<Step> steps, Outcome outcome) {
    return steps.stream().filter(step -> step.outcome() == outcome).count();
  }

  private static Element check(Step step) {
    String outcome = step.outcome().name().toLowerCase(Locale.ROOT).replace('_', '-');
    String mark =
        switch (step.outcome()) {
          case PASSED -> "✓";
          case FAILED -> "✗";
          case NOT_KNOWN -> "?";
          case NOT_REACHED -> "–";
        };
    String spoken =
        switch (step.outcome()) {
          case PASSED -> "passed: ";
          case FAILED -> "failed: ";
          case NOT_KNOWN -> "not known: ";
          case NOT_REACHED -> "not reached: ";
        };
    return Element.of("li", outcome)
        .add(Element.text("span", "mark", mark).with("aria-hidden", "true"))
        .add(
            Element.of("span")
                .add(Element.text("span", "spoken", spoken))
                .say(step.sentence() + " ")
                .add(Element.text("cite", "", step.section())));
  }

  private static String title(Certificate certificate) {
    return certificate
        .subject()
        .commonName()
        .orElseGet(() ->
            certificate.subject().isEmpty()
                ? names(certificate)
                : certificate.subject().toString());
  }

  private static String names(Certificate certificate) {
    try {
      return String.join(
          ", ",
          certificate.extensions().subjectAlternativeNames().stream()
              .map(name -> name.text())
              .limit(4)
              .toList());
    } catch (EncodingException e) {
      return "(without a name)";
    }
  }
}
