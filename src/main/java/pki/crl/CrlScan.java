package pki.crl;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import pki.der.DerReader;
import pki.der.EncodingException;
import pki.der.ObjectIdentifier;
import pki.der.Octets;
import pki.name.DistinguishedName;
import pki.signature.SignatureVerifier;
import pki.x509.AlgorithmIdentifier;
import pki.x509.CrlNumber;
import pki.x509.Extension;
import pki.x509.Extensions;
import pki.x509.SubjectPublicKeyInfo;

/// A list that was looked through where it lies, mapped from its file perhaps: nothing is built of
/// its entries, so it may have any number. For a list of ours before and after it is published.
///
/// @param signed the signed part
record CrlScan(
    DistinguishedName issuer,
    Instant thisUpdate,
    Optional<Instant> nextUpdate,
    long entries,
    Extensions extensions,
    ByteBuffer signed,
    AlgorithmIdentifier algorithm,
    Octets signature) {
  /// Where an element stands.
  private record Element(int tag, int start, int contents, int end) {
    void require(int expected) {
      if (tag != expected) {
        throw new EncodingException(
            "expected tag %02x at byte %d, found %02x".formatted(expected, start, tag));
      }
    }
  }

  /// @throws EncodingException when it is no list
  static CrlScan of(ByteBuffer der) {
    Element outer = element(der, 0, der.limit());
    outer.require(DerReader.SEQUENCE);
    if (outer.end() != der.limit()) {
      throw new EncodingException("list ends at byte %d".formatted(outer.end()));
    }
    Element tbs = element(der, outer.contents(), outer.end());
    tbs.require(DerReader.SEQUENCE);
    DerReader after = reader(der, tbs.end(), outer.end());
    AlgorithmIdentifier algorithm = AlgorithmIdentifier.read(after);
    Octets signature = Octets.of(after.octetAlignedBits());
    after.end();

    Element version = element(der, tbs.contents(), tbs.end());
    Element inner = element(der, version.end(), tbs.end());
    Element name = element(der, inner.end(), tbs.end());
    int times = name.end();
    int list = times;
    while (list < tbs.end() && isTime(element(der, list, tbs.end()))) {
      list = element(der, list, tbs.end()).end();
    }
    long entries = 0;
    int rest = list;
    if (list < tbs.end() && element(der, list, tbs.end()).tag() == DerReader.SEQUENCE) {
      Element revoked = element(der, list, tbs.end());
      entries = count(der, revoked);
      rest = revoked.end();
    }
    DerReader time = reader(der, times, list);
    DerReader tail = reader(der, rest, tbs.end());
    Extensions extensions =
        tail.hasMore() ? Extensions.read(tail.read(DerReader.constructed(0))) : Extensions.NONE;
    tail.end();
    return new CrlScan(
        DistinguishedName.read(reader(der, name.start(), name.end())),
        time.time(),
        time.hasMore() ? Optional.of(time.time()) : Optional.empty(),
        entries,
        extensions,
        der.slice(tbs.start(), tbs.end() - tbs.start()),
        algorithm,
        signature);
  }

  Optional<CrlNumber> number() {
    return number(Extension.CRL_NUMBER);
  }

  /// Of a delta, the number of the list it starts from.
  Optional<CrlNumber> base() {
    return number(Extension.DELTA_CRL_INDICATOR);
  }

  private Optional<CrlNumber> number(ObjectIdentifier oid) {
    return extensions
        .find(oid)
        .map(extension -> new CrlNumber(extension.value().reader().integer()));
  }

  boolean isSignedBy(SubjectPublicKeyInfo key) {
    return SignatureVerifier.verify(algorithm, key, signed, signature.bytes())
        == SignatureVerifier.Outcome.VALID;
  }

  private static boolean isTime(Element element) {
    return element.tag() == DerReader.UTC_TIME || element.tag() == DerReader.GENERALIZED_TIME;
  }

  /// Each entry is a serial, a time and perhaps extensions, which fill it.
  private static long count(ByteBuffer der, Element revoked) {
    long entries = 0;
    for (int at = revoked.contents(); at < revoked.end(); entries++) {
      Element entry = element(der, at, revoked.end());
      entry.require(DerReader.SEQUENCE);
      Element serial = element(der, entry.contents(), entry.end());
      serial.require(DerReader.INTEGER);
      Element date = element(der, serial.end(), entry.end());
      if (!isTime(date)) {
        throw new EncodingException("entry at byte %d has no date".formatted(at));
      }
      if (date.end() < entry.end()) {
        Element extensions = element(der, date.end(), entry.end());
        extensions.require(DerReader.SEQUENCE);
        if (extensions.end() != entry.end()) {
          throw new EncodingException("entry at byte %d has more than it may".formatted(at));
        }
      }
      at = entry.end();
    }
    return entries;
  }

  private static DerReader reader(ByteBuffer der, int from, int to) {
    byte[] octets = new byte[to - from];
    der.get(from, octets);
    return DerReader.of(octets);
  }

  private static Element element(ByteBuffer der, int at, int limit) {
    if (at + 2 > limit) {
      throw new EncodingException("list is cut off at byte %d".formatted(at));
    }
    int contents = at + 2;
    long length = der.get(at + 1) & 0xff;
    if (length >= 0x80) {
      int octets = (int) length & 0x7f;
      if (octets == 0 || octets > 4 || contents + octets > limit) {
        throw new EncodingException("length at byte %d is not DER".formatted(at));
      }
      length = 0;
      for (int i = 0; i < octets; i++) {
        length = (length << 8) | (der.get(contents++) & 0xff);
      }
    }
    if (length > limit - contents) {
      throw new EncodingException("element at byte %d ends after its list".formatted(at));
    }
    return new Element(der.get(at) & 0xff, at, contents, contents + (int) length);
  }
}
