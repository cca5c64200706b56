package pki.viewing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;
import pki.crl.Crl;
import pki.der.EncodingException;
import pki.der.ObjectIdentifier;
import pki.der.Pem;
import pki.files.DurableFile;
import pki.name.GeneralName;
import pki.path.PolicyInputs;
import pki.path.Profile;
import pki.path.Revocation;
import pki.path.ValidationPolicy;
import pki.shell.Failure;
import pki.toolkit.Converters;
import pki.x509.KeyPurpose;

/// The options that say what a path has to be good for.
final class PolicyOptions {
  private static final int LONGEST_CRL = 256 << 20;

  @Option(
      names = "--at",
      paramLabel = "TIME",
      converter = OfTime.class,
      description = "when it has to be valid, by RFC 3339 (default: now)")
  private @Nullable Instant at;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      converter = Converters.OfGeneralName.class,
      description =
          "a name that the certificate has to have (default: none; of a server that is asked: its"
              + " host); repeatable")
  private List<GeneralName> names = List.of();

  @Option(
      names = "--purpose",
      paramLabel = "PURPOSE",
      description =
          "tls-server, tls-client, email, code-signing, time-stamping, ocsp-signing or any"
              + " (default: any; of a server that is asked: tls-server)")
  private @Nullable String purpose;

  @Option(
      names = "--policy",
      paramLabel = "OID",
      converter = OfIdentifier.class,
      description = "a certificate policy that the path has to be valid for; repeatable")
  private List<ObjectIdentifier> policies = List.of();

  @Option(
      names = "--profile",
      paramLabel = "PROFILE",
      description = "webpki or rfc5280 (default: webpki)")
  private Profile profile = Profile.WEBPKI;

  @Option(
      names = "--revocation",
      paramLabel = "MODE",
      description =
          "off, soft (unknown is noted) or hard (unknown is refused) (default: off); asks the OCSP"
              + " responders and CRLs that the certificates name, unless --crl is given")
  private Revocation.Mode revocation = Revocation.Mode.OFF;

  @Option(
      names = "--crl",
      paramLabel = "FILE",
      description = "a CRL to check with, instead of asking anybody; repeatable")
  private List<Path> crls = List.of();

  Profile profile() {
    return profile;
  }

  /// The policy that the options make.
  ///
  /// @param now when it has to be valid unless the options say otherwise
  /// @param server the server that was asked for its certificate, if one was: unless the options
  ///   say otherwise, the certificate has to be good for just that
  ValidationPolicy at(Instant now, Optional<PeerAddress> server, Revocation checking) {
    List<GeneralName> wanted =
        names.isEmpty()
            ? server.map(peer -> List.of(GeneralName.parse(peer.host()))).orElse(List.of())
            : names;
    ValidationPolicy policy =
        ValidationPolicy.at(at == null ? now : at)
            .under(profile)
            .forPurposes(purposes(server.isPresent() ? "tls-server" : "any"))
            .named(wanted)
            .withRevocation(checking);
    return policies.isEmpty()
        ? policy
        : policy.withPolicies(PolicyInputs.requiring(new HashSet<>(policies)));
  }

  private Set<KeyPurpose> purposes(String usual) {
    String asked = purpose == null ? usual : purpose;
    return switch (asked.toLowerCase(Locale.ROOT)) {
      case "any" -> Set.of();
      case "tls-server" -> Set.of(KeyPurpose.SERVER_AUTH);
      case "tls-client" -> Set.of(KeyPurpose.CLIENT_AUTH);
      case "email" -> Set.of(KeyPurpose.EMAIL_PROTECTION);
      case "code-signing" -> Set.of(KeyPurpose.CODE_SIGNING);
      case "time-stamping" -> Set.of(KeyPurpose.TIME_STAMPING);
      case "ocsp-signing" -> Set.of(KeyPurpose.OCSP_SIGNING);
      default ->
          throw Failure.usage("'%s' is no purpose".formatted(asked), "see 'pki verify --help'");
    };
  }

  /// Whom to ask about revocation.
  RevocationSources sources() throws IOException {
    if (revocation == Revocation.Mode.OFF) {
      if (!crls.isEmpty()) {
        throw Failure.usage(
            "--crl is given and revocation is off", "say --revocation soft or hard");
      }
      return RevocationSources.none();
    }
    List<Crl> lists = new ArrayList<>();
    for (Path file : crls) {
      lists.addAll(read(file));
    }
    return RevocationSources.of(revocation, lists);
  }

  private static List<Crl> read(Path file) throws IOException {
    byte[] contents = DurableFile.read(file, LONGEST_CRL);
    try {
      if (!Pem.looksLikePem(contents)) {
        return List.of(Crl.parse(contents));
      }
      return Pem.parseAll(new String(contents, StandardCharsets.ISO_8859_1)).stream()
          .filter(pem -> pem.label().equals("X509 CRL"))
          .map(pem -> Crl.parse(pem.contents().bytes()))
          .toList();
    } catch (EncodingException e) {
      throw Failure.no("%s is no CRL: %s".formatted(file, e.getMessage()), "see 'pki inspect'");
    }
  }

  static final class OfTime implements ITypeConverter<Instant> {
    @Override
    public Instant convert(String text) {
      try {
        return OffsetDateTime.parse(text).toInstant();
      } catch (DateTimeException e) {
        throw new TypeConversionException(
            "'%s' is no time like 2027-01-31T12:00:00Z".formatted(text));
      }
    }
  }

  static final class OfIdentifier implements ITypeConverter<ObjectIdentifier> {
    @Override
    public ObjectIdentifier convert(String text) {
      try {
        return ObjectIdentifier.of(text);
      } catch (EncodingException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    }
  }
}
