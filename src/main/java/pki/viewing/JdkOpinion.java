package pki.viewing;

import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathValidator;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import pki.der.EncodingException;
import pki.name.DistinguishedName;
import pki.path.PathInput;
import pki.path.PathResult;
import pki.path.ValidationPolicy;
import pki.viewing.SecondOpinion.Reply;
import pki.x509.Certificate;

/// The JDK's PKIX, asked whether there is a path at that time; it is not asked about names,
/// purposes, policies and revocation.
final class JdkOpinion {
  private static final String WHO = "JDK PKIX";

  private JdkOpinion() {}

  static Reply ask(PathInput input, ValidationPolicy policy, PathResult ours) {
    try {
      build(input, policy);
      return Reply.accepting(WHO);
    } catch (GeneralSecurityException | EncodingException e) {
      return Reply.refusing(WHO, reason(e, input, policy, ours));
    }
  }

  private static void build(PathInput input, ValidationPolicy policy)
      throws GeneralSecurityException {
    var leaf = new X509CertSelector();
    leaf.setCertificate(input.leaf().toX509Certificate());
    List<X509Certificate> pool = new ArrayList<>();
    pool.add(input.leaf().toX509Certificate());
    input.pool().stream().map(Certificate::toX509Certificate).forEach(pool::add);
    var parameters = new PKIXBuilderParameters(anchors(input), leaf);
    parameters.setRevocationEnabled(false);
    parameters.setDate(Date.from(policy.time()));
    parameters.addCertStore(
        CertStore.getInstance("Collection", new CollectionCertStoreParameters(pool)));
    CertPathBuilder.getInstance("PKIX").build(parameters);
  }

  private static Set<TrustAnchor> anchors(PathInput input) {
    return input.anchors().stream()
        .map(anchor -> new TrustAnchor(anchor.certificate().toX509Certificate(), null))
        .collect(Collectors.toSet());
  }

  /// The builder only says that it found nothing. The validator, asked about a path, says why.
  private static String reason(
      Exception builders, PathInput input, ValidationPolicy policy, PathResult ours) {
    String plain = words(builders);
    if (!(ours instanceof PathResult.Invalid invalid)) {
      return plain;
    }
    try {
      List<X509Certificate> path =
          likely(invalid.best(), input).stream().map(Certificate::toX509Certificate).toList();
      var parameters = new PKIXParameters(anchors(input));
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(policy.time()));
      CertPathValidator.getInstance("PKIX")
          .validate(CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
      return plain;
    } catch (GeneralSecurityException | EncodingException e) {
      return words(e);
    }
  }

  private static String words(Exception refusal) {
    Throwable cause = refusal.getCause();
    if (cause == null || Objects.equals(cause.getMessage(), refusal.getMessage())) {
      return String.valueOf(refusal.getMessage());
    }
    return refusal.getMessage() + ": " + cause.getMessage();
  }

  /// The path that we got farthest with, and where it broke off short of an anchor, whoever has the
  /// issuer's name, up to one that an anchor's name issued.
  private static List<Certificate> likely(PathResult.Candidate best, PathInput input) {
    List<Certificate> path = new ArrayList<>(best.certificates());
    Set<DistinguishedName> anchors =
        input.anchors().stream()
            .map(anchor -> anchor.certificate().subject())
            .collect(Collectors.toSet());
    boolean found = true;
    while (found && !anchors.contains(path.getLast().issuer())) {
      DistinguishedName wanted = path.getLast().issuer();
      found =
          input.pool().stream()
              .filter(next -> next.subject().equals(wanted) && !path.contains(next))
              .findFirst()
              .filter(path::add)
              .isPresent();
    }
    return path;
  }
}
