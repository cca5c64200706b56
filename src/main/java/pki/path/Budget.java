package pki.path;

import java.util.EnumMap;
import java.util.Map;

/// The most work that one validation does, so that no input takes over a second or 64 MB. What is
/// beyond it is refused as [PathFailure.BudgetSpent], never silently accepted.
///
/// @param signatures signature verifications, those of CRLs included. 100 is what Go allows
///   (`maxChainSignatureChecks` in crypto/x509)
/// @param paths complete candidate paths that are checked
/// @param edges pairs of a certificate and a possible issuer that are looked at; RFC 4158, section
///   2.4.2 shows how a mesh of cross-certificates multiplies them
/// @param nameComparisons names that are read or held against name constraints; 250,000 is what Go
///   allows of the latter (`MaxConstraintComparisions` in crypto/x509)
/// @param policyNodes nodes and edges of policy graphs (RFC 9618, section 3)
public record Budget(int signatures, int paths, int edges, int nameComparisons, int policyNodes) {
  public static final Budget DEFAULT = new Budget(100, 1_000, 20_000, 250_000, 20_000);

  /// Which of the limits was reached.
  public enum Limit {
    SIGNATURES("signature verifications"),
    PATHS("candidate paths"),
    EDGES("possible issuers"),
    NAME_COMPARISONS("names to read and compare"),
    POLICY_NODES("policy nodes");

    private final String plural;

    Limit(String plural) {
      this.plural = plural;
    }

    /// What is counted, in the plural.
    @Override
    public String toString() {
      return plural;
    }
  }

  int of(Limit limit) {
    return switch (limit) {
      case SIGNATURES -> signatures;
      case PATHS -> paths;
      case EDGES -> edges;
      case NAME_COMPARISONS -> nameComparisons;
      case POLICY_NODES -> policyNodes;
    };
  }

  /// Counts the work of one validation. Not thread-safe.
  static final class Meter {
    private final Budget budget;
    private final Map<Limit, Long> spent = new EnumMap<>(Limit.class);

    Meter(Budget budget) {
      this.budget = budget;
    }

    void spend(Limit limit) {
      spend(limit, 1);
    }

    void spend(Limit limit, long units) {
      if (spent.merge(limit, units, Long::sum) > budget.of(limit)) {
        throw new Spent(limit);
      }
    }
  }

  /// Ends a search whose budget is spent. Control flow within this package, hence without a stack
  /// trace.
  static final class Spent extends RuntimeException {
    private static final long serialVersionUID = 1L;
    final Limit limit;

    private Spent(Limit limit) {
      super("budget spent: " + limit, null, false, false);
      this.limit = limit;
    }
  }
}
