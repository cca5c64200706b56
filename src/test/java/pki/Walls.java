package pki;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Which package may import which. A row names everything that its package may use; what has no row
/// may not exist. Levels only ever look down this page, and neighbours on a level never see each
/// other.
///
/// When a row seems to need one more word, first look for the thing that sits in the wrong package.
final class Walls {
  private static final Map<String, Set<String>> MAY_IMPORT =
      table(
          """
          # the vocabulary, the keys, durable files, and frames that know no PKI
          der      |
          name     | der
          x509     | der name
          signature | x509
          files    |
          http     |
          shell    |
          keys     | files der

          # what is remembered, what is judged, and what TLS says
          store    | x509 keys files
          path     | x509 signature
          lint     | x509
          status   | x509 store files
          weakness | der
          handshake | x509
          trace    | x509 handshake

          # what signs
          profile  | x509 keys
          ca       | x509 signature keys files store path lint weakness profile
          crl      | x509 signature keys files store path lint
          ocsp     | x509 signature keys files store path lint

          # what is served and handed out
          retrieval | x509 path ocsp crl
          resident | x509 keys files store status path profile ca crl ocsp publish http
          publish  | http ocsp crl store x509 files
          authentication | x509 handshake keys path
          tls      | x509 handshake trace authentication keys path ocsp files
          scan     | x509 handshake trace authentication keys path ocsp tls
          assessment | x509 handshake scan tls
          deploy   | x509
          limbo    | x509 signature path crl
          acme     | http x509 signature keys files store path lint weakness profile ca crl ocsp
          est      | http x509 signature keys files store path lint weakness profile ca crl ocsp
          cmp      | http x509 signature keys files store path lint weakness profile ca crl ocsp
          console  | http x509 keys files store path lint profile ca crl ocsp

          # behind a port: only toolkit sees these. A port's signatures name keys and x509's values.
          database | store x509 files
          jdbc     | database store x509 keys files crl acme
          pkcs11   | keys files
          config   | profile keys x509 files

          # what is shown, the object graph, the story, the commands, and the entry that calls them
          report   | x509 signature keys store path lint profile ca
          toolkit  | x509 keys files store path lint profile ca crl ocsp publish http handshake trace authentication tls scan deploy database jdbc pkcs11 config shell status resident retrieval
          page     | x509 store path ocsp handshake trace authentication tls
          demo     | x509 keys files store path lint profile ca crl ocsp publish http handshake trace authentication tls scan deploy page shell report toolkit resident retrieval
          serving  | x509 keys files store path ca crl ocsp publish http retrieval config shell report toolkit
          issuing  | x509 keys files store path lint profile ca crl deploy config shell report toolkit
          viewing  | x509 limbo keys files store path lint profile ca crl ocsp handshake trace authentication tls scan config shell report toolkit retrieval
          revoking | x509 keys files store path crl profile config ocsp retrieval shell report toolkit
          speaking | x509 keys files store path lint profile ca crl ocsp handshake trace authentication tls scan assessment page config shell report toolkit
          cli      | *
          pki      | cli shell keys files
          """);

  private Walls() {}

  static boolean has(String name) {
    return MAY_IMPORT.containsKey(name);
  }

  static boolean permit(String from, String to) {
    Set<String> permitted = MAY_IMPORT.getOrDefault(from, Set.of());
    return from.equals(to)
        || permitted.contains(to)
        || (permitted.contains("*") && !to.equals("pki"));
  }

  /// `pki.x509.Foo` is in `x509`, and `pki.Main` in `pki`; a deeper package keeps its dots, and so
  /// is in no row: packages are one level deep.
  static String row(String packageName) {
    return packageName.startsWith("pki.") ? packageName.substring("pki.".length()) : packageName;
  }

  private static Map<String, Set<String>> table(String text) {
    return text.lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(line -> line.split("\\|", 2))
        .collect(Collectors.toMap(row -> row[0].strip(), row -> words(row[1])));
  }

  /// A row that says `x509` means the whole vocabulary: its names, encodings and signatures too.
  private static Set<String> words(String text) {
    Set<String> words = new TreeSet<>(Set.of(text.strip().split(" +", -1)));
    words.remove("");
    if (words.contains("x509")) {
      words.addAll(Set.of("der", "name", "signature"));
    }
    return words;
  }
}
