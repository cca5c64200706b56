package pki.x509;

import java.util.ArrayList;
import java.util.List;
import pki.der.DerReader;
import pki.der.DerWriter;
import pki.der.EncodingException;
import pki.der.Octets;
import pki.name.GeneralSubtree;

/// The name space that a CA's certificates must stay in (RFC 5280, section 4.2.1.10). An empty list
/// stands for an absent field.
public record NameConstraints(List<GeneralSubtree> permitted, List<GeneralSubtree> excluded) {
  private static final int MOST = 10_000; // a bound of ours, for each list

  public NameConstraints {
    permitted = List.copyOf(permitted);
    excluded = List.copyOf(excluded);
  }

  static NameConstraints parse(Octets extnValue) {
    DerReader in = extnValue.reader();
    DerReader sequence = in.sequence();
    in.end();
    List<GeneralSubtree> permitted = subtrees(sequence, 0);
    List<GeneralSubtree> excluded = subtrees(sequence, 1);
    sequence.end();
    if (permitted.isEmpty() && excluded.isEmpty()) {
      throw new EncodingException("nameConstraints must not be empty (RFC 5280, 4.2.1.10)");
    }
    return new NameConstraints(permitted, excluded);
  }

  private static List<GeneralSubtree> subtrees(DerReader sequence, int number) {
    if (!sequence.nextIs(DerReader.constructed(number))) {
      return List.of();
    }
    DerReader in = sequence.read(DerReader.constructed(number));
    List<GeneralSubtree> subtrees = new ArrayList<>();
    while (in.hasMore()) {
      if (subtrees.size() == MOST) {
        throw new EncodingException("nameConstraints has more than " + MOST + " subtrees");
      }
      subtrees.add(GeneralSubtree.read(in));
    }
    if (subtrees.isEmpty()) {
      throw new EncodingException("GeneralSubtrees must have at least one subtree");
    }
    return subtrees;
  }

  /// Critical, as RFC 5280, section 4.2.1.10 demands.
  public Extension toExtension() {
    return Extension.critical(
        Extension.NAME_CONSTRAINTS,
        DerWriter.encode(out ->
            out.sequence(s -> {
              encode(s, 0, permitted);
              encode(s, 1, excluded);
            })));
  }

  private static void encode(DerWriter out, int number, List<GeneralSubtree> subtrees) {
    if (!subtrees.isEmpty()) {
      out.constructed(
          DerReader.constructed(number), s -> subtrees.forEach(subtree -> subtree.encode(s)));
    }
  }
}
