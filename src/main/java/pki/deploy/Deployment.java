package pki.deploy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pki.deploy.DeployedFile.Open;
import pki.deploy.DeployedFile.WithKey;
import pki.name.DnsName;
import pki.name.GeneralName;
import pki.name.IpAddress;
import pki.x509.AccessDescription;
import pki.x509.Certificate;

/// A certificate on its way to a server.
///
/// @param folder where the files will be, absolute
/// @param name of the files, without extension
/// @param leaf the server's certificate
/// @param chain what is above it, the root last
public record Deployment(Path folder, String name, Certificate leaf, List<Certificate> chain) {
  /// What needs no quoting anywhere, within quotation marks.
  private static final Pattern HARMLESS = Pattern.compile("[\\p{L}\\p{N}_.@+~/ -]*");

  /// The suites of TLS 1.2 by OpenSSL's names; those of 1.3 come with the version.
  private static final String SUITES =
      String.join(
          ":",
          "ECDHE-ECDSA-AES128-GCM-SHA256",
          "ECDHE-RSA-AES128-GCM-SHA256",
          "ECDHE-ECDSA-AES256-GCM-SHA384",
          "ECDHE-RSA-AES256-GCM-SHA384",
          "ECDHE-ECDSA-CHACHA20-POLY1305",
          "ECDHE-RSA-CHACHA20-POLY1305");

  /// @throws IllegalArgumentException when the folder's name would have to be quoted
  public Deployment {
    chain = List.copyOf(chain);
    if (!HARMLESS.matcher(folder.toString()).matches()) {
      throw new IllegalArgumentException(
          "'%s' holds a character that has a meaning in configuration files".formatted(folder));
    }
  }

  /// All files for a server, the configuration last.
  public List<DeployedFile> files(ServerKind server) {
    return switch (server) {
      case NGINX -> with(certificate(), key(), authorities(), snippet("nginx.conf"));
      case APACHE -> with(certificate(), key(), snippet("apache.conf"));
      case HAPROXY -> with(bundle(), snippet("haproxy.cfg"));
      case CADDY -> with(certificate(), key(), snippet("Caddyfile"));
      case TOMCAT -> with(alone(), key(), between(), snippet("server.xml"));
      case SPRING -> with(certificate(), key(), root(), snippet("application.yaml"));
      case POSTGRESQL -> with(certificate(), key(), root(), snippet("postgresql.conf"));
      case KUBERNETES -> with(secret(), snippet("ingress.yaml"));
    };
  }

  private static List<DeployedFile> with(DeployedFile... files) {
    return List.of(files);
  }

  /// The leaf, then what leads to the root, which every client has by itself.
  private DeployedFile certificate() {
    return new Open("certificate", name + ".crt", served());
  }

  private DeployedFile alone() {
    return new Open("certificate", name + ".crt", pem(Stream.of(leaf)));
  }

  private DeployedFile between() {
    return new Open("chain", name + ".chain.crt", pem(intermediates()));
  }

  private DeployedFile authorities() {
    return new Open("authorities", name + ".ca.crt", pem(chain.stream()));
  }

  private DeployedFile root() {
    return new Open("root", "root.crt", pem(Stream.of(chain.getLast())));
  }

  private DeployedFile key() {
    return new WithKey("key", name + ".key", pem -> pem);
  }

  /// HAProxy reads the key, the certificate and the chain from one file.
  private DeployedFile bundle() {
    return new WithKey("bundle", name + ".pem", pem -> pem + served());
  }

  private DeployedFile secret() {
    return new WithKey(
        "secret",
        "secret.yaml",
        pem -> {
          Map<String, String> values = new HashMap<>(values());
          values.put("keyBase64", base64(pem));
          values.put("certificateBase64", base64(served()));
          values.put("rootBase64", base64(pem(Stream.of(chain.getLast()))));
          return Snippet.read("secret.yaml").filled(values);
        });
  }

  private DeployedFile snippet(String resource) {
    return new Open("configuration", resource, Snippet.read(resource).filled(values()));
  }

  private Map<String, String> values() {
    List<String> names = hostNames();
    Map<String, String> values = new HashMap<>();
    values.put("name", name);
    values.put("names", String.join(" ", names));
    values.put("firstName", names.getFirst());
    String more = String.join(" ", names.subList(1, names.size()));
    values.put("moreNames", more);
    values.put("more", more);
    List<String> dnsNames = names.stream().filter(one -> !one.matches("[0-9.]+")).toList();
    values.put("quotedNames", joined(dnsNames, ", ", one -> "\"" + one + "\""));
    values.put("firstDnsName", dnsNames.stream().findFirst().orElse("localhost"));
    values.put("sites", joined(names, ", ", one -> "https://" + one));
    values.put("certificate", path(name + ".crt"));
    values.put("leaf", path(name + ".crt"));
    values.put("key", path(name + ".key"));
    values.put("chain", path(name + ".chain.crt"));
    values.put("authorities", path(name + ".ca.crt"));
    values.put("root", path("root.crt"));
    values.put("bundle", path(name + ".pem"));
    values.put("suites", SUITES);
    values.put("responder", responder().orElse(""));
    values.put("ocsp", responder().orElse(""));
    values.put("keyType", leaf.subjectPublicKeyInfo().javaName().equals("RSA") ? "RSA" : "EC");
    values.put("secretName", secretName());
    return values;
  }

  /// The names that people come with, the wildcards last: a server needs one that is whole.
  private List<String> hostNames() {
    List<String> whole = new ArrayList<>();
    List<String> wild = new ArrayList<>();
    for (GeneralName alternative : leaf.extensions().subjectAlternativeNames()) {
      switch (alternative) {
        case DnsName dns -> (dns.isWildcard() ? wild : whole).add(dns.text());
        case IpAddress ip when !ip.text().contains(":") -> whole.add(ip.text());
        default -> {} // nobody comes with it
      }
    }
    whole.addAll(wild);
    return whole.isEmpty() ? List.of("localhost") : whole;
  }

  private Optional<String> responder() {
    return leaf.extensions().authorityInformationAccess().stream()
        .filter(access -> access.method().equals(AccessDescription.OCSP))
        .map(access -> access.location().text())
        .filter(url -> url.matches("https?://[\\w.:/\\[\\]-]+")) // it goes into a comment
        .findFirst();
  }

  /// A label of RFC 1123, as Kubernetes wants its names.
  private String secretName() {
    String label =
        name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    return label.substring(0, Math.min(59, label.length())) + "-tls";
  }

  private String path(String file) {
    return folder.resolve(file).toString();
  }

  private String served() {
    return pem(Stream.concat(Stream.of(leaf), intermediates()));
  }

  private Stream<Certificate> intermediates() {
    return chain.stream().limit(Math.max(0, chain.size() - 1));
  }

  private static String pem(Stream<Certificate> certificates) {
    return certificates.map(one -> one.toPem().text()).collect(Collectors.joining());
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(US_ASCII));
  }

  private static String joined(List<String> names, String between, UnaryOperator<String> form) {
    return names.stream().map(form).collect(Collectors.joining(between));
  }
}
