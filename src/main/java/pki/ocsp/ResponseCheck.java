package pki.ocsp;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import pki.der.EncodingException;
import pki.der.ObjectIdentifier;
import pki.der.Octets;
import pki.path.RevocationChecker.NotRevoked;
import pki.path.RevocationChecker.Revoked;
import pki.path.RevocationChecker.Status;
import pki.path.RevocationChecker.Undetermined;
import pki.signature.SignatureVerifier;
import pki.signature.SignatureVerifier.Outcome;
import pki.x509.AlgorithmIdentifier;
import pki.x509.Certificate;
import pki.x509.CertificateStatus;
import pki.x509.Extension;
import pki.x509.KeyPurpose;
import pki.x509.KeyUsage;
import pki.x509.RevocationReason;
import pki.x509.SubjectPublicKeyInfo;

/// Checks a response as a client must (RFC 6960, section 3.2) before it believes what it says:
/// about this certificate, signed by its issuer or for it, and current.
///
/// @param time when the status has to hold
/// @param nonce that the request had; a response with another one is refused, one without is taken,
///   since responders that sign in advance have none (RFC 5019, section 4)
/// @param signatures verifies them
public record ResponseCheck(
    Certificate certificate,
    Certificate issuer,
    Instant time,
    Optional<Octets> nonce,
    Signatures signatures) {

  /// Verifies a signature, under whatever policy and budget.
  @FunctionalInterface
  public interface Signatures {
    Outcome verify(
        AlgorithmIdentifier algorithm, SubjectPublicKeyInfo key, byte[] data, byte[] signature);
  }

  /// How far clocks may differ.
  private static final Duration TOLERANCE = Duration.ofMinutes(5);

  /// The critical extensions that a responder's certificate may have.
  private static final Set<ObjectIdentifier> UNDERSTOOD =
      Set.of(Extension.KEY_USAGE, Extension.EXTENDED_KEY_USAGE, Extension.BASIC_CONSTRAINTS);

  public ResponseCheck(Certificate certificate, Certificate issuer, Instant time) {
    this(certificate, issuer, time, Optional.empty(), SignatureVerifier::verify);
  }

  /// What the response says, or why it says nothing. Never throws for what came from outside.
  public Status check(byte[] der) {
    try {
      return switch (OcspResponse.parse(der)) {
        case OcspResponse.Rejected(var reason, var _) ->
            new Undetermined("responder answered " + reason.asn1Name());
        case OcspResponse.Successful successful -> check(successful.basic());
      };
    } catch (EncodingException e) {
      return new Undetermined("OCSP response is broken: " + e.getMessage());
    }
  }

  private Status check(BasicResponse basic) {
    Optional<SingleResponse> about = basic.responses().stream().filter(this::isAboutIt).findFirst();
    if (about.isEmpty()) {
      return new Undetermined(
          "OCSP response is not about serial " + certificate.serial().toString(16));
    }
    Optional<Octets> returned = basic.nonce();
    if (nonce.isPresent() && returned.isPresent() && !returned.equals(nonce)) {
      return new Undetermined("OCSP response has another nonce than the request");
    }
    return staleness(about.get())
        .or(() -> signatureFault(basic))
        .<Status>map(Undetermined::new)
        .orElseGet(() -> status(about.get().status()));
  }

  private boolean isAboutIt(SingleResponse single) {
    return single.certId().serial().equals(certificate.serial()) && single.certId().isOf(issuer);
  }

  private static Status status(CertificateStatus status) {
    return switch (status) {
      case CertificateStatus.Good() -> new NotRevoked();
      case CertificateStatus.Revoked(Instant since, RevocationReason reason) ->
          new Revoked(since, reason);
      case CertificateStatus.Unknown() ->
          new Undetermined("responder does not know the certificate");
    };
  }

  // Freshness (RFC 6960, section 4.2.2.1)

  private Optional<String> staleness(SingleResponse single) {
    if (single.thisUpdate().isAfter(time.plus(TOLERANCE))) {
      return Optional.of("OCSP response is from the future: " + single.thisUpdate());
    }
    Instant end = single.nextUpdate().orElse(single.thisUpdate()); // absent: newer is always there
    if (end.isBefore(time.minus(TOLERANCE))) {
      return Optional.of("OCSP response is out of date since " + end);
    }
    return Optional.empty();
  }

  // Signer (RFC 6960, section 4.2.2.2)

  private Optional<String> signatureFault(BasicResponse basic) {
    List<Certificate> named =
        Stream.concat(Stream.of(issuer), basic.certificates().stream())
            .filter(basic.responder()::isHolderOf)
            .distinct()
            .toList();
    if (named.isEmpty()) {
      return Optional.of("OCSP response does not carry its signer's certificate");
    }
    Optional<String> fault = Optional.empty();
    for (Certificate signer : named) {
      fault = delegationFault(signer).or(() -> signatureFault(basic, signer));
      if (fault.isEmpty()) {
        return fault;
      }
    }
    return fault;
  }

  private Optional<String> signatureFault(BasicResponse basic, Certificate signer) {
    Outcome outcome =
        signatures.verify(
            basic.signatureAlgorithm(),
            signer.subjectPublicKeyInfo(),
            basic.data().bytes(),
            basic.signature().bytes());
    return outcome == Outcome.VALID
        ? Optional.empty()
        : Optional.of(
            "signature of the OCSP response is " + outcome.name().toLowerCase(Locale.ROOT));
  }

  /// Why a signer may not speak for the issuer. Whether a delegated signer was itself revoked is
  /// not asked: its certificate is short-lived, or has id-pkix-ocsp-nocheck (section 4.2.2.2.1).
  private Optional<String> delegationFault(Certificate signer) {
    if (signer.equals(issuer)) {
      return Optional.empty();
    }
    if (!signer.issuer().equals(issuer.subject())) {
      return Optional.of("signer of the OCSP response is of another issuer");
    }
    if (!signer.validity().includes(time)) {
      return Optional.of("certificate of the OCSP response's signer is not valid at " + time);
    }
    if (!hasPurpose(signer)) {
      return Optional.of("signer of the OCSP response lacks the purpose OCSPSigning");
    }
    Outcome outcome =
        signatures.verify(
            signer.signatureAlgorithm(),
            issuer.subjectPublicKeyInfo(),
            signer.tbs(),
            signer.signature());
    return outcome == Outcome.VALID
        ? Optional.empty()
        : Optional.of("certificate of the OCSP response's signer was not signed by the issuer");
  }

  private static boolean hasPurpose(Certificate signer) {
    boolean understood =
        signer.extensions().all().stream()
            .allMatch(extension -> !extension.isCritical() || UNDERSTOOD.contains(extension.oid()));
    boolean signs =
        signer
            .extensions()
            .keyUsage()
            .map(usages -> usages.contains(KeyUsage.DIGITAL_SIGNATURE))
            .orElse(true);
    boolean delegated =
        signer
            .extensions()
            .extendedKeyUsage()
            .filter(purposes -> purposes.contains(KeyPurpose.OCSP_SIGNING))
            .isPresent();
    return understood && signs && delegated;
  }
}
