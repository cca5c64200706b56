package pki.assessment;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import pki.handshake.CipherSuite;

/// What is wrong with a cipher suite, worst first.
public enum SuiteFlaw {
  NO_ENCRYPTION("no encryption", suite -> suite.cipher().equals("NULL")),
  NO_AUTHENTICATION("no authentication", suite -> suite.authentication().equals("anon")),
  EXPORT("export", suite -> suite.name().contains("_EXPORT")),
  RC4("RC4", suite -> suite.cipher().startsWith("RC4")),
  SHORT_BLOCKS("64-bit blocks", suite -> suite.cipher().matches("(3?DES|RC2|IDEA|28147|MAGMA).*")),
  NO_FORWARD_SECRECY("no forward secrecy", suite -> !suite.hasForwardSecrecy()),
  /// The MAC comes before the padding: whoever can tell which of them failed can decrypt.
  CBC("CBC", suite -> suite.cipher().contains("_CBC"));

  private final String label;

  @SuppressWarnings("ImmutableEnumChecker") // no predicate holds anything
  private final Predicate<CipherSuite> present;

  SuiteFlaw(String label, Predicate<CipherSuite> present) {
    this.label = label;
    this.present = present;
  }

  public String label() {
    return label;
  }

  public boolean isIn(CipherSuite suite) {
    return present.test(suite);
  }

  public static Set<SuiteFlaw> of(CipherSuite suite) {
    return Arrays.stream(values())
        .filter(flaw -> flaw.isIn(suite))
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(SuiteFlaw.class)));
  }
}
