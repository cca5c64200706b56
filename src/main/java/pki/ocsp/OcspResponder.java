package pki.ocsp;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import pki.der.EncodingException;
import pki.der.Octets;
import pki.keys.KeyException;
import pki.ocsp.OcspResponse.Reason;
import pki.ocsp.OcspResponse.Rejected;
import pki.ocsp.OcspResponse.Successful;
import pki.store.StoreException;
import pki.x509.Certificate;
import pki.x509.CertificateStatus;
import pki.x509.Extension;
import pki.x509.Extensions;
import pki.x509.RevocationReason;
import pki.x509.SerialNumber;

/// Answers requests for the issuers that it speaks for (RFC 6960). Thread-safe.
///
/// - `good` only for a certificate that the [StatusSource] knows as issued. A serial that it does
///   not know is `revoked` as section 4.4.8 has it: a certificate with our signature that nobody
///   recorded must not be trusted, and `unknown` makes many clients go on.
/// - Another issuer's certificate, or those of two issuers in one request, are `unauthorized`: one
///   signature answers for one issuer.
/// - A nonce of 1 to 128 octets is repeated (RFC 9654); another one is a `malformedRequest`.
/// - Answers without a nonce about one certificate are kept and given out again, for as long as
///   [ResponsePolicy#renewal] and as long as the status is the same.
public final class OcspResponder {
  private static final CertificateStatus UNKNOWN = new CertificateStatus.Unknown();

  /// What RFC 6960, section 4.4.8 wants said of a certificate that was never issued.
  private static final CertificateStatus NEVER_ISSUED =
      new CertificateStatus.Revoked(Instant.EPOCH, RevocationReason.CERTIFICATE_HOLD);

  private volatile Map<CertId.Issuer, Authority> authorities = Map.of();
  private final ResponsePolicy policy;
  private final InstantSource clock;
  private final ResponseCache cache;

  public OcspResponder(List<Authority> authorities, ResponsePolicy policy, InstantSource clock) {
    this.policy = policy;
    this.clock = clock;
    this.cache = new ResponseCache(policy.mostKept());
    speakFor(authorities);
  }

  /// Answers for these issuers from now on, and for no others.
  public void speakFor(List<Authority> issuers) {
    Map<CertId.Issuer, Authority> known = new HashMap<>();
    for (Authority authority : issuers) {
      for (HashAlgorithm hash : HashAlgorithm.values()) {
        known.putIfAbsent(CertId.Issuer.of(authority.issuer(), hash), authority);
      }
    }
    authorities = known;
  }

  /// Answers what can be answered without blocking: a broken or foreign request, one whose answer
  /// is kept, and one that asks for what is at hand when signing takes microseconds.
  public Optional<OcspResponse> answerAtOnce(byte[] request) {
    return switch (read(request)) {
      case Failed(Rejected rejected) -> Optional.of(rejected);
      case Understood(OcspRequest parsed, Authority authority) -> {
        Optional<CertId> keepable = keepable(parsed);
        Optional<OcspResponse> kept = keepable.flatMap(certId -> kept(certId, authority));
        yield kept.isEmpty() && isQuick(parsed, authority)
            ? Optional.of(answer(parsed, keepable, authority))
            : kept;
      }
    };
  }

  /// Answers any request. May block while statuses are read and the answer is signed.
  public OcspResponse answer(byte[] request) {
    return switch (read(request)) {
      case Failed(Rejected rejected) -> rejected;
      case Understood(OcspRequest parsed, Authority authority) -> {
        Optional<CertId> keepable = keepable(parsed);
        Optional<OcspResponse> kept = keepable.flatMap(certId -> kept(certId, authority));
        yield kept.orElseGet(() -> answer(parsed, keepable, authority));
      }
    };
  }

  /// Must be called when the status of a certificate has changed; from then on no answer has the
  /// old one. Not needed where the [StatusSource] has statuses at hand.
  public void forget(Certificate issuer, SerialNumber serial) {
    cache.forget(CertId.allOf(issuer, serial.value()));
  }

  /// Signs anew the kept answers that are in use and would be too old after this time, so that
  /// nobody waits for it. To be called more often than that.
  public void renew(Duration ahead) {
    for (CertId certId : cache.due(clock.instant().plus(ahead))) {
      Optional.ofNullable(authorities.get(certId.issuer()))
          .ifPresent(authority -> {
            var request = new OcspRequest(List.of(certId), Optional.empty());
            var _ = answer(request, Optional.of(certId), authority);
          });
    }
  }

  // Understanding

  private sealed interface Reading {}

  private record Understood(OcspRequest request, Authority authority) implements Reading {}

  private record Failed(Rejected rejected) implements Reading {}

