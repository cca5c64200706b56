package pki.profile;

import static pki.profile.DurationText.format;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import pki.der.EncodingException;
import pki.der.Octets;
import pki.keys.KeyAlgorithm;
import pki.name.DistinguishedName;
import pki.name.GeneralSubtree;
import pki.name.UniformResourceIdentifier;
import pki.profile.ProfileSpec.Contradiction;
import pki.profile.ProfileSpec.RoleRule;
import pki.profile.ProfileSpec.UrlRule;
import pki.profile.ProfileSpec.ValidityRule;
import pki.x509.BasicConstraints;
import pki.x509.CrlPartition;
import pki.x509.Extensions;
import pki.x509.KeyUsage;
import pki.x509.NameConstraints;
import pki.x509.SerialNumber;
import pki.x509.Validity;

/// What one kind of certificate may and must say: a [ProfileSpec] that does not contradict itself.
/// It judges a request with [#check], and for a request that passes it decides each field.
///
/// Immutable and thread-safe; no clock is read, so the same request gives the same answer.
///
/// @param name the template's name, such as `tls-server`
public record Profile(String name, ProfileSpec spec) {
  /// @throws IllegalArgumentException when the spec contradicts itself
  public Profile {
    List<Contradiction> contradictions = spec.contradictions();
    if (!contradictions.isEmpty()) {
      throw new IllegalArgumentException(
          "template '%s' contradicts itself: %s".formatted(name, contradictions));
    }
  }

  public boolean isCa() {
    return spec.basicConstraints().isCa();
  }

  /// Every rule that the request breaks; none when it may be issued.
  public List<Violation> check(IssuanceRequest request) {
    List<Violation> violations = new ArrayList<>(subjectChoice(request).violations());
    violations.addAll(new NamesCheck(spec.names(), request.names()).violations());
    checkNamed(request).ifPresent(violations::add);
    checkKey(request).ifPresent(violations::add);
    checkValidity(request).ifPresent(violations::add);
    checkPathLength(request).ifPresent(violations::add);
    violations.addAll(checkNameConstraints(request));
    return List.copyOf(violations);
  }

  /// The subject: fixed part, the request's part, and the first name where it is the common name.
  public DistinguishedName subject(IssuanceRequest request) {
    return subjectChoice(request).subject();
  }

  /// The validity of a certificate issued now: back-dated, and as long as asked for or usual, both
  /// ends included. The back-dating is part of the length, and at most a tenth of it.
  public Validity validity(IssuanceRequest request, Instant now) {
    ValidityRule rule = spec.validity();
    Duration length = request.validity().orElse(rule.usual());
    Duration tenth = length.dividedBy(10);
    Duration backDate = rule.backDate().compareTo(tenth) < 0 ? rule.backDate() : tenth;
    return Validity.startingAt(now.minus(backDate), length);
  }

  /// The part of a validity that lies within the issuer's, whom nothing outlives.
  public static Validity within(Validity issuer, Validity wanted) {
    Instant from = wanted.notBefore();
    Instant to = wanted.notAfter();
    return new Validity(
        from.isBefore(issuer.notBefore()) ? issuer.notBefore() : from,
        to.isAfter(issuer.notAfter()) ? issuer.notAfter() : to);
  }

  public Set<KeyUsage> keyUsage(IssuanceRequest request) {
    return KeyKind.of(request.publicKey()).usages(spec.keyUsage());
  }

  public BasicConstraints basicConstraints(IssuanceRequest request) {
    if (!isCa()) {
      return BasicConstraints.END_ENTITY;
    }
    OptionalInt asked = request.pathLength();
    return BasicConstraints.ca(asked.isPresent() ? asked : spec.basicConstraints().pathLength());
  }

  /// The template's constraints and the request's together; none when both are empty.
  public Optional<NameConstraints> nameConstraints(IssuanceRequest request) {
    List<GeneralSubtree> permitted = new ArrayList<>(spec.nameConstraints().permitted());
    List<GeneralSubtree> excluded = new ArrayList<>(spec.nameConstraints().excluded());
    request
        .nameConstraints()
        .ifPresent(asked -> {
          permitted.addAll(asked.permitted());
          excluded.addAll(asked.excluded());
        });
    return permitted.isEmpty() && excluded.isEmpty()
        ? Optional.empty()
        : Optional.of(new NameConstraints(permitted, excluded));
  }

  /// The URLs for a certificate of an issuer, and what it says of its revocation.
  ///
  /// @param issuerLabel the issuer's label, for `{issuer}` and the usual paths
  /// @param serial the certificate's, which tells its revocation list
  /// @param validity the certificate's
  public StatusUrls statusUrls(
      StatusService service, String issuerLabel, SerialNumber serial, Validity validity) {
    String list = CrlPartition.of(serial, service.crlPartitions()).label(issuerLabel);
    StatusUrls usual =
        service
            .baseUrl()
            .map(base -> StatusUrls.below(base, issuerLabel, list, service))
            .orElse(StatusUrls.NONE);
    List<UniformResourceIdentifier> caIssuers =
        urls(spec.authorityInfoAccess().caIssuers(), usual.caIssuers(), issuerLabel);
    ProfileSpec.Revocation revocation = revocation(service, validity);
    if (revocation == ProfileSpec.Revocation.UNAVAILABLE) {
      return new StatusUrls(List.of(), caIssuers, List.of(), List.of(), revocation);
    }
    List<UniformResourceIdentifier> crl =
        urls(spec.crlDistributionPoints(), usual.crl(), issuerLabel);
    return new StatusUrls(
        urls(spec.authorityInfoAccess().ocsp(), usual.ocsp(), issuerLabel),
        caIssuers,
        crl,
        crl.equals(usual.crl()) ? usual.freshestCrl() : List.of(),
        revocation);
  }

