package pki.viewing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pki.crl.Crl;
import pki.crl.CrlRevocationChecker;
import pki.path.Revocation;
import pki.path.RevocationChecker.NotRevoked;
import pki.path.RevocationChecker.Revoked;
import pki.path.RevocationChecker.Status;
import pki.path.RevocationChecker.Undetermined;
import pki.retrieval.Consulted;
import pki.retrieval.OnlineRevocation;
import pki.shell.Json;

/// Where a verification learns what is revoked: from lists that were given, else from what the
/// certificates themselves point at. Tells afterwards who was asked and why they were believed.
final class RevocationSources implements AutoCloseable {
  private final Revocation revocation;
  private final @Nullable OnlineRevocation online;

  private RevocationSources(Revocation revocation, @Nullable OnlineRevocation online) {
    this.revocation = revocation;
    this.online = online;
  }

  static RevocationSources none() {
    return new RevocationSources(Revocation.OFF, null);
  }

  static RevocationSources of(Revocation.Mode mode, List<Crl> lists) {
    if (!lists.isEmpty()) {
      return new RevocationSources(new Revocation(mode, new CrlRevocationChecker(lists)), null);
    }
    var online = new OnlineRevocation();
    return new RevocationSources(new Revocation(mode, online), online);
  }

  Revocation revocation() {
    return revocation;
  }

  /// A line or two for each source that was asked.
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (Consulted source : consulted()) {
      lines.add(
          "%s %s about %s: %s"
              .formatted(source.kind(), source.url(), source.about().subject(), word(source)));
      source
          .thisUpdate()
          .ifPresent(time ->
              lines.add(
                  "  as of %s%s%s"
                      .formatted(
                          time,
                          source.nextUpdate().map(next -> ", good until " + next).orElse(""),
                          source.signer().isEmpty() ? "" : ", signed by " + source.signer())));
    }
    return lines;
  }

  List<Map<String, Object>> values() {
    return consulted().stream().map(RevocationSources::values).toList();
  }

  private static Map<String, Object> values(Consulted source) {
    return Json.object(
        "kind", source.kind().name().toLowerCase(Locale.ROOT),
        "url", source.url().toString(),
        "subject", source.about().subject().toString(),
        "status", word(source),
        "thisUpdate", source.thisUpdate(),
        "nextUpdate", source.nextUpdate(),
        "signer", Optional.of(source.signer()).filter(signer -> !signer.isEmpty()));
  }

  private static String word(Consulted source) {
    Status status = source.status();
    return switch (status) {
      case NotRevoked() -> "not revoked";
      case Revoked(Instant since, var reason) ->
          "revoked since %s, %s".formatted(since, reason.asn1Name());
      case Undetermined(String why) -> "unknown, " + why;
    };
  }

  private List<Consulted> consulted() {
    return online == null ? List.of() : online.consulted();
  }

  @Override
  public void close() {
    if (online != null) {
      online.close();
    }
  }
}
