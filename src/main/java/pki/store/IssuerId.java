package pki.store;

/// Numbers an issuer within its store, from 1; never used again.
public record IssuerId(long value) {
  public IssuerId {
    if (value < 1) {
      throw new IllegalArgumentException("issuer number must be 1 or more, was " + value);
    }
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
