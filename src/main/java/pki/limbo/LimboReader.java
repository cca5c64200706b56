package pki.limbo;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import pki.path.Profile;

/// Reads a file in the C2SP x509-limbo schema, plain or gzipped, case after case, holding one at a
/// time. Not thread-safe.
///
/// ```java
/// try (var reader = LimboReader.open(file, Profile.WEBPKI, clock.instant())) {
///   for (var limboCase = reader.next(); limboCase.isPresent(); limboCase = reader.next()) { … }
/// }
/// ```
public final class LimboReader implements AutoCloseable {
  private static final int GZIP_MAGIC = 0x1f;

  private final JsonParser in;
  private final LimboMapping mapping;

  private LimboReader(JsonParser in, LimboMapping mapping) {
    this.in = in;
    this.mapping = mapping;
  }

  /// Opens a file.
  ///
  /// @param now the validation time of cases that have none
  /// @throws IOException when the file cannot be read or is not of the schema
  public static LimboReader open(Path file, Profile profile, Instant now) throws IOException {
    return of(Files.newInputStream(file), profile, now);
  }

  /// Reads from a stream, which [#close] closes.
  ///
  /// @throws IOException when it cannot be read or is not of the schema
  public static LimboReader of(InputStream file, Profile profile, Instant now) throws IOException {
    var buffered = new BufferedInputStream(file, 1 << 16);
    try {
      JsonParser in = new JsonFactory().createParser(unzipped(buffered));
      while (!(in.nextToken() == JsonToken.START_ARRAY && "testcases".equals(in.currentName()))) {
        if (in.currentToken() == null) {
          throw new IOException("file has no testcases: it is not in limbo's schema");
        }
      }
      return new LimboReader(in, new LimboMapping(profile, now));
    } catch (IOException e) {
      buffered.close();
      throw e;
    }
  }

  private static InputStream unzipped(BufferedInputStream in) throws IOException {
    in.mark(1);
    boolean zipped = in.read() == GZIP_MAGIC;
    in.reset();
    return zipped ? new GZIPInputStream(in, 1 << 16) : in;
  }

  /// The next case; empty after the last one.
  ///
  /// @throws IOException when the file breaks off, is no JSON, or has something among its cases
  ///   that is none
  public Optional<LimboCase> next() throws IOException {
    JsonToken token = in.nextToken();
    if (token == JsonToken.END_ARRAY) {
      return Optional.empty();
    }
    if (token != JsonToken.START_OBJECT) {
      throw new IOException("file has a %s where a case is wanted".formatted(token));
    }
    return Optional.of(mapping.caseOf(LimboFields.read(in)));
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
