package pki.speaking;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;
import pki.handshake.TlsVersion;

/// `--tls 1.2` and `--tls 1.3`.
public final class VersionConverter implements ITypeConverter<VersionConverter.Version> {
  /// A version that may be asked for.
  record Version(TlsVersion tls) {
    @Override
    public String toString() {
      return tls.label();
    }
  }

  @Override
  public Version convert(String text) {
    return switch (text) {
      case "1.2" -> new Version(TlsVersion.TLS_1_2);
      case "1.3" -> new Version(TlsVersion.TLS_1_3);
      default ->
          throw new TypeConversionException(
              "version '%s' is not spoken, only 1.2 and 1.3 are".formatted(text));
    };
  }
}
