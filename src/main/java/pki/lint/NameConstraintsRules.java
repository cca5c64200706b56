package pki.lint;

import static pki.lint.LintRule.error;
import static pki.lint.LintRule.faultIf;
import static pki.lint.LintRule.warning;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import pki.name.DnsName;
import pki.name.GeneralSubtree;
import pki.x509.Certificate;
import pki.x509.Extension;

/// Name constraints (RFC 5280, section 4.2.1.10).
final class NameConstraintsRules {
  private static final int DNS_NAME = 2;
  private static final int IP_ADDRESS = 7;

  static final List<LintRule> ALL =
      List.of(
          error(
              "name-constraints-only-ca",
              "RFC 5280, section 4.2.1.10",
              c ->
                  faultIf(
                      !Facts.isCa(c) && c.extensions().has(Extension.NAME_CONSTRAINTS),
                      "nameConstraints are for a CA only")),
          error(
              "name-constraints-well-formed",
              "RFC 5280, section 4.2.1.10",
              c -> subtrees(c).flatMap(base -> fault(base).stream()).toList()),
          warning(
              "dns-constraint-without-dot",
              "RFC 5280, section 4.2.1.10",
              c ->
                  subtrees(c)
                      .filter(base -> base.choice() == DNS_NAME)
                      .filter(base -> base.characters().startsWith("."))
                      .map(base ->
                          "constraint %s begins with a dot, which is read in different ways"
                              .formatted(base))
                      .toList()));

  private NameConstraintsRules() {}

  private static Stream<GeneralSubtree> subtrees(Certificate certificate) {
    return certificate.extensions().nameConstraints().stream()
        .flatMap(c -> Stream.concat(c.permitted().stream(), c.excluded().stream()));
  }

  private static Optional<String> fault(GeneralSubtree base) {
    return switch (base.choice()) {
      case DNS_NAME -> dnsFault(base.characters());
      case IP_ADDRESS -> networkFault(base);
      default -> Optional.empty();
    };
  }

  private static Optional<String> dnsFault(String base) {
    String bare = base.startsWith(".") ? base.substring(1) : base;
    if (bare.isEmpty()) {
      return Optional.empty();
    }
    try {
      var _ = DnsName.ofAscii(bare);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of("constraint: " + e.getMessage());
    }
  }

  /// An address and its mask, whose one bits come first (RFC 4632, section 5.1).
  private static Optional<String> networkFault(GeneralSubtree base) {
    byte[] network = base.contents().bytes();
    if (network.length != 8 && network.length != 32) {
      return Optional.of(
          "constraint %s must have 8 or 32 octets, has %d".formatted(base, network.length));
    }
    int half = network.length / 2;
    var mask = new BigInteger(1, Arrays.copyOfRange(network, half, network.length));
    int zeros = mask.signum() == 0 ? 8 * half : mask.getLowestSetBit();
    return mask.bitCount() == 8 * half - zeros
        ? Optional.empty()
        : Optional.of("constraint %s has a mask with a gap".formatted(base));
  }
}
