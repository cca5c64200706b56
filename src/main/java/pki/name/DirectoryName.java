package pki.name;

import pki.der.DerReader;
import pki.der.DerWriter;

/// A distinguished name as a general name (RFC 5280, section 4.2.1.6).
public record DirectoryName(DistinguishedName name) implements GeneralName {
  @Override
  public int choice() {
    return 4;
  }

  @Override
  public String text() {
    return name.toString();
  }

  /// Explicitly tagged, because Name is a CHOICE (X.680, 31.2.7).
  @Override
  public void encode(DerWriter out) {
    out.primitive(DerReader.constructed(4), name.der());
  }

  @Override
  public String toString() {
    return text();
  }
}
