package pki.scan;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pki.assessment.Grade;
import pki.der.DerWriter;
import pki.der.Octets;
import pki.der.Pem;
import pki.testing.Tool;

/// Real servers, each set up badly in one way, with what has to be said of it. `PORT` stands for
/// the port; words are parted by blanks.
public enum BadServer {
  GOOD(Grade.A_PLUS, "", nginx("rsa", "TLSv1.2 TLSv1.3", "")),
  NO_HSTS(Grade.A, "HSTS is missing", nginx("rsa", "TLSv1.2 TLSv1.3", "NO_HSTS")),
  SHORT_HSTS(Grade.A, "HSTS is missing or shorter", nginx("rsa", "TLSv1.2 TLSv1.3", "SHORT_HSTS")),
  NO_TLS13(Grade.A, "TLS 1.3 is missing", nginx("rsa", "TLSv1.2", "")),
  EARLY_DATA(
      Grade.A_PLUS, "early data of 16384 bytes", nginx("rsa", "TLSv1.3", "ssl_early_data on;")),
  OLD_VERSIONS(
      Grade.B,
      "TLS 1.0 is accepted",
      nginx("rsa", "TLSv1 TLSv1.1 TLSv1.2 TLSv1.3", "ssl_ciphers DEFAULT:@SECLEVEL=0;")),
  ONLY_TLS10(
      Grade.C,
      "neither TLS 1.2 nor TLS 1.3 is spoken",
      openssl("rsa", "-tls1 -cipher DEFAULT:@SECLEVEL=0")),
  ONLY_TLS11(
      Grade.C,
      "neither TLS 1.2 nor TLS 1.3 is spoken",
      openssl("rsa", "-tls1_1 -cipher DEFAULT:@SECLEVEL=0")),
  STATIC_RSA(
      Grade.B,
      "suites without forward secrecy are accepted",
      openssl("rsa", "-tls1_2 -cipher AES128-GCM-SHA256")),
  CBC(Grade.A, "CBC suites are accepted", openssl("rsa", "-cipher ECDHE-RSA-AES128-SHA")),
  NULL_CIPHER(
      Grade.F,
      "suites without encryption are accepted",
      openssl("rsa", "-tls1_2 -cipher NULL-SHA256:@SECLEVEL=0")),
  ANONYMOUS(
      Grade.F,
      "suites without authentication are accepted",
      openssl("rsa", "-tls1_2 -cipher ADH-AES128-GCM-SHA256:@SECLEVEL=0")),
  DH_1024(
      Grade.C,
      "Diffie-Hellman with a prime of 1024 bits",
      openssl("rsa", "-dhparam dh1024.pem -tls1_2 -cipher DHE-RSA-AES128-GCM-SHA256:@SECLEVEL=0")),
  WEAK_CURVE(
      Grade.C,
      "groups below 112 bits: secp192r1",
      openssl(
          "rsa",
          "-named_curve prime192v1 -tls1_2 -cipher ECDHE-RSA-AES128-GCM-SHA256:@SECLEVEL=0")),
  SHA1_SIGNATURES(
      Grade.C,
      "the server signs with SHA-1 only",
      openssl("rsa", "-sigalgs RSA+SHA1 -tls1_2 -cipher ECDHE-RSA-AES128-GCM-SHA256:@SECLEVEL=0")),
  RENEGOTIATING(
      Grade.B,
      "clients may negotiate again",
      openssl("rsa", "-client_renegotiation -tls1_2 -cipher ECDHE-RSA-AES128-GCM-SHA256")),
  RC4_AND_3DES(
      Grade.D,
      "RC4 is accepted",
      gnutls("NORMAL:+ARCFOUR-128:+3DES-CBC:+RSA:+VERS-TLS1.0:+VERS-TLS1.1:+SHA1:+MD5")),
  TRIPLE_DES(Grade.C, "ciphers with 64-bit blocks are accepted", gnutls("NORMAL:+3DES-CBC:+SHA1")),
  EXPIRING(
      Grade.A_PLUS,
      "expires in 19 days, in the last third",
      nginx("expiring", "TLSv1.2 TLSv1.3", "")),
  NO_STATUS(
      Grade.A_PLUS,
      "nobody can ask whether it is revoked",
      nginx("nostatus", "TLSv1.2 TLSv1.3", "")),
  MUST_STAPLE(
      Grade.F,
      "it demands a stapled status, and none came",
      nginx("muststaple", "TLSv1.2 TLSv1.3", "")),
  EXPIRED(Grade.F, "expired", nginx("expired", "TLSv1.2 TLSv1.3", "")),
  SELF_SIGNED(Grade.F, "self-signed", nginx("selfsigned", "TLSv1.2 TLSv1.3", "")),
  INCOMPLETE(Grade.F, "clients refuse", nginx("incomplete", "TLSv1.2 TLSv1.3", "")),
  WRONG_NAME(Grade.F, "scanned.test", nginx("wrongname", "TLSv1.2 TLSv1.3", "")),
  SHA1_CERTIFICATE(Grade.F, "clients refuse", openssl("sha1", "-cipher DEFAULT:@SECLEVEL=0")),
  RSA_1024(Grade.F, "RSA 1024 bits", openssl("weak", "-cipher DEFAULT:@SECLEVEL=0"));

