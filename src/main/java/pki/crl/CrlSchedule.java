package pki.crl;

import java.nio.file.Files;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import pki.keys.KeyVault;
import pki.keys.SigningKey;
import pki.store.IssuerRecord;
import pki.x509.CrlPartition;

/// Which lists an issuer has, and when each is to be replaced. Whoever runs for long asks
/// [#publishDue] from time to time, and [#publishChanged] after a revocation.
public final class CrlSchedule {
  private final CrlStore store;
  private final CrlFolder folder;
  private final CrlPolicy policy;
  private final InstantSource clock;
  private final CrlIssuer crls;

  /// Keeps lists as this policy has it, in this folder.
  ///
  /// @param actor who is at work, for the audit log
  public CrlSchedule(
      CrlStore store, CrlFolder folder, CrlPolicy policy, InstantSource clock, String actor) {
    this.store = store;
    this.folder = folder;
    this.policy = policy;
    this.clock = clock;
    this.crls = new CrlIssuer(store, folder, policy, clock, actor);
  }

  /// A list that an issuer has.
  public record Item(CrlPartition partition, CrlKind kind) {}

  /// The lists of an issuer: the whole and each part, and of each what changed. Parts of another
  /// number, which the settings had before, are among them, for certificates point there.
  public List<Item> items(IssuerRecord issuer) {
    SortedSet<Integer> counts = new TreeSet<>(store.partitionings(issuer.id()));
    counts.add(1);
    counts.add(policy.partitions());
    List<Item> items = new ArrayList<>();
    for (int count : counts) {
      if (count > 1 && policy.baseUrl().isEmpty()) {
        continue; // a part must name its URL
      }
      for (int index = 0; index < count; index++) {
        items.add(new Item(new CrlPartition(count, index), CrlKind.COMPLETE));
        if (policy.deltaValidity().isPresent()) {
          items.add(new Item(new CrlPartition(count, index), CrlKind.DELTA));
        }
      }
    }
    return items;
  }

  /// When a list is to be replaced at the latest; long ago when there is none.
  public Instant due(IssuerRecord issuer, Item item) {
    Optional<PublishedCrl> newest = store.newest(issuer.id(), item.partition(), item.kind());
    boolean there = Files.exists(folder.file(issuer.label(), item.partition(), item.kind()));
    return newest
        .filter(_ -> there)
        .map(crl -> crl.nextUpdate().minus(policy.overlap(item.kind())))
        .orElse(Instant.EPOCH);
  }

  /// Publishes what is due.
  ///
  /// @param vault asked for the issuer's key only when something is
  public List<Publication> publishDue(IssuerRecord issuer, KeyVault vault) {
    Instant now = clock.instant();
    List<Item> due =
        items(issuer).stream().filter(item -> !now.isBefore(due(issuer, item))).toList();
    return due.isEmpty() ? List.of() : publish(issuer, vault, due);
  }

  /// Publishes what tells of changes soonest: the deltas if there are, else everything.
  public List<Publication> publishChanged(IssuerRecord issuer, KeyVault vault) {
    CrlKind kind = policy.deltaValidity().isPresent() ? CrlKind.DELTA : CrlKind.COMPLETE;
    return publish(
        issuer, vault, items(issuer).stream().filter(item -> item.kind() == kind).toList());
  }

  /// Publishes every complete list, and with each its delta.
  public List<Publication> publishAll(IssuerRecord issuer, KeyVault vault) {
    return publish(
        issuer,
        vault,
        items(issuer).stream().filter(item -> item.kind() == CrlKind.COMPLETE).toList());
  }

  private List<Publication> publish(IssuerRecord issuer, KeyVault vault, List<Item> items) {
    List<Publication> done = new ArrayList<>();
    try (SigningKey key = vault.open(issuer.key())) {
      for (Item item : items) {
        if (item.kind() == CrlKind.DELTA && comesWithComplete(item, items)) {
          continue;
        }
        boolean lacksBase = store.newest(issuer.id(), item.partition(), CrlKind.COMPLETE).isEmpty();
        CrlKind kind = lacksBase ? CrlKind.COMPLETE : item.kind();
        done.add(crls.publish(issuer, key, item.partition(), kind));
      }
    }
    return done;
  }

  private static boolean comesWithComplete(Item delta, List<Item> items) {
    return items.contains(new Item(delta.partition(), CrlKind.COMPLETE));
  }
}
