package pki.scan;

import static pki.handshake.Extensions.STATUS_REQUEST;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pki.authentication.PeerValidator;
import pki.authentication.PeerVerdict;
import pki.der.DerReader;
import pki.der.EncodingException;
import pki.name.GeneralName;
import pki.signature.AlgorithmPolicy;
import pki.signature.KeyType;
import pki.x509.AccessDescription;
import pki.x509.Certificate;
import pki.x509.Extension;
import pki.x509.Extensions;

/// Certificates that a server shows, judged.
///
/// @param certificates as they were sent, the server's own first
/// @param faults why a client has to refuse them, lower case, no full stop; empty when they are
///   good
/// @param remarks what a client lives with
/// @param left how long the first certificate stays valid; negative when it has expired
public record PresentedChain(
    List<Certificate> certificates, List<String> faults, List<String> remarks, Duration left) {
  /// What is left of a certificate's life when it should have been renewed.
  private static final int LAST_PART = 3;

  public PresentedChain {
    certificates = List.copyOf(certificates);
    faults = List.copyOf(faults);
    remarks = List.copyOf(remarks);
  }

  /// Judges a chain as a client of this validator does.
  static PresentedChain judge(
      List<Certificate> chain, GeneralName expected, PeerValidator validator, Instant now) {
    List<String> faults = new ArrayList<>();
    Certificate leaf = chain.getFirst();
    if (validator.judge(chain, Optional.of(expected))
        instanceof PeerVerdict.Distrusted(_, String why, _)) {
      faults.add(why);
    }
    Instant end = leaf.validity().notAfter();
    if (end.isBefore(now) && isNew(faults, "expired")) {
      faults.add("certificate 0 expired at " + end);
    }
    if (leaf.isSelfIssued() && chain.size() == 1 && isNew(faults, "self-signed")) {
      faults.add("the only certificate is self-signed");
    }
    weakness(leaf).filter(_ -> isNew(faults, "the key")).ifPresent(faults::add);
    return new PresentedChain(chain, faults, remarks(chain, now), Duration.between(now, end));
  }

  /// The first certificate's key in words, such as `RSA 2048 bits`.
  public String key() {
    try {
      return KeyType.of(certificates.getFirst().subjectPublicKeyInfo()).text();
    } catch (EncodingException e) {
      return "a malformed key";
    }
  }

  public boolean isGood() {
    return faults.isEmpty();
  }

  /// Whether the server's own certificate demands that its status comes stapled (RFC 7633).
  public boolean demandsStaple() {
    try {
      return certificates
          .getFirst()
          .extensions()
          .find(Extension.TLS_FEATURE)
          .map(feature -> DerReader.of(feature.value().bytes()).sequence())
          .filter(PresentedChain::hasStatusRequest)
          .isPresent();
    } catch (EncodingException e) {
      return false; // nobody can read it
    }
  }

  private static boolean hasStatusRequest(DerReader features) {
    boolean found = false;
    while (features.hasMore()) {
      found |= features.integer().equals(BigInteger.valueOf(STATUS_REQUEST));
    }
    return found;
  }

  /// The validator tells the most specific failure; the others are told once.
  private static boolean isNew(List<String> faults, String word) {
    return faults.stream().noneMatch(fault -> fault.contains(word));
  }

  private static Optional<String> weakness(Certificate leaf) {
    try {
      KeyType key = KeyType.of(leaf.subjectPublicKeyInfo());
      return key.weakness(AlgorithmPolicy.MODERN)
          .map(rule -> "the key is %s, but %s".formatted(key.text(), rule));
    } catch (EncodingException e) {
      return Optional.of("the key is malformed: " + e.getMessage());
    }
  }

  private static List<String> remarks(List<Certificate> chain, Instant now) {
    List<String> remarks = new ArrayList<>();
    Certificate leaf = chain.getFirst();
    Duration left = Duration.between(now, leaf.validity().notAfter());
    Duration life = Duration.between(leaf.validity().notBefore(), leaf.validity().notAfter());
    if (left.isPositive() && left.compareTo(life.dividedBy(LAST_PART)) < 0) {
      remarks.add("expires in %s, in the last third of its life".formatted(text(left)));
    }
    if (!namesStatus(leaf)) {
      remarks.add("nobody can ask whether it is revoked: no CRL, no OCSP responder, no noRevAvail");
    }
    if (chain.size() > 1 && chain.getLast().isSelfIssued()) {
      remarks.add("the root is sent, too, which no client needs");
    }
    for (int i = 0; i + 1 < chain.size(); i++) {
      if (!chain.get(i).issuer().equals(chain.get(i + 1).subject())) {
        remarks.add("certificate %d is not issued by the one after it".formatted(i));
      }
    }
    return remarks;
  }

  private static String text(Duration left) {
    return left.toDays() > 1
        ? "%d days".formatted(left.toDays())
        : "%d hours".formatted(left.toHours());
  }

  /// Whether it says where its status is to be found, or that there is none (RFC 9608).
  private static boolean namesStatus(Certificate certificate) {
    Extensions extensions = certificate.extensions();
    return extensions.has(Extension.CRL_DISTRIBUTION_POINTS)
        || extensions.has(Extension.NO_REVOCATION_AVAILABLE)
        || namesResponder(extensions);
  }

  private static boolean namesResponder(Extensions extensions) {
    try {
      return extensions.authorityInformationAccess().stream()
          .anyMatch(access -> access.method().equals(AccessDescription.OCSP));
    } catch (EncodingException e) {
      return false; // nobody can read it
    }
  }
}
