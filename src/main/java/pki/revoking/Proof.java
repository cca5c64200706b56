package pki.revoking;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import pki.crl.Crl;
import pki.crl.CrlRevocationChecker;
import pki.path.PathFailure;
import pki.path.PathInput;
import pki.path.PathResult;
import pki.path.PathValidator;
import pki.path.Revocation;
import pki.path.RevocationChecker.Revoked;
import pki.path.ValidationPolicy;
import pki.retrieval.CrlInquiry;
import pki.retrieval.OcspFinding;
import pki.retrieval.OcspInquiry;
import pki.retrieval.OcspInquiry.Question;
import pki.shell.Failure;
import pki.shell.Json;
import pki.store.IssuerRecord;
import pki.x509.Certificate;

/// What everybody learns who asks the URLs in a certificate: that it is revoked.
///
/// The store must not be open here, for `pki serve` has to look into it first.
///
/// @param told by each source, in a line
record Proof(List<Told> told) {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(50);

  /// What one source says.
  ///
  /// @param detail when and by whom, in plain text
  record Told(String kind, URI url, String detail) {}

  /// Asks until each source says that the certificate is revoked, and since when and why, as it was
  /// recorded: a server that does not know the certificate yet calls it revoked as well.
  ///
  /// @throws Failure when one does not, or there is none
  static Proof of(
      Certificate certificate, IssuerRecord issuer, Revoked expected, InstantSource clock)
      throws IOException {
    List<Told> told = new ArrayList<>();
    Certificate by = issuer.certificate().orElseThrow();
    for (URI url : OcspInquiry.responders(certificate)) {
      told.add(
          new Told(
              "ocsp",
              url,
              await(url, () -> ocsp(url, new Asked(certificate, by, expected), clock))));
    }
    for (URI url : CrlInquiry.lists(certificate)) {
      told.add(
          new Told("crl", url, await(url, () -> crl(url, certificate, issuer, expected, clock))));
    }
    if (told.isEmpty()) {
      throw Failure.unable(
          "it is revoked, but the certificate names nobody whom one could ask",
          "issue with status.base-url in config.yaml, so that certificates do");
    }
    return new Proof(told);
  }

  List<String> lines() {
    return told.stream()
        .map(one -> "  %-8s  %s: %s".formatted(one.kind, one.url, one.detail))
        .toList();
  }

  List<Map<String, Object>> values() {
    return told.stream()
        .map(one -> Json.object("kind", one.kind, "url", one.url.toString(), "detail", one.detail))
        .toList();
  }

  @FunctionalInterface
  private interface Asking {
    Optional<String> ask() throws IOException;
  }

  private static String await(URI url, Asking asking) throws IOException {
    long start = System.nanoTime();
    Optional<String> detail = asking.ask();
    while (detail.isEmpty() && System.nanoTime() - start < PATIENCE.toNanos()) {
      LockSupport.parkNanos(PAUSE.toNanos());
      detail = asking.ask();
    }
    return detail.orElseThrow(() ->
        Failure.unable(
            "it is revoked, but %s does not say so after %d s".formatted(url, PATIENCE.toSeconds()),
            "is it 'pki serve' of this home that answers there?"));
  }

  private record Asked(Certificate certificate, Certificate issuer, Revoked expected) {}

  private static Optional<String> ocsp(URI url, Asked asked, InstantSource clock)
      throws IOException {
    try (var inquiry = new OcspInquiry()) {
      var question =
          new Question(asked.certificate, asked.issuer, clock.instant(), Optional.empty());
      OcspFinding finding = inquiry.ask(url, question);
      return finding.status().equals(asked.expected)
          ? Optional.of(
              "revoked since %s, %s, signed by %s"
                  .formatted(
                      asked.expected.since(),
                      asked.expected.reason().asn1Name(),
                      finding.signer().map(who -> who.subject().toString()).orElse("?")))
          : Optional.empty();
    }
  }

  private static Optional<String> crl(
      URI url, Certificate certificate, IssuerRecord issuer, Revoked expected, InstantSource clock)
      throws IOException {
    try (var inquiry = new CrlInquiry()) {
      Crl list = inquiry.fetch(url);
      return listed(list, certificate, issuer, clock).filter(expected::equals).isPresent()
          ? Optional.of(
              "number %s lists it, until %s"
                  .formatted(
                      list.number().map(Object::toString).orElse("-"),
                      list.nextUpdate().map(Object::toString).orElse("?")))
          : Optional.empty();
    }
  }

  /// What a list says, by our own validator, so that its signature and scope count as well.
  private static Optional<Revoked> listed(
      Crl list, Certificate certificate, IssuerRecord issuer, InstantSource clock) {
    List<Certificate> above = new ArrayList<>(issuer.chain());
    above.addFirst(issuer.certificate().orElseThrow());
    PathResult result =
        new PathValidator()
            .validate(
                PathInput.of(certificate, above, List.of(above.getLast())),
                ValidationPolicy.at(clock.instant())
                    .withRevocation(Revocation.soft(new CrlRevocationChecker(List.of(list)))));
    return result instanceof PathResult.Invalid(var best, var _)
            && best.failure() instanceof PathFailure.Revoked(int _, var since, var reason)
        ? Optional.of(new Revoked(since, reason))
        : Optional.empty();
  }
}
