package pki.viewing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import pki.report.InventoryReport;
import pki.report.InventoryReport.Extent;
import pki.report.InventoryRow;
import pki.report.Report;
import pki.shell.ExitStatus;
import pki.shell.Failure;
import pki.shell.OutputOptions;
import pki.shell.Terminal;
import pki.store.CertificateQuery;
import pki.store.CertificateRecord;
import pki.store.CertificateRecord.State;
import pki.store.CertificateStore;
import pki.store.IssuerId;
import pki.store.IssuerRecord;
import pki.toolkit.Converters;
import pki.toolkit.HomeOptions;
import pki.toolkit.Toolkit;

/// `pki list`: the inventory, soonest expiry first.
@Command(name = "list")
public final class ListCommand implements Callable<Integer> {
  private static final int PAGE = 1_000;

  /// The values of `--status`.
  enum Status {
    GOOD,
    REVOKED,
    EXPIRED
  }

  private final Terminal terminal;

  @Mixin private HomeOptions home = new HomeOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Option(names = "--issuer", paramLabel = "CA", description = "only those of this issuer")
  private @Nullable String issuer;

  @Option(
      names = "--name",
      paramLabel = "GLOB",
      description = "only those with such a name, '*' standing for anything")
  private @Nullable String name;

  @Option(
      names = "--expiring",
      paramLabel = "D",
      converter = Converters.OfDuration.class,
      description = "only those that are valid and will expire within this time, such as 30d")
  private @Nullable Duration expiring;

  @Option(
      names = "--status",
      paramLabel = "good|revoked|expired",
      description = "only those; a revoked one counts as revoked even after it expired")
  private @Nullable Status status;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "how many at most (default: ${DEFAULT-VALUE})")
  private int limit = 100;

  public ListCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (limit < 1) {
      throw Failure.usage("--limit must be 1 or more, was " + limit, "leave it out for 100");
    }
    try (Toolkit toolkit = Toolkit.of(home, terminal)) {
      Instant now = toolkit.clock().instant();
      CertificateStore store = toolkit.store();
      List<InventoryRow> rows = rows(store, query(store, now), now);
      Extent extent = rows.size() > limit ? Extent.MORE : Extent.ALL;
      List<InventoryRow> shown = extent == Extent.MORE ? rows.subList(0, limit) : rows;
      print(InventoryReport.of(shown, extent), shown.isEmpty());
      if (extent == Extent.MORE) {
        terminal.note("note: there are more; --limit is %d".formatted(limit));
        terminal.hint("a higher --limit shows them, --name, --issuer and --status narrow it down");
      }
      return (shown.isEmpty() ? ExitStatus.NO : ExitStatus.OK).code();
    }
  }

  private void print(Report report, boolean empty) {
    var answer = new Answer(terminal, output);
    if (answer.isJson()) {
      answer.json(report.values());
    } else if (empty) {
      terminal.note("no certificate");
    } else {
      answer.text(report);
    }
  }

  private CertificateQuery query(CertificateStore store, Instant now) {
    CertificateQuery query = CertificateQuery.first(PAGE);
    if (issuer != null) {
      query = query.issuedBy(issuerId(store, issuer));
    }
    if (name != null) {
      query = query.named(name);
    }
    if (expiring != null) {
      query =
          query.in(EnumSet.of(State.ISSUED)).expiringFrom(now).expiringBefore(now.plus(expiring));
    }
    return status == null ? query : narrowed(query, status, now);
  }

  private static CertificateQuery narrowed(CertificateQuery query, Status status, Instant now) {
    return switch (status) {
      case GOOD -> query.in(EnumSet.of(State.ISSUED)).expiringFrom(now);
      case REVOKED -> query.in(EnumSet.of(State.REVOKED, State.ABANDONED));
      case EXPIRED -> query.in(EnumSet.of(State.ISSUED)).expiringBefore(now);
    };
  }

  private static IssuerId issuerId(CertificateStore store, String label) {
    return store
        .issuer(label)
        .map(IssuerRecord::id)
        .orElseThrow(() ->
            Failure.no(
                "there is no issuer '%s'".formatted(label),
                "the issuers are "
                    + store.issuers().stream()
                        .map(IssuerRecord::label)
                        .collect(Collectors.joining(", "))));
  }

  /// One more than the limit, when there are so many.
  private List<InventoryRow> rows(CertificateStore store, CertificateQuery first, Instant now) {
    Map<IssuerId, String> labels =
        store.issuers().stream().collect(Collectors.toMap(IssuerRecord::id, IssuerRecord::label));
    List<InventoryRow> rows = new ArrayList<>();
    Optional<CertificateQuery> next = Optional.of(first);
    while (next.isPresent() && rows.size() <= limit) {
      CertificateQuery query = next.get();
      List<CertificateRecord> page = store.list(query);
      for (CertificateRecord record : page) {
        rows.add(InventoryRow.of(record, labels.getOrDefault(record.issuer(), "?"), now));
      }
      next =
          page.size() == query.limit()
              ? Optional.of(query.after(page.getLast()))
              : Optional.empty();
    }
    return rows.size() > limit ? rows.subList(0, limit + 1) : rows;
  }
}
