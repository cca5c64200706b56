package pki.crl;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import pki.der.DerReader;
import pki.der.DerWriter;
import pki.der.ObjectIdentifier;
import pki.der.Octets;
import pki.store.IssuerRecord;
import pki.x509.AlgorithmIdentifier;
import pki.x509.AuthorityKeyIdentifier;
import pki.x509.CrlNumber;
import pki.x509.CrlPartition;
import pki.x509.DistributionPoint;
import pki.x509.Extension;
import pki.x509.Extensions;

/// What a list has around its entries (RFC 5280, section 5.1), for entries of any length.
///
/// @param base of a delta, the number of the list it starts from
record CrlFrame(
    IssuerRecord issuer,
    CrlPartition partition,
    CrlNumber number,
    Optional<CrlNumber> base,
    Instant thisUpdate,
    Instant nextUpdate,
    AlgorithmIdentifier algorithm) {

  CrlKind kind() {
    return base.isPresent() ? CrlKind.DELTA : CrlKind.COMPLETE;
  }

  /// The signed part up to its entries.
  byte[] head(CrlPolicy policy, long entries) {
    byte[] fields = fields();
    byte[] list = entries == 0 ? new byte[0] : header(DerReader.SEQUENCE, entries);
    long length = fields.length + list.length + entries + tail(policy).length;
    return joined(header(DerReader.SEQUENCE, length), fields, list);
  }

  /// The signed part after its entries.
  byte[] tail(CrlPolicy policy) {
    Extensions extensions = new Extensions(extensions(policy));
    return DerWriter.encode(out -> out.constructed(DerReader.constructed(0), extensions::encode));
  }

  /// What comes before the signed part.
  static byte[] opening(long signed, byte[] closing) {
    return header(DerReader.SEQUENCE, signed + closing.length);
  }

  /// What comes after the signed part.
  byte[] closing(byte[] signature) {
    return DerWriter.encode(out -> {
      algorithm.encode(out);
      out.octetAlignedBits(signature);
    });
  }

  private byte[] fields() {
    return DerWriter.encode(out -> {
      out.integer(1); // v2
      algorithm.encode(out);
      out.raw(issuer.subject().der()).time(thisUpdate).time(nextUpdate);
    });
  }

  private List<Extension> extensions(CrlPolicy policy) {
    List<Extension> all = new ArrayList<>();
    all.add(AuthorityKeyIdentifier.extension(keyIdentifier()));
    all.add(
        Extension.nonCritical(
            Extension.CRL_NUMBER, DerWriter.encode(out -> out.integer(number.value()))));
    base.ifPresent(from ->
        all.add(
            Extension.critical(
                Extension.DELTA_CRL_INDICATOR,
                DerWriter.encode(out -> out.integer(from.value())))));
    if (!partition.isWhole()) { // of its complete list, also in a delta (section 5.2.4)
      policy
          .url(CrlFolder.name(issuer.label(), partition, CrlKind.COMPLETE))
          .ifPresent(url -> all.add(IssuingDistributionPoint.extension(url)));
    }
    if (kind() == CrlKind.COMPLETE && policy.deltaValidity().isPresent()) {
      policy
          .url(CrlFolder.name(issuer.label(), partition, CrlKind.DELTA))
          .ifPresent(url -> all.add(DistributionPoint.freshestCrl(List.of(url))));
    }
    if (policy.ended() == CrlPolicy.Ended.STAYS) {
      all.add(expiredCertificates());
    }
    return all;
  }

  /// What certificates of the issuer carry as its key identifier.
  private Octets keyIdentifier() {
    return issuer
        .certificate()
        .flatMap(certificate -> certificate.extensions().subjectKeyIdentifier())
        .orElseGet(() -> issuer.publicKey().keyIdentifier());
  }

  /// X.509, section 9.5.2.8: none that ended since the issuer began has left the list.
  private Extension expiredCertificates() {
    ObjectIdentifier oid = Extension.EXPIRED_CERTS_ON_CRL;
    Instant since = issuer.certificate().orElseThrow().validity().notBefore();
    return Extension.nonCritical(oid, DerWriter.encode(out -> out.generalizedTime(since)));
  }

  private static byte[] header(int tag, long length) {
    ByteBuffer header = ByteBuffer.allocate(10).put((byte) tag);
    if (length < 0x80) {
      header.put((byte) length);
    } else {
      int octets = (71 - Long.numberOfLeadingZeros(length)) / 8;
      header.put((byte) (0x80 | octets));
      for (int i = octets - 1; i >= 0; i--) {
        header.put((byte) (length >>> (8 * i)));
      }
    }
    return Arrays.copyOf(header.array(), header.position());
  }

  private static byte[] joined(byte[]... parts) {
    ByteBuffer all = ByteBuffer.allocate(Arrays.stream(parts).mapToInt(p -> p.length).sum());
    for (byte[] part : parts) {
      all.put(part);
    }
    return all.array();
  }
}
