package pki.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import pki.name.DistinguishedName;
import pki.x509.Certificate;

/// How several certificates hang together: which signs which, in what order they stand, and whose
/// signer is not among them. Signatures are checked; whether the chain is to be trusted is not.
public final class ChainReport {
  /// The type of what hangs together; anything else is a bundle.
  static final String CHAIN = "chain";

  /// Cross-certificates of one CA; more of one name is somebody's joke.
  private static final int MOST_CANDIDATES = 8;

  private final List<Certificate> certificates;
  private final Map<DistinguishedName, List<Integer>> bySubject = new LinkedHashMap<>();

  private ChainReport(List<Certificate> certificates) {
    this.certificates = certificates;
    for (int i = 0; i < certificates.size(); i++) {
      bySubject.computeIfAbsent(certificates.get(i).subject(), _ -> new ArrayList<>()).add(i);
    }
  }

  public static Report of(List<Certificate> certificates) {
    return new ChainReport(certificates).report();
  }

  /// Who signed a certificate, among these.
  ///
  /// Indexes count from 0.
  private sealed interface Signer {
    record Itself() implements Signer {}

    record Another(int index) implements Signer {}

    /// A certificate of the issuer's name is here, perhaps this one itself, but the algorithm is
    /// none that is verified.
    record Unchecked(int index) implements Signer {}

    /// A certificate of the issuer's name is here, but its key made another signature.
    record Mismatch(int index) implements Signer {}

    record Missing() implements Signer {}
  }

  private Report report() {
    List<Signer> signers = IntStream.range(0, certificates.size()).mapToObj(this::signer).toList();
    boolean chained =
        signers.stream().anyMatch(Signer.Another.class::isInstance)
            && signers.stream().filter(Signer.Itself.class::isInstance).count() <= 1;
    boolean ordered = isOrdered(signers);
    String kind = chained ? CHAIN : "bundle";
    String order = !chained ? "" : ordered ? ", each signed by the next" : ", OUT OF ORDER";
    var facts =
        new Facts(kind, "%s of %d certificates%s".formatted(kind, certificates.size(), order));
    facts.value("ordered", ordered);
    List<Map<String, Object>> values = new ArrayList<>();
    for (int i = 0; i < signers.size(); i++) {
      Certificate certificate = certificates.get(i);
      String title = CertificateReport.title(certificate);
      facts.note("%3d  %s, %s".formatted(i + 1, title, sentence(signers.get(i), certificate)));
      values.add(value(signers.get(i), certificate));
    }
    return facts.value("certificates", values).report();
  }

  private Signer signer(int index) {
    Certificate signed = certificates.get(index);
    Signer best = new Signer.Missing();
    List<Integer> candidates = bySubject.getOrDefault(signed.issuer(), List.of());
    for (int candidate : candidates.subList(0, Math.min(MOST_CANDIDATES, candidates.size()))) {
      switch (CertificateReport.signature(certificates.get(candidate), signed)) {
        case VALID -> {
          return candidate == index ? new Signer.Itself() : new Signer.Another(candidate);
        }
        case INVALID -> {
          if (candidate != index && best instanceof Signer.Missing) {
            best = new Signer.Mismatch(candidate);
          }
        }
        case UNSUPPORTED, WEAK -> best = new Signer.Unchecked(candidate);
      }
    }
    return best;
  }

  /// RFC 8446, section 4.4.2: each directly certifies the one before; a root may end it, or not.
  private static boolean isOrdered(List<Signer> signers) {
    return IntStream.range(0, signers.size() - 1)
        .allMatch(i -> signers.get(i) instanceof Signer.Another(int index) && index == i + 1);
  }

  private static String sentence(Signer signer, Certificate certificate) {
    return switch (signer) {
      case Signer.Itself() -> "signed by itself";
      case Signer.Another(int index) -> "signed by %d".formatted(index + 1);
      case Signer.Unchecked(int index) ->
          "issued by %d, by a signature that is not checked here".formatted(index + 1);
      case Signer.Mismatch(int index) ->
          "NOT signed by %d, which has its issuer's name".formatted(index + 1);
      case Signer.Missing() -> "signed by %s, which is not here".formatted(certificate.issuer());
    };
  }

  private static Map<String, Object> value(Signer signer, Certificate certificate) {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("subject", certificate.subject().toString());
    value.put("fingerprint", certificate.fingerprint());
    switch (signer) {
      case Signer.Itself() -> value.put("selfSigned", true);
      case Signer.Another(int index) -> value.put("signedBy", index);
      case Signer.Unchecked(int index) -> value.put("uncheckedSigner", index);
      case Signer.Mismatch(int index) -> value.put("notSignedBy", index);
      case Signer.Missing() -> value.put("missingIssuer", certificate.issuer().toString());
    }
    return value;
  }
}
