package pki.handshake;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import pki.der.Octets;

/// A part of a message, in words, with its own parts: what a page or a JSON document shows.
///
/// @param value empty where the parts say it all
public record Field(String name, String value, List<Field> parts) {
  /// What is cut off of long octets; all of them are in the message's own bytes.
  private static final int LONGEST_HEX = 32;

  public Field {
    parts = List.copyOf(parts);
  }

  static Field of(String name, String value) {
    return new Field(name, value, List.of());
  }

  static Field of(String name, List<Field> parts) {
    return new Field(name, "", parts);
  }

  static Field hex(String name, Octets octets) {
    String hex = octets.hex();
    return of(
        name,
        octets.length() <= LONGEST_HEX
            ? hex
            : "%s… (%d bytes)".formatted(hex.substring(0, 2 * LONGEST_HEX), octets.length()));
  }

  static Field bytes(String name, int count) {
    return of(name, count == 1 ? "1 byte" : count + " bytes");
  }

  /// The first part of this name, however deep.
  public static Optional<Field> find(List<Field> fields, String name) {
    return fields.stream()
        .flatMap(field ->
            field.name().equals(name) ? Stream.of(field) : find(field.parts(), name).stream())
        .findFirst();
  }
}
