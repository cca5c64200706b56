package pki.speaking;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import pki.handshake.CipherSuite;
import pki.handshake.Field;
import pki.handshake.TlsVersion;
import pki.page.Scene;
import pki.shell.Json;
import pki.trace.HandshakeFacts;
import pki.trace.HandshakeTrace;
import pki.trace.KeyLog;
import pki.trace.TraceRecord;
import pki.trace.TraceStep;
import pki.trace.TraceStep.Alert;
import pki.trace.TraceStep.ApplicationData;
import pki.trace.TraceStep.ChangeCipherSpec;
import pki.trace.TraceStep.Message;
import pki.trace.TraceStep.Unread;

/// A trace as plain values, for JSON.
final class TraceValues {
  private TraceValues() {}

  static Map<String, Object> of(HandshakeTrace trace, Scene.Secrets secrets) {
    HandshakeFacts facts = trace.facts();
    return Json.object(
        "outcome", word(facts.outcome()),
        "kind", word(facts.kind()),
        "version", facts.version().map(version -> version.label()),
        "suite", facts.suite().map(suite -> suite(suite, facts)),
        "group", facts.group(),
        "signature", facts.signature(),
        "serverName", facts.serverName(),
        "applicationProtocol", facts.applicationProtocol(),
        "roundTrips", facts.roundTrips(),
        "forwardSecrecy", facts.hasForwardSecrecy(),
        "postQuantum", facts.isPostQuantum(),
        "downgradeSentinel", word(facts.sentinel()),
        "secrets", facts.secrets().stream().map(one -> secret(one, secrets)).toList(),
        "records", trace.records().stream().map(TraceValues::record).toList(),
        "steps", trace.steps().stream().map(step -> step(step, facts.version())).toList());
  }

  private static Map<String, Object> suite(CipherSuite suite, HandshakeFacts facts) {
    return Json.object(
        "name", suite.name(),
        "keyExchange", suite.keyExchange(),
        "authentication", suite.authentication(),
        "cipher", suite.cipher(),
        "mac", suite.mac(),
        "hash", facts.version().map(suite::hash));
  }

  private static Map<String, Object> secret(KeyLog.Secret secret, Scene.Secrets secrets) {
    Map<String, Object> values = Json.object("label", secret.label());
    if (secrets == Scene.Secrets.SHOWN) {
      values.put("secret", secret.secret().hex());
    }
    return values;
  }

  private static Map<String, Object> record(TraceRecord record) {
    return Json.object(
        "from", record.direction().from(),
        "micros", micros(record.at()),
        "type", word(record.type()),
        "version",
            TlsVersion.of(record.version())
                .map(TlsVersion::label)
                .orElseGet(() -> "0x%04x".formatted(record.version())),
        "bytes", record.bytes(),
        "protection", word(record.protection()));
  }

  private static Map<String, Object> step(TraceStep step, Optional<TlsVersion> version) {
    Map<String, Object> values =
        Json.object(
            "from", step.direction().from(),
            "micros", micros(step.at()),
            "bytes", step.bytes(),
            "protection", word(step.protection()));
    switch (step.content()) {
      case Message message -> {
        values.put("message", message.label());
        values.put("type", message.code());
        message
            .type()
            .map(type -> type.meaning(version))
            .ifPresent(meaning -> {
              values.put("purpose", meaning.purpose());
              values.put("section", meaning.section());
            });
        values.put("fields", fields(message.fields()));
        values.put("hex", message.octets().hex());
      }
      case ChangeCipherSpec _ -> values.put("message", "ChangeCipherSpec");
      case Alert alert -> {
        values.put("alert", alert.label());
        values.put("level", word(alert.level()));
      }
      case ApplicationData _ -> values.put("message", "application data");
      case Unread unread -> values.put("unread", unread.why());
    }
    return values;
  }

  private static List<Map<String, Object>> fields(List<Field> fields) {
    return fields.stream().map(TraceValues::field).toList();
  }

  private static Map<String, Object> field(Field field) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("name", field.name());
    if (!field.value().isEmpty()) {
      values.put("value", field.value());
    }
    if (!field.parts().isEmpty()) {
      values.put("parts", fields(field.parts()));
    }
    return values;
  }

  private static long micros(Duration at) {
    return at.toNanos() / 1_000;
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