  /// A short life needs no revocation (RFC 9608), unless the template itself names who tells.
  private ProfileSpec.Revocation revocation(StatusService service, Validity validity) {
    boolean shortLived =
        !isCa()
            && validity.length().compareTo(service.shortLived()) < 0
            && spec.authorityInfoAccess().ocsp() instanceof UrlRule.FromBaseUrl
            && spec.crlDistributionPoints() instanceof UrlRule.FromBaseUrl;
    return shortLived && spec.revocation() == ProfileSpec.Revocation.CHECKED
        ? ProfileSpec.Revocation.UNAVAILABLE
        : spec.revocation();
  }

  /// The extensions, in the order of RFC 5280, section 4.2, each as critical as it must be. The
  /// request must have passed [#check].
  ///
  /// @param issuerKeyIdentifier the issuer's subjectKeyIdentifier; its own when it signs itself
  public Extensions extensions(
      IssuanceRequest request, Octets issuerKeyIdentifier, StatusUrls urls) {
    return ProfileExtensions.of(request, issuerKeyIdentifier, urls);
  }

  private static List<UniformResourceIdentifier> urls(
      UrlRule rule, List<UniformResourceIdentifier> usual, String issuerLabel) {
    return switch (rule) {
      case UrlRule.FromBaseUrl() -> usual;
      case UrlRule.Given(List<String> patterns) ->
          patterns.stream().map(pattern -> StatusUrls.resolve(pattern, issuerLabel)).toList();
    };
  }

  private SubjectChoice subjectChoice(IssuanceRequest request) {
    return new SubjectChoice(spec.subject(), request.subject(), request.names());
  }

  /// RFC 5280, section 4.1.2.6: a subject, or at least one alternative name.
  private Optional<Violation> checkNamed(IssuanceRequest request) {
    return subject(request).isEmpty() && request.names().isEmpty()
        ? Optional.of(
            new Violation(
                "subject",
                "certificate would name nobody: subject and names are both empty",
                "give a name or --subject"))
        : Optional.empty();
  }

  private Optional<Violation> checkKey(IssuanceRequest request) {
    Optional<KeyAlgorithm> algorithm;
    try {
      algorithm = KeyAlgorithm.of(request.publicKey().publicKey());
    } catch (EncodingException e) {
      algorithm = Optional.empty();
    }
    if (algorithm.filter(spec.keyAlgorithms()::contains).isPresent()) {
      return Optional.empty();
    }
    String kind =
        algorithm
            .map(KeyAlgorithm::label)
            .orElse("of algorithm " + request.publicKey().algorithm().algorithm());
    List<String> allowed = spec.keyAlgorithms().stream().map(KeyAlgorithm::label).toList();
    return Optional.of(
        new Violation(
            "key-algorithms",
            "key is %s, allowed are %s".formatted(kind, String.join(", ", allowed)),
            "use one of these"));
  }

  private Optional<Violation> checkValidity(IssuanceRequest request) {
    ValidityRule rule = spec.validity();
    Duration asked = request.validity().orElse(rule.usual());
    if (asked.compareTo(rule.longest()) > 0) {
      return Optional.of(
          new Violation(
              "validity.longest",
              "validity %s is over %s".formatted(format(asked), format(rule.longest())),
              "ask for at most " + format(rule.longest())));
    }
    return asked.compareTo(Duration.ofMinutes(1)) < 0
        ? Optional.of(
            new Violation(
                "validity", "validity %s is under 1m".formatted(format(asked)), "ask for more"))
        : Optional.empty();
  }

  private Optional<Violation> checkPathLength(IssuanceRequest request) {
    RoleRule role = spec.basicConstraints();
    if (request.pathLength().isEmpty()) {
      return Optional.empty();
    }
    int asked = request.pathLength().getAsInt();
    int most = isCa() ? role.mostPathLength().orElse(Integer.MAX_VALUE) : -1;
    return asked < 0 || asked > most
        ? Optional.of(
            new Violation(
                "basic-constraints.longest-path-length",
                isCa()
                    ? "path length %d must be 0 to %d".formatted(asked, most)
                    : "path length %d is for a CA only".formatted(asked),
                "ask for less, or use another template"))
        : Optional.empty();
  }

  private List<Violation> checkNameConstraints(IssuanceRequest request) {
    if (request.nameConstraints().isEmpty()) {
      return List.of();
    }
    NameConstraints asked = request.nameConstraints().get();
    List<Violation> violations = new ArrayList<>();
    if (!isCa()) {
      violations.add(
          new Violation(
              "name-constraints", "name constraints are for a CA only", "leave them out"));
    }
    if (!asked.permitted().isEmpty() && !spec.nameConstraints().permitted().isEmpty()) {
      violations.add(
          new Violation(
              "name-constraints.permitted",
              "permitted %s would widen the template's %s"
                  .formatted(asked.permitted(), spec.nameConstraints().permitted()),
              "exclude what is too much, or use another template"));
    }
    return violations;
  }
}
