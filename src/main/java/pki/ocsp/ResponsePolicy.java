package pki.ocsp;

import java.time.Duration;

/// How long answers last.
///
/// @param validity from thisUpdate to nextUpdate; shorter when the signer's certificate ends
///   earlier
/// @param renewal an answer older than this is signed anew and not given out again
/// @param mostKept answers kept for whoever asks next
public record ResponsePolicy(Duration validity, Duration renewal, int mostKept) {
  public static final ResponsePolicy STANDARD =
      new ResponsePolicy(Duration.ofHours(4), Duration.ofHours(2), 50_000);

  public ResponsePolicy {
    if (!renewal.isPositive() || renewal.compareTo(validity) >= 0) {
      throw new IllegalArgumentException(
          "renewal must come before the end of %s, was %s".formatted(validity, renewal));
    }
  }
}
