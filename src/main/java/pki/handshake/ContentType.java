package pki.handshake;

import java.util.Optional;
import java.util.stream.Stream;

/// What a record carries, by its first octet (RFC 8446, section 5.1).
public enum ContentType {
  CHANGE_CIPHER_SPEC(20),
  ALERT(21),
  HANDSHAKE(22),
  APPLICATION_DATA(23),
  HEARTBEAT(24);

  private final int code;

  ContentType(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  public static Optional<ContentType> of(int code) {
    return Stream.of(values()).filter(type -> type.code == code).findFirst();
  }
}
