package pki.toolkit;

import java.time.Duration;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;
import pki.keys.KeyAlgorithm;
import pki.name.DistinguishedName;
import pki.name.DnsName;
import pki.name.GeneralName;
import pki.name.GeneralSubtree;
import pki.profile.DurationText;

/// How words of the command line become values; what is refused names the rule.
public final class Converters {
  private Converters() {}

  public static final class OfDuration implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      return refusing(() -> DurationText.parse(text));
    }
  }

  /// How long somebody else may take.
  public static final class OfPatience implements ITypeConverter<Duration> {
    private static final Duration LONGEST = Duration.ofHours(1);

    @Override
    public Duration convert(String text) {
      Duration time = refusing(() -> DurationText.parse(text));
      if (!time.isPositive() || time.compareTo(LONGEST) > 0) {
        throw new TypeConversionException("'%s' is not between 1s and 1h".formatted(text));
      }
      return time;
    }
  }

  public static final class OfKeyAlgorithm implements ITypeConverter<KeyAlgorithm> {
    @Override
    public KeyAlgorithm convert(String text) {
      return KeyAlgorithm.named(text)
          .orElseThrow(() ->
              new TypeConversionException(
                  "'%s' is none of %s"
                      .formatted(
                          text,
                          Arrays.stream(KeyAlgorithm.values())
                              .map(KeyAlgorithm::label)
                              .collect(Collectors.joining(", ")))));
    }
  }

  public static final class OfDistinguishedName implements ITypeConverter<DistinguishedName> {
    @Override
    public DistinguishedName convert(String text) {
      return refusing(() -> DistinguishedName.parse(text));
    }
  }

  public static final class OfGeneralName implements ITypeConverter<GeneralName> {
    @Override
    public GeneralName convert(String text) {
      return refusing(() -> GeneralName.parse(text));
    }
  }

  public static final class OfDnsName implements ITypeConverter<DnsName> {
    @Override
    public DnsName convert(String text) {
      return refusing(() -> DnsName.parse(text));
    }
  }

  public static final class OfSubtree implements ITypeConverter<GeneralSubtree> {
    @Override
    public GeneralSubtree convert(String text) {
      return refusing(() -> GeneralSubtree.parse(text));
    }
  }

  private static <T> T refusing(Supplier<T> parse) {
    try {
      return parse.get();
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(String.valueOf(e.getMessage()));
    }
  }
}
