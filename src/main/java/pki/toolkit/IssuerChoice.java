package pki.toolkit;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import pki.shell.Failure;
import pki.store.CertificateStore;
import pki.store.IssuerRecord;

/// Which issuer a command means.
public final class IssuerChoice {
  private final CertificateStore store;

  public IssuerChoice(CertificateStore store) {
    this.store = store;
  }

  /// The issuer with this label, whatever its state.
  public IssuerRecord named(String label) {
    return store
        .issuer(label)
        .orElseThrow(() ->
            Failure.no(
                "there is no issuer '%s'".formatted(label),
                "the issuers are " + labels(_ -> true)));
  }

  /// The issuer that signs for end entities: the one named, or the only one that is no root, or the
  /// only one at all.
  public IssuerRecord forLeaves(Optional<String> label) {
    return label
        .map(this::active)
        .orElseGet(() -> only(issuer -> !issuer.chain().isEmpty(), "--issuer"));
  }

  /// The issuer above an intermediate: the one named, or the only root.
  public IssuerRecord forIntermediates(Optional<String> label) {
    return label
        .map(this::active)
        .orElseGet(() -> only(issuer -> issuer.chain().isEmpty(), "--parent"));
  }

  private IssuerRecord active(String label) {
    IssuerRecord issuer = named(label);
    if (issuer.state() != IssuerRecord.State.ACTIVE) {
      throw Failure.no(
          "issuer '%s' has no certificate yet".formatted(label),
          "import it with 'pki init-intermediate --label %s --import FILE'".formatted(label));
    }
    return issuer;
  }

  private IssuerRecord only(Predicate<IssuerRecord> preferred, String option) {
    List<IssuerRecord> active =
        store.issuers().stream()
            .filter(issuer -> issuer.state() == IssuerRecord.State.ACTIVE)
            .toList();
    List<IssuerRecord> best = active.stream().filter(preferred).toList();
    List<IssuerRecord> candidates = best.isEmpty() ? active : best;
    if (candidates.isEmpty()) {
      throw Failure.no("there is no issuer yet", "make one with 'pki init'");
    }
    if (candidates.size() > 1) {
      throw Failure.usage(
          "there are several issuers",
          "name one with %s: %s".formatted(option, labels(candidates::contains)));
    }
    return candidates.getFirst();
  }

  private String labels(Predicate<IssuerRecord> which) {
    List<String> labels =
        store.issuers().stream()
            .filter(issuer -> issuer.state() != IssuerRecord.State.ABANDONED)
            .filter(which)
            .map(IssuerRecord::label)
            .toList();
    return labels.isEmpty() ? "none" : String.join(", ", labels);
  }
}
