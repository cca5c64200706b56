package pki.name;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import pki.der.DerReader;
import pki.der.DerWriter;
import pki.der.EncodingException;

/// A distinguished name (RFC 5280, section 4.1.2.4): a sequence of relative distinguished names,
/// the most general first. May be empty.
///
/// Two names are equal when RFC 5280, section 7.1 says so: attribute by attribute, without regard
/// to case, to runs of white space, or to which string type holds the text. The encoding is kept as
/// it was read. Immutable and thread-safe.
public final class DistinguishedName {
  public static final DistinguishedName EMPTY = new DistinguishedName(List.of());

  private static final int MOST_RDNS = 64; // a bound of ours; no name in use comes near

  private final byte[] der;
  private final List<List<Attribute>> rdns;
  private @Nullable String canonical; // racy on purpose: each thread computes the same value

  /// Makes a name of these relative distinguished names, the most general first, each with at least
  /// one attribute.
  public DistinguishedName(List<List<Attribute>> rdns) {
    this(
        DerWriter.encode(out -> out.sequence(s -> rdns.forEach(rdn -> encodeRdn(s, rdn)))),
        rdns.stream().map(List::copyOf).toList());
  }

  private DistinguishedName(byte[] der, List<List<Attribute>> rdns) {
    this.der = der;
    this.rdns = rdns;
  }

  /// Reads RFC 4514's text, the most specific first: `CN=Example Root,O=Example,C=DE`.
  ///
  /// @throws IllegalArgumentException when it is malformed or an attribute is refused
  public static DistinguishedName parse(String text) {
    return new DistinguishedName(Rfc4514.parse(text));
  }

  /// The name `CN=text`.
  public static DistinguishedName ofCommonName(String text) {
    return new DistinguishedName(List.of(List.of(Attribute.of("CN", text))));
  }

  /// Reads a DER Name, and nothing after it.
  public static DistinguishedName ofDer(byte[] der) {
    DerReader in = DerReader.of(der);
    DistinguishedName name = read(in);
    in.end();
    return name;
  }

  /// Reads the next element as a Name.
  public static DistinguishedName read(DerReader in) {
    byte[] der = in.element();
    DerReader sequence = DerReader.of(der).sequence();
    List<List<Attribute>> rdns = new ArrayList<>();
    while (sequence.hasMore()) {
      if (rdns.size() == MOST_RDNS) {
        throw new EncodingException("name has more than " + MOST_RDNS + " RDNs");
      }
      DerReader set = sequence.read(DerReader.SET);
      List<Attribute> rdn = new ArrayList<>();
      while (set.hasMore() && rdn.size() < MOST_RDNS) {
        rdn.add(Attribute.read(set));
      }
      set.end();
      if (rdn.isEmpty()) {
        throw new EncodingException("name has an empty RDN");
      }
      rdns.add(List.copyOf(rdn));
    }
    return new DistinguishedName(der, List.copyOf(rdns));
  }

  public byte[] der() {
    return der.clone();
  }

  /// The relative distinguished names, the most general first.
  public List<List<Attribute>> rdns() {
    return rdns;
  }

  public boolean isEmpty() {
    return rdns.isEmpty();
  }

  /// The text of the most specific CN, if there is one.
  public Optional<String> commonName() {
    return rdns.reversed().stream()
        .flatMap(List::stream)
        .filter(attribute -> attribute.type().equals(AttributeType.CN.oid))
        .findFirst()
        .flatMap(Attribute::text);
  }

  /// The emailAddress attributes (RFC 5280, section 4.1.2.6), wherever they stand.
  public List<Attribute> mailAddresses() {
    return rdns.stream()
        .flatMap(List::stream)
        .filter(attribute -> attribute.type().equals(AttributeType.EMAILADDRESS.oid))
        .toList();
  }

  /// Whether this name lies within the subtree `base`: begins with all its RDNs (RFC 5280, section
  /// 4.2.1.10).
  public boolean isWithin(DistinguishedName base) {
    int depth = base.rdns.size();
    return rdns.size() >= depth && canonical(rdns.subList(0, depth)).equals(base.canonical());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DistinguishedName that
        && (Arrays.equals(der, that.der)
            || (rdns.size() == that.rdns.size() && canonical().equals(that.canonical())));
  }

  @Override
  public int hashCode() {
    return canonical().hashCode();
  }

  /// RFC 4514's text, the most specific RDN first.
  @Override
  public String toString() {
    List<String> parts = new ArrayList<>();
    for (List<Attribute> rdn : rdns.reversed()) {
      parts.add(String.join("+", rdn.stream().map(Attribute::toString).toList()));
    }
    return String.join(",", parts);
  }

  private String canonical() {
    String known = canonical;
    if (known == null) {
      known = canonical(rdns);
      canonical = known;
    }
    return Objects.requireNonNull(known);
  }

  private static String canonical(List<List<Attribute>> rdns) {
    var text = new StringBuilder();
    for (List<Attribute> rdn : rdns) {
      var attributes = new TreeSet<String>();
      rdn.forEach(attribute -> attributes.add(canonical(attribute)));
      attributes.forEach(attribute -> text.append(attribute).append('+'));
      text.append('\n');
    }
    return text.toString();
  }

  /// RFC 4518's preparation, as far as it concerns comparing: map, normalise, fold, squeeze.
  private static String canonical(Attribute attribute) {
    String type = attribute.type().toString();
    Optional<String> text = attribute.text();
    if (text.isEmpty()) {
      return type + "=#" + attribute.value().hex();
    }
    String value = text.get();
    if (!value.chars().allMatch(c -> c < 0x80)) {
      value = Normalizer.normalize(value, Normalizer.Form.NFKC);
    }
    String folded = value.toLowerCase(Locale.ROOT).strip().replaceAll("\\s+", " ");
    return type + "=" + Rfc4514.escape(folded);
  }

  private static void encodeRdn(DerWriter out, List<Attribute> rdn) {
    if (rdn.isEmpty()) {
      throw new IllegalArgumentException("an RDN must have at least one attribute");
    }
    List<byte[]> members =
        rdn.stream()
            .map(attribute -> DerWriter.encode(attribute::encode))
            .sorted(Arrays::compareUnsigned)
            .toList();
    out.constructed(DerReader.SET, set -> members.forEach(set::raw)); // SET OF: X.690, 11.6
  }
}
