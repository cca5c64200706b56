package pki.keys;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import pki.files.DurableFile;
import pki.files.DurableFile.Access;
import pki.files.DurableFile.Existing;
import pki.keys.KeyException.Reason;

/// A passphrase: 1 to 1,024 characters of one line, wiped on [#close]. Its text appears in no
/// message and in no [#toString].
///
/// One that was generated here says so itself: `pki1-`, 256 random bits in hexadecimal, `-`, and
/// the first 64 bits of the SHA-256 of all before. Only then is little stretching enough; whatever
/// a person types or cuts short, however alike, lacks the check digits and is stretched in full.
public final class Passphrase implements AutoCloseable {
  /// How much guessing it withstands by itself.
  public enum Strength {
    /// 256 random bits: stretching adds nothing, and start-up must not pay for it. The count is the
    /// least that NIST SP 800-132, section 5.2, and so FIPS modules, allow.
    GENERATED(1_000),
    /// Anything else: OWASP's figure for PBKDF2-HMAC-SHA-256 (2023).
    HUMAN(600_000);

    private final int rounds;

    Strength(int rounds) {
      this.rounds = rounds;
    }

    /// Rounds of PBKDF2, and of a PKCS#12 file's MAC.
    int rounds() {
      return rounds;
    }
  }

  private static final int MOST_CHARACTERS = 1_024;
  private static final int MOST_FILE_BYTES = 4 * MOST_CHARACTERS + 2;
  private static final int RANDOM_BYTES = 32;
  private static final int CHECK_BYTES = 8;
  private static final String PREFIX = "pki1-";
  private static final int CHECKED = PREFIX.length() + 2 * RANDOM_BYTES + 1;
  private static final Pattern GENERATED = Pattern.compile(PREFIX + "[0-9a-f]{64}-[0-9a-f]{16}");

  private final char[] characters;
  private final Strength strength;
  private boolean closed;

  private Passphrase(char[] characters) {
    this.characters = characters;
    this.strength = isGenerated(characters) ? Strength.GENERATED : Strength.HUMAN;
  }

  /// Copies the characters, which the caller may wipe then.
  ///
  /// @throws IllegalArgumentException when they are none, too many, or hold a control character
  public static Passphrase of(char[] characters) {
    if (characters.length == 0 || characters.length > MOST_CHARACTERS) {
      throw new IllegalArgumentException(
          "passphrase must have 1 to %d characters, has %d"
              .formatted(MOST_CHARACTERS, characters.length));
    }
    for (char c : characters) {
      if (Character.isISOControl(c)) {
        throw new IllegalArgumentException(
            "passphrase must be one line without control characters");
      }
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(CharBuffer.wrap(characters))) {
      throw new IllegalArgumentException("passphrase has half a character (an unpaired surrogate)");
    }
    return new Passphrase(characters.clone());
  }

  /// Makes one of 256 random bits.
  ///
  /// @param random must be cryptographically strong
  public static Passphrase generate(RandomGenerator random) {
    byte[] secret = new byte[RANDOM_BYTES];
    random.nextBytes(secret);
    CharBuffer text = CharBuffer.allocate(CHECKED + 2 * CHECK_BYTES);
    HexFormat.of().formatHex(text.append(PREFIX), secret);
    text.append('-');
    HexFormat.of().formatHex(text, check(text.array()));
    Arrays.fill(secret, (byte) 0);
    return new Passphrase(text.array());
  }

  /// Reads one from a UTF-8 file that only its owner may touch, without the newline at its end.
  ///
  /// @throws KeyException naming the file, when others may read it or it holds no passphrase
  public static Passphrase read(Path file) {
    byte[] contents = new byte[0];
    char[] characters = new char[0];
    try {
      contents = DurableFile.readPrivate(file, MOST_FILE_BYTES);
      CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(contents));
      characters = text.array();
      return of(Arrays.copyOf(characters, withoutNewline(text)));
    } catch (CharacterCodingException e) {
      throw new KeyException(Reason.DAMAGED, file + ": passphrase is not UTF-8", e);
    } catch (IOException e) {
      throw KeyException.of(e, file);
    } catch (IllegalArgumentException e) {
      throw new KeyException(Reason.REFUSED, file + ": " + e.getMessage(), e);
    } finally {
      Arrays.fill(contents, (byte) 0);
      Arrays.fill(characters, '\0');
    }
  }

  /// Writes it, with a newline, for [#read] to find: mode 0600.
  public void write(Path file, Existing existing) {
    byte[] text = utf8();
    byte[] line = Arrays.copyOf(text, text.length + 1);
    line[text.length] = '\n';
    try {
      DurableFile.write(file, line, Access.PRIVATE, existing);
    } catch (IOException e) {
      throw KeyException.of(e, file);
    } finally {
      Arrays.fill(text, (byte) 0);
      Arrays.fill(line, (byte) 0);
    }
  }

  public Strength strength() {
    return strength;
  }

  /// Another one with the same text, for whoever closes it.
  public Passphrase copy() {
    return new Passphrase(characters());
  }

  /// Whether the text is the same, in a time that does not tell where it differs.
  public boolean matches(Passphrase other) {
    return MessageDigest.isEqual(utf8(), other.utf8());
  }

  @Override
  public synchronized void close() {
    Arrays.fill(characters, '\0');
    closed = true;
  }

  /// A copy, for the caller to wipe.
  synchronized char[] characters() {
    if (closed) {
      throw new IllegalStateException("passphrase was closed");
    }
    return characters.clone();
  }

  /// The text as PBES2 wants it, for the caller to wipe.
  byte[] utf8() {
    char[] copy = characters();
    ByteBuffer encoded = ByteBuffer.allocate(3 * copy.length); // UTF-8 takes no more
    StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(copy), encoded, true);
    byte[] text = Arrays.copyOf(encoded.array(), encoded.position());
    Arrays.fill(encoded.array(), (byte) 0);
    Arrays.fill(copy, '\0');
    return text;
  }

  private static int withoutNewline(CharBuffer text) {
    int length = text.remaining();
    if (length > 0 && text.get(length - 1) == '\n') {
      length--;
      if (length > 0 && text.get(length - 1) == '\r') {
        length--;
      }
    }
    return length;
  }

  private static boolean isGenerated(char[] characters) {
    CharBuffer text = CharBuffer.wrap(characters);
    return GENERATED.matcher(text).matches()
        && Arrays.equals(
            HexFormat.of().parseHex(characters, CHECKED, characters.length), check(characters));
  }

  /// The check over what comes before it.
  private static byte[] check(char[] text) {
    byte[] ascii = new byte[CHECKED];
    for (int i = 0; i < ascii.length; i++) {
      ascii[i] = (byte) text[i];
    }
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(ascii);
      return Arrays.copyOf(digest, CHECK_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    } finally {
      Arrays.fill(ascii, (byte) 0);
    }
  }

  @Override
  public String toString() {
    return "passphrase (" + strength + ")";
  }
}
