package pki.report;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pki.name.GeneralName;
import pki.path.PathExplanation;
import pki.path.PathExplanation.Candidate;
import pki.path.PathExplanation.Step;
import pki.path.PathFailure;
import pki.path.PathResult;
import pki.path.ValidationPolicy;
import pki.store.PlainText;
import pki.x509.Certificate;

/// A validator's verdict: in one screen what is wrong and what would mend it, or, explained, every
/// candidate path with every check.
public final class PathReport {
  /// How much is shown.
  public enum Detail {
    VERDICT,
    EVERY_CHECK
  }

  private static final int LONGEST = 300;

  private final PathExplanation explanation;
  private final List<String> lines = new ArrayList<>();
  private final Map<String, Object> values = new LinkedHashMap<>();

  private PathReport(PathExplanation explanation) {
    this.explanation = explanation;
  }

  public static Report of(PathExplanation explanation, Detail detail) {
    var report = new PathReport(explanation);
    switch (explanation.result()) {
      case PathResult.Valid valid -> report.valid(valid);
      case PathResult.Invalid invalid -> report.invalid(invalid);
    }
    report.values.put("checked", report.checkedValues());
    if (detail == Detail.EVERY_CHECK) {
      report.candidates();
    }
    return new Report(report.lines, report.values);
  }

  private void valid(PathResult.Valid valid) {
    List<Certificate> path = valid.path().withAnchor();
    lines.add("valid: " + title(path.getFirst()));
    for (int i = 1; i < path.size(); i++) {
      boolean anchor = i == path.size() - 1;
      lines.add("  signed by  " + title(path.get(i)) + (anchor ? ", which is trusted" : ""));
    }
    lines.add("  checked    " + checked());
    valid.notes().forEach(note -> lines.add("  note       " + plain(note.sentence())));
    values.put("result", "valid");
    values.put("path", path.stream().map(PathReport::title).toList());
    values.put("policies", valid.policies().stream().map(Object::toString).sorted().toList());
    values.put("notes", valid.notes().stream().map(PathFailure::sentence).toList());
  }

  private void invalid(PathResult.Invalid invalid) {
    PathFailure failure = invalid.mostSpecific();
    lines.add("invalid: " + plain(failure.sentence()));
    invalid
        .best()
        .certificateAtFault()
        .ifPresent(at -> lines.add("  certificate  %d, %s".formatted(failure.depth(), title(at))));
    lines.add("  rule         " + failure.section());
    lines.add("  mend         " + plain(failure.mend()));
    lines.add("  checked      " + checked());
    values.put("result", "invalid");
    values.putAll(failure(failure));
    values.put("path", invalid.best().certificates().stream().map(PathReport::title).toList());
  }

  /// What was asked, so that nobody takes an answer for another question's.
  private String checked() {
    ValidationPolicy policy = explanation.policy();
    String names = texts(policy.names().stream().map(GeneralName::text), "any name");
    String purposes = texts(policy.purposes().stream(), "any purpose");
    return plain(
        "at %s under %s, for %s and %s, revocation %s"
            .formatted(
                policy.time().truncatedTo(ChronoUnit.SECONDS),
                word(policy.profile()),
                purposes,
                names,
                word(policy.revocation().mode())));
  }

  private static String texts(Stream<?> values, String none) {
    String all = values.map(Object::toString).sorted().collect(Collectors.joining(", "));
    return all.isEmpty() ? none : all;
  }

  private Map<String, Object> checkedValues() {
    ValidationPolicy policy = explanation.policy();
    Map<String, Object> asked = new LinkedHashMap<>();
    asked.put("time", policy.time().toString());
    asked.put("profile", word(policy.profile()));
    asked.put("purposes", policy.purposes().stream().map(Object::toString).sorted().toList());
    asked.put("names", policy.names().stream().map(GeneralName::text).toList());
    asked.put("revocation", word(policy.revocation().mode()));
    return asked;
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private void candidates() {
    int count = explanation.candidates().size();
    for (int i = 0; i < count; i++) {
      Candidate candidate = explanation.candidates().get(i);
      lines.add("");
      lines.add(
          "path %d of %d: %s"
              .formatted(i + 1, count, candidate.failure().isPresent() ? "fails" : "is valid"));
      for (int depth = 0; depth <= candidate.certificates().size(); depth++) {
        certificate(candidate, depth);
      }
    }
    values.put("candidates", explanation.candidates().stream().map(PathReport::candidate).toList());
  }

  private void certificate(Candidate candidate, int depth) {
    boolean anchor = depth == candidate.certificates().size();
    if (anchor && candidate.anchor().isEmpty()) {
      return;
    }
    Certificate certificate =
        anchor
            ? candidate.anchor().orElseThrow().certificate()
            : candidate.certificates().get(depth);
    String branch = "  ".repeat(depth);
    lines.add(
        "  %s%d %s%s".formatted(branch, depth, title(certificate), anchor ? " (anchor)" : ""));
    for (Step step : candidate.stepsAt(depth)) {
      lines.add(
          "  %s  %s %s [%s]"
              .formatted(branch, mark(step.outcome()), plain(step.sentence()), step.section()));
    }
  }

  private static String mark(PathExplanation.Outcome outcome) {
    return switch (outcome) {
      case PASSED -> "pass";
      case FAILED -> "FAIL";
      case NOT_KNOWN -> "  ? ";
      case NOT_REACHED -> "  - ";
    };
  }

  private static Map<String, Object> candidate(Candidate candidate) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("certificates", candidate.certificates().stream().map(PathReport::title).toList());
    candidate.anchor().ifPresent(anchor -> values.put("anchor", title(anchor.certificate())));
    values.put("result", candidate.failure().isPresent() ? "invalid" : "valid");
    candidate.failure().ifPresent(failure -> values.putAll(failure(failure)));
    values.put("checks", candidate.steps().stream().map(PathReport::step).toList());
    return values;
  }

  private static Map<String, Object> step(Step step) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("check", camelCase(step.check().name()));
    values.put("depth", step.depth());
    values.put("outcome", camelCase(step.outcome().name()));
    values.put("section", step.section());
    values.put("sentence", plain(step.sentence()));
    return values;
  }

  private static Map<String, Object> failure(PathFailure failure) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("reason", plain(failure.sentence()));
    values.put("depth", failure.depth());
    values.put("section", failure.section());
    values.put("mend", plain(failure.mend()));
    return values;
  }

  private static String camelCase(String constant) {
    String[] words = constant.toLowerCase(Locale.ROOT).split("_");
    return words[0]
        + Arrays.stream(words)
            .skip(1)
            .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
            .collect(Collectors.joining());
  }

  private static String title(Certificate certificate) {
    return plain(CertificateReport.title(certificate));
  }

  private static String plain(String text) {
    return PlainText.of(text, LONGEST);
  }
}
