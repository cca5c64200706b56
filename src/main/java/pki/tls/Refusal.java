package pki.tls;

import io.netty.handler.ssl.NotSslRecordException;
import java.nio.channels.ClosedChannelException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import pki.authentication.PeerVerdict;
import pki.handshake.AlertDescription;

/// Why there is no connection.
///
/// @param by who ended it
/// @param alert what was said on the wire, where anything was
/// @param why lower case, no full stop
public record Refusal(By by, Optional<AlertDescription> alert, String why) {
  public enum By {
    US,
    PEER
  }

  /// BoringSSL's packed error: library 0x10 and a reason; a received alert is reason 1000 + alert.
  private static final Pattern NATIVE =
      Pattern.compile("error:1000([0-9a-f]{4}):[^:]*:[^:]*:(\\w+)");

  private static final int FIRST_ALERT = 1000;

  private static final Pattern JDK_RECEIVED = Pattern.compile("Received fatal alert: (\\w+)");

  private static final Pattern JDK_SENT = Pattern.compile("^\\((\\w+)\\) ");

  static Refusal of(Throwable cause, @Nullable PeerVerdict verdict) {
    if (verdict instanceof PeerVerdict.Distrusted(var alert, String why, _)) {
      return new Refusal(By.US, Optional.of(alert), why);
    }
    for (Throwable t = cause; t != null; t = t.getCause()) {
      if (t instanceof NotSslRecordException) {
        return new Refusal(By.US, Optional.empty(), "what the peer says is no TLS");
      }
      if (t instanceof ClosedChannelException) {
        return new Refusal(
            By.PEER, Optional.empty(), "the peer closed the connection without a word");
      }
      Optional<Refusal> told = told(String.valueOf(t.getMessage()));
      if (told.isPresent()) {
        return told.get();
      }
    }
    return new Refusal(By.US, Optional.empty(), clause(String.valueOf(cause.getMessage())));
  }

  private static Optional<Refusal> told(String message) {
    Matcher matcher = NATIVE.matcher(message);
    if (matcher.find()) {
      int reason = Integer.parseInt(matcher.group(1), 16);
      return Optional.of(
          reason >= FIRST_ALERT
              ? received(AlertDescription.of(reason - FIRST_ALERT))
              : new Refusal(By.US, Optional.empty(), clause(matcher.group(2).replace('_', ' '))));
    }
    matcher = JDK_RECEIVED.matcher(message);
    if (matcher.find()) {
      return Optional.of(received(AlertDescription.named(matcher.group(1))));
    }
    matcher = JDK_SENT.matcher(message);
    return matcher.find()
        ? Optional.of(
            new Refusal(
                By.US,
                AlertDescription.named(matcher.group(1)),
                clause(message.substring(matcher.end()))))
        : Optional.empty();
  }

  private static Refusal received(Optional<AlertDescription> alert) {
    return new Refusal(
        By.PEER,
        alert,
        alert
            .map(
                known -> "the peer sent the alert %s: %s".formatted(known.label(), known.meaning()))
            .orElse("the peer sent an unknown alert"));
  }

  private static String clause(String text) {
    String end = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    return end.equals(end.toUpperCase(Locale.ROOT)) ? end.toLowerCase(Locale.ROOT) : end;
  }
}
