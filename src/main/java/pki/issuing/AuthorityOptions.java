package pki.issuing;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import pki.ca.AuthorityRequest;
import pki.keys.KeyAlgorithm;
import pki.name.DistinguishedName;
import pki.name.GeneralSubtree;
import pki.profile.Profile;
import pki.shell.Failure;
import pki.toolkit.Converters;
import pki.toolkit.Keystore;
import pki.x509.NameConstraints;

/// The options that describe a CA that is to be made.
final class AuthorityOptions {
  @Option(names = "--name", paramLabel = "CN", description = "the CA's common name")
  private @Nullable String name;

  @Option(
      names = "--subject",
      paramLabel = "DN",
      converter = Converters.OfDistinguishedName.class,
      description = "its whole name by RFC 4514, such as 'CN=Example Root,O=Example,C=DE'")
  private @Nullable DistinguishedName subject;

  @Option(
      names = "--label",
      paramLabel = "LABEL",
      description = "what --issuer and URLs call it (default: from its common name)")
  private @Nullable String label;

  @Option(
      names = "--key-algorithm",
      paramLabel = "ALG",
      converter = Converters.OfKeyAlgorithm.class,
      description =
          "ec-p256, ec-p384, ec-p521, rsa-2048, rsa-3072, rsa-4096, ed25519, ml-dsa-44, ml-dsa-65 or ml-dsa-87")
  private @Nullable KeyAlgorithm keyAlgorithm;

  @Option(
      names = "--validity",
      paramLabel = "D",
      converter = Converters.OfDuration.class,
      description = "how long, such as 10y or 180d (default: the template's)")
  private @Nullable Duration validity;

  @Option(
      names = "--permit",
      paramLabel = "KIND:BASE",
      converter = Converters.OfSubtree.class,
      description =
          "names it may issue for: dns:example.test, ip:10.0.0.0/8, email:, uri:, dirname:; repeatable")
  private List<GeneralSubtree> permitted = List.of();

  @Option(
      names = "--exclude",
      paramLabel = "KIND:BASE",
      converter = Converters.OfSubtree.class,
      description = "names it may not issue for; repeatable")
  private List<GeneralSubtree> excluded = List.of();

  @Option(
      names = "--keystore",
      paramLabel = "KIND",
      description = "where its key lies: file (a PEM file of its own) or pkcs12 (default: file)")
  private Keystore keystore = Keystore.FILE;

  Keystore keystore() {
    return keystore;
  }

  /// The request that the options make, with a name when they give none.
  AuthorityRequest request(
      Profile profile, KeyAlgorithm usual, OptionalInt pathLength, Optional<String> usualName) {
    DistinguishedName whole = subject(usualName);
    return new AuthorityRequest(
        label == null ? labelOf(whole) : label,
        profile,
        whole,
        keyAlgorithm == null ? usual : keyAlgorithm,
        Optional.ofNullable(validity),
        pathLength,
        permitted.isEmpty() && excluded.isEmpty()
            ? Optional.empty()
            : Optional.of(new NameConstraints(permitted, excluded)));
  }

  private DistinguishedName subject(Optional<String> usualName) {
    if (subject != null) {
      if (name != null) {
        throw Failure.usage("--name and --subject are both given", "give one of them");
      }
      return subject;
    }
    String commonName = name == null ? usualName.orElse("") : name;
    if (commonName.isEmpty()) {
      throw Failure.usage("a CA needs a name", "give --name CN or --subject DN");
    }
    return commonName(commonName);
  }

  /// `CN=text`.
  static DistinguishedName commonName(String text) {
    try {
      return DistinguishedName.ofCommonName(text);
    } catch (IllegalArgumentException e) {
      throw Failure.usage(String.valueOf(e.getMessage()), "give another --name");
    }
  }

  /// A label out of a common name: `Example Root CA` becomes `example-root-ca`.
  static String labelOf(DistinguishedName subject) {
    String text = subject.commonName().orElseGet(subject::toString).toLowerCase(Locale.ROOT);
    String label = text.replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    String cut = label.substring(0, Math.min(63, label.length())).replaceAll("-$", "");
    if (cut.isEmpty()) {
      throw Failure.usage("no label can be made of '" + text + "'", "give --label");
    }
    return cut;
  }
}
