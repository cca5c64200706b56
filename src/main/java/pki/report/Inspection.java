package pki.report;

import java.util.List;

/// What was found in some bytes.
///
/// @param reports one for each thing, in its order, and at the end how the certificates among them
///   hang together and what validation says of them
/// @param readable how many things were what they seem; the rest is malformed
public record Inspection(List<Report> reports, int readable) {
  public Inspection {
    reports = List.copyOf(reports);
  }
}
