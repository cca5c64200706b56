package pki.issuing;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import pki.name.DistinguishedName;
import pki.profile.Profile;
import pki.store.IssuerRecord;
import pki.toolkit.Converters;
import pki.toolkit.IssuerChoice;
import pki.toolkit.Toolkit;

/// The options that describe an end entity's certificate that is to be issued.
final class IssuanceOptions {
  @Option(
      names = "--template",
      paramLabel = "T",
      description = "what kind of certificate; see 'pki templates' (default: tls-server)")
  private @Nullable String template;

  @Option(
      names = "--issuer",
      paramLabel = "CA",
      description = "who signs (default: the only intermediate)")
  private @Nullable String issuer;

  @Option(
      names = "--validity",
      paramLabel = "D",
      converter = Converters.OfDuration.class,
      description = "how long, such as 90d or 12h (default: the template's)")
  private @Nullable Duration validity;

  @Option(
      names = "--subject",
      paramLabel = "DN",
      converter = Converters.OfDistinguishedName.class,
      description = "the subject by RFC 4514, as far as the template allows")
  private @Nullable DistinguishedName subject;

  IssuerRecord issuer(Toolkit toolkit) {
    Optional<String> named =
        Optional.ofNullable(issuer).or(() -> toolkit.settings().defaults().issuer());
    return new IssuerChoice(toolkit.store()).forLeaves(named);
  }

  Profile profile(Toolkit toolkit) {
    return toolkit.profile(
        Optional.ofNullable(template)
            .or(() -> toolkit.settings().defaults().template())
            .orElse("tls-server"));
  }

  Optional<Duration> validity() {
    return Optional.ofNullable(validity);
  }

  Optional<DistinguishedName> subject() {
    return Optional.ofNullable(subject);
  }
}