  private Reading read(byte[] der) {
    OcspRequest request;
    try {
      request = OcspRequest.parse(der);
    } catch (EncodingException e) {
      return new Failed(new Rejected(Reason.MALFORMED_REQUEST, String.valueOf(e.getMessage())));
    }
    Set<Optional<Authority>> found =
        request.certIds().stream()
            .map(certId -> Optional.ofNullable(authorities.get(certId.issuer())))
            .collect(Collectors.toSet());
    Optional<Authority> only = found.iterator().next();
    if (found.size() > 1 || only.isEmpty()) {
      return new Failed(new Rejected(Reason.UNAUTHORIZED, "not of one issuer that is served here"));
    }
    return new Understood(request, only.get());
  }

  /// The certificate that a request is about, if others may ask the very same.
  private static Optional<CertId> keepable(OcspRequest request) {
    boolean alike = request.certIds().size() == 1 && request.nonce().isEmpty();
    return alike ? Optional.of(request.certIds().getFirst()) : Optional.empty();
  }

  private Optional<OcspResponse> kept(CertId certId, Authority authority) {
    return cache
        .find(certId, clock.instant())
        .filter(response -> {
          CertificateStatus said = response.basic().responses().getFirst().status();
          return authority
              .statuses()
              .statusAtHand(new SerialNumber(certId.serial()))
              .map(said::equals)
              .orElse(true);
        })
        .map(response -> response);
  }

  /// Whether all that is asked is at hand, and the key's signatures are quick to make.
  private static boolean isQuick(OcspRequest request, Authority authority) {
    boolean atHand =
        request.certIds().stream()
            .allMatch(certId ->
                !SerialNumber.isProper(certId.serial())
                    || authority
                        .statuses()
                        .statusAtHand(new SerialNumber(certId.serial()))
                        .isPresent());
    return atHand
        && switch (authority.signer().get().key().algorithm()) {
          case EC_P256, ED25519 -> true;
          case EC_P384, EC_P521, RSA_2048, RSA_3072, RSA_4096 -> false;
          case ML_DSA_44, ML_DSA_65, ML_DSA_87 -> false;
        };
  }

  // Answering

  private OcspResponse answer(OcspRequest request, Optional<CertId> keepable, Authority authority) {
    long mark = cache.mark();
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    try {
      ResponseSigner signer = authority.signer().get();
      if (!signer.certificate().validity().includes(now)) {
        return new Rejected(Reason.TRY_LATER, "the signer's certificate is not valid now");
      }
      Map<SerialNumber, CertificateStatus> statuses =
          authority.statuses().statuses(properSerials(request));
      List<SingleResponse> singles =
          request.certIds().stream()
              .map(certId ->
                  single(certId, status(certId.serial(), statuses), authority, signer, now))
              .toList();
      Successful response =
          Successful.of(signer.sign(singles, extensions(singles, request.nonce()), now));
      if (keepable.isPresent() && !singles.getFirst().status().equals(NEVER_ISSUED)) {
        cache.keep(keepable.get(), response, now.plus(policy.renewal()), mark);
      }
      return response;
    } catch (StoreException | KeyException e) {
      return new Rejected(Reason.TRY_LATER, e.toString());
    }
  }

  private SingleResponse single(
      CertId certId,
      CertificateStatus status,
      Authority authority,
      ResponseSigner signer,
      Instant now) {
    Instant signerEnds = signer.certificate().validity().notAfter();
    Instant nextUpdate = now.plus(policy.validity());
    Extensions extensions =
        status.equals(NEVER_ISSUED)
            ? Extensions.NONE
            : new Extensions(
                List.of(OcspExtensions.archiveCutoff(authority.issuer().validity().notBefore())));
    return new SingleResponse(
        certId,
        status,
        now,
        Optional.of(nextUpdate.isAfter(signerEnds) ? signerEnds : nextUpdate),
        extensions);
  }

  private static Set<SerialNumber> properSerials(OcspRequest request) {
    return request.certIds().stream()
        .map(CertId::serial)
        .filter(SerialNumber::isProper)
        .map(SerialNumber::new)
        .collect(Collectors.toSet());
  }

  private static CertificateStatus status(
      BigInteger serial, Map<SerialNumber, CertificateStatus> statuses) {
    if (!SerialNumber.isProper(serial)) {
      return NEVER_ISSUED;
    }
    return switch (statuses.getOrDefault(new SerialNumber(serial), UNKNOWN)) {
      case CertificateStatus.Unknown() -> NEVER_ISSUED;
      case CertificateStatus.Good good -> good;
      case CertificateStatus.Revoked revoked -> revoked;
    };
  }

  private static Extensions extensions(List<SingleResponse> singles, Optional<Octets> nonce) {
    List<Extension> extensions = new ArrayList<>();
    nonce.map(OcspExtensions::nonce).ifPresent(extensions::add);
    if (singles.stream().anyMatch(single -> single.status().equals(NEVER_ISSUED))) {
      extensions.add(OcspExtensions.extendedRevoke());
    }
    return new Extensions(extensions);
  }
}
