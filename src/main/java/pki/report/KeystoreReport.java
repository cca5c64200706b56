package pki.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import pki.keys.KeystoreListing;
import pki.keys.KeystoreListing.Entry;

/// A keystore: its entries, whose certificates are reported for themselves.
final class KeystoreReport {
  /// How much was seen.
  enum Sight {
    ALL,
    WITHOUT_PASSPHRASE
  }

  private KeystoreReport() {}

  static Report of(String noun, KeystoreListing listing, Sight sight) {
    List<Entry> entries = listing.entries();
    String count = entries.size() == 1 ? "1 entry" : entries.size() + " entries";
    var facts = new Facts("keystore", noun + " with " + count);
    facts.value("format", noun);
    for (Entry entry : entries) {
      facts.line(label(entry), text(entry));
    }
    facts.value("entries", entries.stream().map(KeystoreReport::value).toList());
    if (sight == Sight.WITHOUT_PASSPHRASE) {
      facts.note(
          "opened without its passphrase: what is encrypted is not seen, nothing is vouched for");
    }
    return facts.value("complete", sight == Sight.ALL).report();
  }

  private static String label(Entry entry) {
    return switch (entry.kind()) {
      case PRIVATE_KEY -> "private key";
      case CERTIFICATE -> "certificate";
      case SECRET -> "secret";
    };
  }

  private static String text(Entry entry) {
    int certificates = entry.chain().size();
    return switch (entry.kind()) {
      case PRIVATE_KEY ->
          certificates == 0
              ? entry.alias()
              : "%s, with %s"
                  .formatted(entry.alias(), TimeSpan.counted(certificates, "certificate"));
      case CERTIFICATE, SECRET -> entry.alias();
    };
  }

  private static Map<String, Object> value(Entry entry) {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("alias", entry.alias());
    value.put(
        "kind",
        switch (entry.kind()) {
          case PRIVATE_KEY -> "privateKey";
          case CERTIFICATE -> "certificate";
          case SECRET -> "secret";
        });
    value.put("certificates", entry.chain().size());
    return value;
  }
}
