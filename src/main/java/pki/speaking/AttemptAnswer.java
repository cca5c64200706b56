package pki.speaking;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pki.ocsp.StapleCheck;
import pki.page.Attempt;
import pki.page.Scene;
import pki.report.PathReport;
import pki.shell.Json;
import pki.store.PlainText;
import pki.tls.Refusal;
import pki.tls.TlsReport.Reply;
import pki.trace.Conclusions;
import pki.trace.HandshakeFacts;
import pki.trace.SequenceDiagram;

/// Attempts in words, and as plain values.
///
/// @param secrets whether the keys are told
record AttemptAnswer(Scene.Secrets secrets) {
  /// How much is told of a connection.
  enum Detail {
    VERDICT,
    /// Also each message.
    EVERY_MESSAGE
  }

  private static final int LONGEST = 300;

  List<String> lines(Attempt attempt, Detail detail) {
    List<String> lines = new ArrayList<>(List.of(headline(attempt)));
    lines.addAll(summary(attempt));
    if (detail == Detail.EVERY_MESSAGE) {
      lines.add("");
      lines.addAll(SequenceDiagram.draw(attempt.trace(), SequenceDiagram.Detail.EXPLAINED));
      lines.add("");
      lines.addAll(Conclusions.of(attempt.trace().facts()));
      if (secrets == Scene.Secrets.SHOWN) {
        attempt
            .trace()
            .facts()
            .secrets()
            .forEach(one -> lines.add("  %s %s".formatted(one.label(), one.secret().hex())));
      }
    }
    return lines;
  }

  static String headline(Attempt attempt) {
    String who = attempt.report().target().toString();
    return attempt
        .refusal()
        .map(refusal -> "%s: %s".formatted(word(attempt.verdict(), refusal), plain(refusal.why())))
        .orElseGet(
            () -> "accepted: %s is %s".formatted(who, attempt.report().target().name().text()));
  }

  private static String word(Attempt.Verdict verdict, Refusal refusal) {
    return switch (verdict) {
      case ACCEPTED -> "accepted";
      case REFUSED -> refusal.by() == Refusal.By.US ? "refused" : "refused by the server";
      case FAILED -> "no connection";
    };
  }

  private static List<String> summary(Attempt attempt) {
    List<String> lines = new ArrayList<>();
    HandshakeFacts facts = attempt.trace().facts();
    String spoken =
        Stream.of(
                facts.version().map(version -> version.label()),
                facts.suite().map(suite -> suite.name()),
                facts.group(),
                facts.applicationProtocol(),
                facts.version().map(_ -> trips(facts)),
                Optional.of(millis(attempt.handshakeTime())))
            .flatMap(Optional::stream)
            .collect(Collectors.joining(" · "));
    if (facts.version().isPresent()) {
      lines.add("  spoke      " + plain(spoken));
    }
    attempt
        .explanation()
        .map(path -> PathReport.of(path, PathReport.Detail.VERDICT).lines())
        .orElse(List.of())
        .forEach(line -> lines.add("  " + line));
    attempt.staple().map(StapleCheck::sentence).ifPresent(s -> lines.add("  staple     " + s));
    attempt.report().reply().ifPresent(reply -> lines.add("  answered   " + answer(reply)));
    return lines;
  }

  private static String answer(Reply reply) {
    return "HTTP %d, %d bytes%s"
        .formatted(
            reply.status(),
            reply.body().length(),
            reply
                .strictTransportSecurity()
                .map(age -> ", Strict-Transport-Security: " + plain(age))
                .orElse(""));
  }

  private static String trips(HandshakeFacts facts) {
    String kind = facts.kind().name().toLowerCase(Locale.ROOT);
    return "%s, %d round trip%s"
        .formatted(kind, facts.roundTrips(), facts.roundTrips() == 1 ? "" : "s");
  }

  static String millis(Duration time) {
    return String.format(Locale.ROOT, "%.1f ms", time.toNanos() / 1e6);
  }

  Map<String, Object> values(Attempt attempt) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("target", attempt.report().target().toString());
    values.put("name", attempt.report().target().name().text());
    values.put("result", attempt.verdict().name().toLowerCase(Locale.ROOT));
    attempt.refusal().ifPresent(refusal -> values.put("refusal", refusal(refusal)));
    values.put("handshakeMicros", attempt.handshakeTime().toNanos() / 1_000);
    values.put("handshakeBytes", attempt.handshakeBytes());
    attempt
        .explanation()
        .ifPresent(path ->
            values.put("validation", PathReport.of(path, PathReport.Detail.EVERY_CHECK).values()));
    attempt.staple().ifPresent(staple -> values.put("staple", staple(staple)));
    attempt
        .report()
        .reply()
        .ifPresent(reply ->
            values.put(
                "reply",
                Json.object(
                    "status", reply.status(),
                    "bytes", reply.body().length(),
                    "strictTransportSecurity", reply.strictTransportSecurity())));
    values.put("trace", TraceValues.of(attempt.trace(), secrets));
    return values;
  }

  private static Map<String, Object> refusal(Refusal refusal) {
    return Json.object(
        "by", refusal.by().name().toLowerCase(Locale.ROOT),
        "alert", refusal.alert().map(alert -> alert.label()),
        "why", plain(refusal.why()));
  }

  private static Map<String, Object> staple(StapleCheck staple) {
    return Json.object(
        "sentence", staple.sentence(),
        "thisUpdate", staple.thisUpdate(),
        "nextUpdate", staple.nextUpdate());
  }

  private static String plain(String text) {
    return PlainText.of(text, LONGEST);
  }
}
