package pki.name;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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
  private byte @Nullable [] canonical; // racy on purpose: each thread computes the same value

  /// Makes a name of these relative distinguished names, the most general first, each with at least
  /// one attribute. The attributes of one are put in DER's order (SET OF; X.690, 11.6).
  public DistinguishedName(List<List<Attribute>> rdns) {
    this(ofDer(DerWriter.encode(out -> out.sequence(s -> rdns.forEach(rdn -> encodeRdn(s, rdn))))));
  }

  private DistinguishedName(DistinguishedName same) {
    this(same.der, same.rdns);
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

  /// Reads the next element as a Name. The attributes of an RDN may be in any order, because some
  /// issuers do not sort them.
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

  /// The encoding, as it was read if it was.
  public byte[] der() {
    return der.clone();
  }

  /// The relative distinguished names, the most general first.
  public List<List<Attribute>> rdns() {
    return rdns;
  }

  /// Whether there is no RDN at all, as in certificates that have alternative names only.
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
    byte[] start = base.canonical(); // whole elements, so that a prefix is a prefix in RDNs
    byte[] all = canonical();
    return all.length >= start.length
        && Arrays.equals(all, 0, start.length, start, 0, start.length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DistinguishedName that
        && (Arrays.equals(der, that.der)
            || (!surelyDiffersFrom(that) && Arrays.equals(canonical(), that.canonical())));
  }

  private boolean surelyDiffersFrom(DistinguishedName other) {
    if (rdns.size() != other.rdns.size()) {
      return true;
    }
    for (int i = 0; i < rdns.size(); i++) {
      List<Attribute> own = rdns.get(i);
      List<Attribute> their = other.rdns.get(i);
      boolean single = own.size() == 1 && their.size() == 1;
      if (single && own.getFirst().surelyDiffersFrom(their.getFirst())) {
        return true;
      }
    }
    return false;
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(canonical());
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

  /// The RDNs' encodings, one after the other, with each text prepared for comparing: names are
  /// equal when these are.
  private byte[] canonical() {
    byte[] known = canonical;
    if (known == null) {
      known = DerWriter.encode(out -> rdns.forEach(rdn -> encodeRdn(out, prepared(rdn))));
      canonical = known;
    }
    return Objects.requireNonNull(known);
  }

  private static List<Attribute> prepared(List<Attribute> rdn) {
    return rdn.stream().map(Attribute::prepared).toList();
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
    out.constructed(DerReader.SET, set -> members.forEach(set::raw));
  }
}
