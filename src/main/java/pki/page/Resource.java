package pki.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Objects;

/// A file of ours that goes into each page, and its hash for the page's policy.
///
/// @param source as a Content-Security-Policy names it
record Resource(String text, String source) {
  static Resource read(String name) {
    try (InputStream in = Objects.requireNonNull(Resource.class.getResourceAsStream(name), name)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return new Resource(
          text, "'sha256-%s'".formatted(Base64.getEncoder().encodeToString(digest)));
    } catch (IOException e) {
      throw new UncheckedIOException("reading the page's " + name, e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