  /// RFC 2409, section 6.2: the prime of 1024 bits that half of the world once shared.
  private static final BigInteger OAKLEY_2 =
      new BigInteger(
          "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74"
              + "020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B302B0A6DF25F1437"
              + "4FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED"
              + "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE65381FFFFFFFFFFFFFFFF",
          16);

  final Grade grade;
  final String told;

  @SuppressWarnings("ImmutableEnumChecker") // List.of
  private final List<String> command;

  BadServer(Grade grade, String told, List<String> command) {
    this.grade = grade;
    this.told = told;
    this.command = command;
  }

  /// A server that runs.
  public record Running(Tool.Running tool, int port) implements AutoCloseable {
    @Override
    public void close() {
      tool.close();
    }
  }

  /// Writes the keys and certificates of all of them.
  static ScanPki prepare(Path folder) throws IOException {
    var pki = new ScanPki(folder);
    var rsa = ScanPki.rsa(2048);
    pki.write("rsa", rsa, ScanPki.Kind.GOOD);
    pki.write("expired", rsa, ScanPki.Kind.EXPIRED);
    pki.write("expiring", rsa, ScanPki.Kind.EXPIRING);
    pki.write("nostatus", rsa, ScanPki.Kind.NO_STATUS);
    pki.write("muststaple", rsa, ScanPki.Kind.MUST_STAPLE);
    pki.write("selfsigned", rsa, ScanPki.Kind.SELF_SIGNED);
    pki.write("incomplete", rsa, ScanPki.Kind.INCOMPLETE);
    pki.write("wrongname", rsa, ScanPki.Kind.WRONG_NAME);
    pki.write("sha1", rsa, ScanPki.Kind.SHA1);
    pki.write("weak", ScanPki.rsa(1024), ScanPki.Kind.GOOD);
    byte[] oakley =
        DerWriter.encode(out -> out.sequence(dh -> dh.integer(OAKLEY_2).integer(BigInteger.TWO)));
    Files.writeString(
        folder.resolve("dh1024.pem"), new Pem("DH PARAMETERS", Octets.of(oakley)).text());
    return pki;
  }

  Running start(Path folder) throws IOException {
    int port = freePort();
    List<String> words =
        command.stream().map(word -> word.replace("PORT", Integer.toString(port))).toList();
    List<String> arguments = new ArrayList<>(words.subList(1, words.size()));
    if (words.getFirst().equals("nginx")) {
      Path config = folder.resolve(name() + ".conf");
      Files.writeString(config, arguments.getFirst());
      arguments = List.of("-p", folder.toString(), "-c", config.toString());
    }
    Tool tool = Tool.require(words.getFirst()).in(folder);
    var running = tool.start(arguments.toArray(String[]::new));
    awaitListener(running, port);
    return new Running(running, port);
  }

  private static void awaitListener(Tool.Running running, int port) {
    long start = System.nanoTime();
    while (running.process().isAlive() && System.nanoTime() - start < 10_000_000_000L) {
      try {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
        return;
      } catch (IOException e) {
        LockSupport.parkNanos(10_000_000); // 10 ms: nothing announces a listener
      }
    }
    throw new AssertionError(running.command() + " does not listen: " + running.output());
  }

  private static int freePort() throws IOException {
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  private static List<String> openssl(String certificate, String options) {
    String command =
        "openssl s_server -accept 127.0.0.1:PORT -www -cert %1$s.crt -cert_chain between.crt -key %1$s.key %2$s"
            .formatted(certificate, options);
    return List.of(command.split(" ", -1));
  }

  private static List<String> gnutls(String priority) {
    return List.of(
        "gnutls-serv",
        "--port",
        "PORT",
        "--http",
        "--x509certfile",
        "rsa.crt",
        "--x509keyfile",
        "rsa.key",
        "--priority",
        priority);
  }

  private static List<String> nginx(String certificate, String versions, String more) {
    String header =
        switch (more) {
          case "NO_HSTS" -> "";
          case "SHORT_HSTS" -> "add_header Strict-Transport-Security max-age=3600 always;";
          default -> "add_header Strict-Transport-Security max-age=63072000 always;";
        };
    Matcher directive = Pattern.compile("ssl_.*;").matcher(more);
    String config =
        """
        daemon off;
        master_process off;
        pid nginx-PORT.pid;
        error_log stderr;
        events {}
        http {
          access_log off;
          client_body_temp_path tmp; proxy_temp_path tmp; fastcgi_temp_path tmp;
          uwsgi_temp_path tmp; scgi_temp_path tmp;
          ssl_session_cache shared:S:1m;
          ssl_ciphers ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384;
          server {
            listen 127.0.0.1:PORT ssl;
            ssl_protocols %s;
            ssl_certificate %s.crt;
            ssl_certificate_key %s.key;
            %s
            %s
            location / { return 200 "hello"; }
          }
        }
        """
            .formatted(
                versions,
                certificate,
                certificate,
                header,
                directive.find() ? directive.group() : "");
    if (directive.reset().find() && directive.group().startsWith("ssl_ciphers")) {
      config = config.replaceFirst("ssl_ciphers ECDHE.*\n", "");
    }
    return List.of("nginx", config);
  }
}
