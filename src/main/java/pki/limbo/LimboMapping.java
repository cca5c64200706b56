package pki.limbo;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import pki.crl.Crl;
import pki.der.EncodingException;
import pki.der.Octets;
import pki.der.Pem;
import pki.name.DnsName;
import pki.name.GeneralName;
import pki.name.IpAddress;
import pki.name.MalformedName;
import pki.name.Rfc822Name;
import pki.path.PathInput;
import pki.path.Profile;
import pki.path.Revocation;
import pki.path.ValidationPolicy;
import pki.x509.Certificate;
import pki.x509.KeyPurpose;
import pki.x509.KeyUsage;

/// What a case's fields mean to path validation.
///
/// @param now the validation time of cases that have none
record LimboMapping(Profile profile, Instant now) {
  LimboCase caseOf(LimboFields fields) {
    String id = fields.text("id").orElse("");
    try {
      fields.requireProper();
      ValidationPolicy policy = policy(fields);
      byte[] leaf = contents(fields.needed("peer_certificate"));
      List<Certificate> pool = certificates(fields.list("untrusted_intermediates"));
      List<Certificate> anchors = certificates(fields.list("trusted_certs"));
      return caseOf(id, leaf, parsed -> PathInput.of(parsed, pool, anchors), policy);
    } catch (IllegalArgumentException | DateTimeException e) {
      return new LimboCase.Unreadable(id, String.valueOf(e.getMessage()));
    }
  }

  private static LimboCase caseOf(
      String id, byte[] leaf, Function<Certificate, PathInput> input, ValidationPolicy policy) {
    try {
      return new LimboCase.Question(id, input.apply(Certificate.parse(leaf)), policy);
    } catch (EncodingException e) {
      return new LimboCase.BrokenLeaf(id, String.valueOf(e.getMessage()));
    }
  }

  private ValidationPolicy policy(LimboFields fields) {
    Instant time =
        fields
            .text("validation_time")
            .map(OffsetDateTime::parse)
            .map(OffsetDateTime::toInstant)
            .orElse(now);
    ValidationPolicy policy =
        ValidationPolicy.at(time)
            .under(profile)
            .forPurposes(purposes(fields))
            .forKeyUsages(keyUsages(fields.list("key_usage")))
            .signedWith(LimboAlgorithms.of(fields.list("signature_algorithms")))
            .named(fields.peers().stream().map(LimboMapping::name).toList())
            .withMaxIntermediates(
                fields
                    .text("max_chain_depth")
                    .map(Integer::parseInt)
                    .map(OptionalInt::of)
                    .orElse(OptionalInt.empty()));
    List<String> crls = fields.list("crls");
    return crls.isEmpty()
        ? policy
        : policy.withRevocation(
            Revocation.hard(GivenCrls.of(readable(crls, Crl::parse), crls.size())));
  }

  /// With none asked for, what limbo's harnesses ask for.
  private static Set<KeyPurpose> purposes(LimboFields fields) {
    Set<KeyPurpose> purposes = new HashSet<>();
    fields.list("extended_key_usage").forEach(name -> purposes.add(KeyPurpose.named(name)));
    purposes.remove(KeyPurpose.ANY);
    if (fields.list("extended_key_usage").isEmpty()) {
      boolean client = fields.needed("validation_kind").equals("CLIENT");
      purposes.add(client ? KeyPurpose.CLIENT_AUTH : KeyPurpose.SERVER_AUTH);
    }
    return purposes;
  }

  private static Set<KeyUsage> keyUsages(List<String> names) {
    Set<KeyUsage> usages = new HashSet<>();
    for (String name : names) {
      String rfcName = name.equals("contentCommitment") ? "nonRepudiation" : name; // X.509's name
      usages.add(
          KeyUsage.named(rfcName)
              .orElseThrow(() -> new EncodingException("key usage '" + name + "' is unknown")));
    }
    return usages;
  }

  /// A name that breaks the rules of its kind is one that no certificate can have.
  private static GeneralName name(LimboFields.Peer peer) {
    int choice =
        switch (peer.kind()) {
          case "RFC822" -> 1;
          case "DNS" -> 2;
          case "IP" -> 7;
          default -> throw new EncodingException("peer name of kind '" + peer.kind() + "'");
        };
    try {
      return switch (choice) {
        case 1 -> Rfc822Name.parse(peer.value());
        case 2 -> DnsName.ofAscii(peer.value());
        default -> IpAddress.parse(peer.value());
      };
    } catch (IllegalArgumentException e) {
      Octets text = Octets.of(peer.value().getBytes(StandardCharsets.UTF_8));
      return new MalformedName(choice, text, String.valueOf(e.getMessage()));
    }
  }

  /// The certificates that can be read, as limbo's harnesses have it: the others could help no
  /// path.
  private static List<Certificate> certificates(List<String> pems) {
    return readable(pems, Certificate::parse);
  }

  private static <T> List<T> readable(List<String> pems, Function<byte[], T> parse) {
    List<T> found = new ArrayList<>();
    for (String pem : pems) {
      parsed(pem, parse).ifPresent(found::add);
    }
    return found;
  }

  private static <T> Optional<T> parsed(String pem, Function<byte[], T> parse) {
    try {
      return Optional.of(parse.apply(contents(pem)));
    } catch (EncodingException e) {
      return Optional.empty();
    }
  }

  private static byte[] contents(String pem) {
    List<Pem> blocks = Pem.parseAll(pem);
    if (blocks.size() != 1) {
      throw new EncodingException("%d PEM blocks where one is wanted".formatted(blocks.size()));
    }
    return blocks.getFirst().contents().bytes();
  }
}
