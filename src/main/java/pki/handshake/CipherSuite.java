package pki.handshake;

import java.util.Optional;

/// A cipher suite, taken apart by its name: how keys are agreed on, who is authenticated how, what
/// encrypts, and what hashes.
public record CipherSuite(int code) {
  /// What every connection begins with: nothing (RFC 5246, appendix A.5).
  public static final CipherSuite NULL = new CipherSuite(0);

  private static final String WITH = "_WITH_";
  private static final String EXPORT = "_EXPORT";

  public String name() {
    return Codepoints.SUITE.nameOf(code);
  }

  /// Whether key exchange and authentication are chosen apart from the suite.
  public boolean isTls13() {
    return code >> 8 == 0x13;
  }

  /// Such as `ECDHE`, `RSA` or, in TLS 1.3, `by key_share`.
  public String keyExchange() {
    if (isTls13()) {
      return "by key_share";
    }
    String base = base();
    String exchange = base.contains("_") ? base.substring(0, base.lastIndexOf('_')) : base;
    return isExport() ? exchange + EXPORT : exchange;
  }

  /// Such as `ECDSA` or, in TLS 1.3, `by CertificateVerify`.
  public String authentication() {
    if (isTls13()) {
      return "by CertificateVerify";
    }
    return base().substring(base().lastIndexOf('_') + 1);
  }

  /// Such as `AES_128_GCM`.
  public String cipher() {
    String after = after();
    return after.endsWith("_8") || after.endsWith("_CCM") || !after.contains("_")
        ? after
        : after.substring(0, after.lastIndexOf('_'));
  }

  /// What derives the keys and seals the handshake, such as `SHA256`. Versions before TLS 1.2
  /// always take two hashes (RFC 4346, section 5). TLS 1.2 takes that of the name only where it is
  /// SHA-256 or stronger: an older one is the MAC's alone (RFC 5246, section 5).
  public String hash(TlsVersion version) {
    if (version.compareTo(TlsVersion.TLS_1_2) < 0) {
      return "MD5 and SHA";
    }
    String named = namedHash();
    return isAuthenticatedEncryption() || named.equals("SHA384") ? named : "SHA256";
  }

  /// The hash with which a MAC protects the records, such as `SHA`; absent where the cipher does.
  public Optional<String> mac() {
    return isAuthenticatedEncryption() ? Optional.empty() : Optional.of(namedHash());
  }

  private String namedHash() {
    String after = after();
    return after.endsWith("_8") || after.endsWith("_CCM")
        ? "SHA256" // RFC 6655, section 3
        : after.substring(after.lastIndexOf('_') + 1);
  }

  /// Whether a recorded full handshake stays closed to whoever gets the server's key later: the
  /// keys come from shares that both sides forget.
  public boolean hasForwardSecrecy() {
    return isTls13()
        || keyExchange().startsWith("ECDHE")
        || keyExchange().startsWith("DHE")
        || authentication().equals("anon"); // shares that nobody signs (RFC 5246, section 7.4.3)
  }

  /// Whether encryption and integrity are one: no padding to test, no MAC to compare.
  public boolean isAuthenticatedEncryption() {
    String cipher = cipher();
    return cipher.contains("GCM") || cipher.contains("CCM") || cipher.contains("POLY1305");
  }

  /// Whether it was made weak for export in the 1990s: FREAK and Logjam live of these.
  public boolean isExport() {
    return name().contains(EXPORT + WITH);
  }

  /// `ECDHE_RSA` of `TLS_ECDHE_RSA_WITH_…`, and of its weak kin.
  private String base() {
    String name = name();
    int with = name.indexOf(isExport() ? EXPORT + WITH : WITH);
    return with < 4 ? "" : name.substring(4, with);
  }

  /// `AES_128_GCM_SHA256` of any name that ends so.
  private String after() {
    String name = name();
    int with = name.indexOf(WITH);
    return with < 0
        ? name.substring(Math.min(4, name.length()))
        : name.substring(with + WITH.length());
  }

  @Override
  public String toString() {
    return name();
  }
}
