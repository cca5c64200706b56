package pki.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pki.der.DerReader;
import pki.der.EncodingException;
import pki.name.DistinguishedName;
import pki.x509.AlgorithmIdentifier;
import pki.x509.Extension;
import pki.x509.Extensions;
import pki.x509.RevocationReason;

/// The outer facts of a certificate revocation list (RFC 5280, section 5.1):
///
/// ```
/// TBSCertList ::= SEQUENCE { version OPTIONAL, signature, issuer, thisUpdate, nextUpdate OPTIONAL,
///   revokedCertificates SEQUENCE OF SEQUENCE { userCertificate, revocationDate,
///     crlEntryExtensions OPTIONAL } OPTIONAL, crlExtensions [0] OPTIONAL }
/// ```
///
/// Entries are passed over one after the other, so a long list takes no more memory than its file.
/// The signature is not checked, for the issuer's certificate is elsewhere.
final class CrlReport {
  /// How many entries are shown one by one.
  private static final int MOST_SHOWN = 10;

  private final List<String> shown = new ArrayList<>();
  private final Map<RevocationReason, Integer> reasons = new EnumMap<>(RevocationReason.class);
  private int entries;

  private CrlReport() {}

  /// @throws EncodingException when it is no CRL
  static Report of(byte[] der, Instant now) {
    return new CrlReport().report(der, now);
  }

  private Report report(byte[] der, Instant now) {
    DerReader file = DerReader.of(der);
    DerReader outer = file.sequence();
    file.end();
    DerReader tbs = outer.sequence();
    AlgorithmIdentifier algorithm = AlgorithmIdentifier.read(outer);
    tbs.skipIf(DerReader.INTEGER);
    AlgorithmIdentifier.read(tbs);
    DistinguishedName issuer = DistinguishedName.read(tbs);
    Instant thisUpdate = tbs.time();
    Optional<Instant> nextUpdate = isTime(tbs) ? Optional.of(tbs.time()) : Optional.empty();
    if (tbs.nextIs(DerReader.SEQUENCE)) {
      readEntries(tbs.sequence());
    }
    Extensions extensions =
        tbs.nextIs(DerReader.constructed(0))
            ? Extensions.read(tbs.read(DerReader.constructed(0)))
            : Extensions.NONE;
    tbs.end();

    boolean delta = extensions.has(Extension.DELTA_CRL_INDICATOR);
    var facts = new Facts("crl", (delta ? "delta CRL of " : "CRL of ") + name(issuer));
    facts.both("issuer", "issuer", CertificateReport.text(issuer)).value("delta", delta);
    addTimes(facts, thisUpdate, nextUpdate, now);
    number(extensions).ifPresent(number -> facts.line("number", number).value("crlNumber", number));
    addEntries(facts);
    addScope(facts, extensions);
    return facts
        .both("signature", "signatureAlgorithm", AlgorithmText.ofSignature(algorithm))
        .report();
  }

  private void readEntries(DerReader in) {
    while (in.hasMore()) {
      DerReader entry = in.sequence();
      var serial = entry.integer();
      Instant since = entry.time();
      RevocationReason reason =
          entry.hasMore() ? reason(Extensions.read(entry)) : RevocationReason.UNSPECIFIED;
      entry.end();
      entries++;
      reasons.merge(reason, 1, Integer::sum);
      if (shown.size() < MOST_SHOWN) {
        shown.add("%s since %s, %s".formatted(serial.toString(16), since, reason.asn1Name()));
      }
    }
  }

  private static RevocationReason reason(Extensions extensions) {
    return extensions
        .find(Extension.REASON_CODE)
        .flatMap(e -> {
          DerReader in = e.value().reader();
          return RevocationReason.ofCode(in.smallInteger(DerReader.ENUMERATED, 10));
        })
        .orElse(RevocationReason.UNSPECIFIED);
  }

  private static void addTimes(
      Facts facts, Instant thisUpdate, Optional<Instant> nextUpdate, Instant now) {
    facts.line("made", thisUpdate.toString()).value("thisUpdate", thisUpdate);
    nextUpdate.ifPresentOrElse(
        next -> {
          boolean overdue = now.isAfter(next);
          facts
              .line("next due", next + (overdue ? ", OVERDUE" : ""))
              .value("nextUpdate", next)
              .value("overdue", overdue);
        },
        () -> facts.line("next due", "never said"));
  }

  private void addEntries(Facts facts) {
    facts.line("revoked", TimeSpan.counted(entries, "certificate")).value("entries", entries);
    List<String> counts =
        reasons.entrySet().stream()
            .map(e -> "%s: %d".formatted(e.getKey().asn1Name(), e.getValue()))
            .toList();
    if (entries > 1) {
      facts.lines("reasons", counts);
    }
    facts.lines(entries > MOST_SHOWN ? "the first" : "entries", shown);
  }

  private static void addScope(Facts facts, Extensions extensions) {
    if (extensions.has(Extension.ISSUING_DISTRIBUTION_POINT)) {
      facts.line("scope", "a part of the issuer's certificates").value("partial", true);
    }
    extensions
        .authorityKeyIdentifier()
        .flatMap(identifier -> identifier.keyIdentifier())
        .ifPresent(id ->
            facts
                .line("signed by", "key id " + id.hex())
                .value("authorityKeyIdentifier", id.hex()));
  }

  private static Optional<String> number(Extensions extensions) {
    return extensions.find(Extension.CRL_NUMBER).map(e -> e.value().reader().integer().toString());
  }

  private static boolean isTime(DerReader in) {
    return in.nextIs(DerReader.UTC_TIME) || in.nextIs(DerReader.GENERALIZED_TIME);
  }

  private static String name(DistinguishedName issuer) {
    return issuer.commonName().orElseGet(() -> CertificateReport.text(issuer));
  }
}
