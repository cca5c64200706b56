package pki.speaking;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;
import pki.tls.TlsTarget;

/// `www.example.test:443`, `192.0.2.1:443` or `[2001:db8::1]:443`.
public final class TargetConverter implements ITypeConverter<TlsTarget> {
  private static final Pattern FORM =
      Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)]|([A-Za-z0-9._-]+)):([0-9]{1,5})");

  @Override
  public TlsTarget convert(String text) {
    Matcher match = FORM.matcher(text);
    if (!match.matches()) {
      throw new TypeConversionException(
          "'%s' is no HOST:PORT, such as localhost:8443".formatted(text));
    }
    String host = match.group(1) == null ? match.group(2) : match.group(1);
    try {
      return TlsTarget.of(host, Integer.parseInt(match.group(3)));
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(String.valueOf(e.getMessage()));
    }
  }
}
