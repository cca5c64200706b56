package pki.revoking;

import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;
import pki.x509.RevocationReason;

/// The reasons that somebody may give, by their RFC names.
final class RevocationReasons implements ITypeConverter<RevocationReason> {
  @Override
  public RevocationReason convert(String text) {
    return RevocationReason.named(text)
        .filter(reason -> reason != RevocationReason.REMOVE_FROM_CRL)
        .orElseThrow(
            () -> new TypeConversionException("'%s' must be one of %s".formatted(text, names())));
  }

  private static String names() {
    return Arrays.stream(RevocationReason.values())
        .filter(reason -> reason != RevocationReason.REMOVE_FROM_CRL)
        .map(RevocationReason::asn1Name)
        .collect(Collectors.joining(", "));
  }
}
