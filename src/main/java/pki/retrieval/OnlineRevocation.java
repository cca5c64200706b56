package pki.retrieval;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pki.crl.Crl;
import pki.crl.CrlRevocationChecker;
import pki.der.EncodingException;
import pki.ocsp.SingleResponse;
import pki.path.RevocationChecker;
import pki.path.RevocationQuery;
import pki.retrieval.Consulted.Kind;
import pki.x509.Certificate;

/// Asks what a certificate itself points at: its OCSP responders first, then its CRLs, until one of
/// them says something that holds. Remembers whom it has asked. For one thread.
public final class OnlineRevocation implements RevocationChecker, AutoCloseable {
  private static final int MOST_ASKED = 16; // in all, so that no chain makes us call the world

  private final OcspInquiry ocsp = new OcspInquiry();
  private final CrlInquiry lists = new CrlInquiry();
  private final Map<URI, Crl> crls = new HashMap<>();
  private final List<Consulted> consulted = new ArrayList<>();

  @Override
  public Status check(RevocationQuery query) {
    List<String> reasons = new ArrayList<>();
    for (Source source : sources(query.certificate(), reasons)) {
      if (consulted.size() == MOST_ASKED) {
        reasons.add("16 sources were asked already");
        break;
      }
      try {
        Consulted result =
            switch (source.kind) {
              case OCSP -> askOcsp(source.url, query);
              case CRL -> askCrl(source.url, query);
            };
        consulted.add(result);
        if (!(result.status() instanceof Undetermined(String why))) {
          return result.status();
        }
        reasons.add(why);
      } catch (RetrievalException e) {
        consulted.add(nothing(source, query.certificate(), e));
        reasons.add(String.valueOf(e.getMessage()));
      }
    }
    return new Undetermined(
        reasons.isEmpty()
            ? "the certificate names no OCSP responder and no CRL"
            : String.join("; ", reasons));
  }

  /// Whom it has asked so far, in that order.
  public List<Consulted> consulted() {
    return List.copyOf(consulted);
  }

  private record Source(Kind kind, URI url) {}

  private static List<Source> sources(Certificate certificate, List<String> reasons) {
    List<Source> sources = new ArrayList<>();
    try {
      OcspInquiry.responders(certificate).forEach(url -> sources.add(new Source(Kind.OCSP, url)));
      CrlInquiry.lists(certificate).forEach(url -> sources.add(new Source(Kind.CRL, url)));
    } catch (RetrievalException | EncodingException e) {
      reasons.add(String.valueOf(e.getMessage()));
    }
    return sources;
  }

  private Consulted askOcsp(URI url, RevocationQuery query) throws RetrievalException {
    var question =
        new OcspInquiry.Question(
            query.certificate(), query.issuer(), query.time(), Optional.empty());
    OcspFinding finding = ocsp.ask(url, question, query::verify);
    String signer =
        finding
            .signer()
            .map(who ->
                who.subject()
                    + (finding.isDelegated(query.issuer())
                        ? ", delegated by the issuer"
                        : ", the issuer itself"))
            .orElse("");
    return new Consulted(
        query.certificate(),
        Kind.OCSP,
        url,
        finding.status(),
        finding.answer().map(SingleResponse::thisUpdate),
        finding.answer().flatMap(SingleResponse::nextUpdate),
        signer);
  }

  private Consulted askCrl(URI url, RevocationQuery query) throws RetrievalException {
    Crl crl = crls.get(url);
    if (crl == null) {
      crl = lists.fetch(url);
      crls.put(url, crl);
    }
    Status status = new CrlRevocationChecker(List.of(crl)).check(query);
    Optional<Instant> thisUpdate = Optional.of(crl.thisUpdate());
    return new Consulted(
        query.certificate(),
        Kind.CRL,
        url,
        status,
        thisUpdate,
        crl.nextUpdate(),
        crl.issuer().toString());
  }

  private static Consulted nothing(Source source, Certificate about, RetrievalException e) {
    return new Consulted(
        about,
        source.kind,
        source.url,
        new Undetermined(String.valueOf(e.getMessage())),
        Optional.empty(),
        Optional.empty(),
        "");
  }

  @Override
  public void close() {
    ocsp.close();
    lists.close();
  }
}
