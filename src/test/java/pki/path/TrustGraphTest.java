package pki.path;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.Immutable;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pki.name.GeneralSubtree;
import pki.testing.TestAuthority;
import pki.testing.TestCertificates;
import pki.x509.BasicConstraints;
import pki.x509.Certificate;
import pki.x509.Extension;
import pki.x509.KeyPurpose;
import pki.x509.KeyUsage;
import pki.x509.NameConstraints;

/// Path building in random meshes of cross-certificates, most of them useless for one reason or
/// another: there is a valid path exactly where the good certificates alone connect the anchor with
/// the leaf, which a search through the graph finds out without any cryptography.
class TrustGraphTest {
  private static final int GRAPHS = Integer.getInteger("pki.graphs", 60);
  private static final int MOST_NODES = 9;

  private static final List<TestAuthority> NODES =
      IntStream.range(0, MOST_NODES).mapToObj(i -> TestAuthority.root("CN=Node " + i)).toList();
  private static final List<TestAuthority> IMPOSTORS =
      IntStream.range(0, MOST_NODES).mapToObj(i -> TestAuthority.root("CN=Node " + i)).toList();

  @Immutable
  private interface Change {
    TestCertificates of(TestCertificates proper);
  }

  /// What can be wrong with a CA's certificate.
  private enum Flaw {
    NONE(ca -> ca),
    EXPIRED(ca -> ca.validFor(Duration.ofHours(1))),
    NOT_YET_VALID(ca ->
        ca.validity(times -> times.time(Chain.NOW.plusSeconds(9)).time(Chain.NOW.plusSeconds(99)))),
    NO_CA(ca ->
        ca.with(BasicConstraints.END_ENTITY.toExtension()).usages(KeyUsage.DIGITAL_SIGNATURE)),
    NO_BASIC_CONSTRAINTS(ca -> ca.without(Extension.BASIC_CONSTRAINTS)),
    OTHER_PURPOSE(ca -> ca.purposes(KeyPurpose.EMAIL_PROTECTION)),
    OTHER_NAMES(ca -> ca.with(permitting("dns:other.test"))),
    WEAK_HASH(ca -> ca.algorithm(TestCertificates.algorithm("1.2.840.10045.4.1"))),
    OTHER_KEY(ca -> ca);

    private final Change change;

    Flaw(Change change) {
      this.change = change;
    }

    private static Extension permitting(String base) {
      return new NameConstraints(List.of(GeneralSubtree.parse(base)), List.of()).toExtension();
    }

    Certificate certify(int issuer, int subject) {
      List<TestAuthority> signers = this == OTHER_KEY ? IMPOSTORS : NODES;
      return signers.get(issuer).crossSign(NODES.get(subject), change.of(TestCertificates.ca()));
    }
  }

  /// A certificate of node `to` by node `from`. Node 0 is the anchor.
  private record Edge(int from, int to, Flaw flaw) {}

  static IntStream seeds() {
    return IntStream.range(0, GRAPHS);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void findsAPathExactlyWhereThereIsOne(int seed) {
    var random = new Random(seed);
    int nodes = 3 + random.nextInt(MOST_NODES - 2);
    List<Edge> edges = edges(random, nodes);
    int issuer = 1 + random.nextInt(nodes - 1);
    Certificate leaf = NODES.get(issuer).issue(TestCertificates.tlsServer());
    List<Certificate> pool = new ArrayList<>();
    edges.forEach(edge -> pool.add(edge.flaw.certify(edge.from, edge.to)));
    Collections.shuffle(pool, random);
    PathInput input = PathInput.of(leaf, pool, List.of(NODES.getFirst().certificate()));
    for (Profile profile : Profile.values()) {
      PathResult result = new PathValidator().validate(input, Chain.policy().under(profile));
      assertThat(result instanceof PathResult.Valid)
          .as("%s, leaf of node %d: %s", profile, issuer, edges)
          .isEqualTo(connects(edges, issuer));
    }
  }

  private static List<Edge> edges(Random random, int nodes) {
    List<Edge> edges = new ArrayList<>();
    int density = 15 + random.nextInt(60);
    int sound = 10 + random.nextInt(60);
    Flaw[] all = Flaw.values();
    Flaw only = all[1 + random.nextInt(all.length - 1)];
    boolean mixed = random.nextBoolean();
    for (int from = 0; from < nodes; from++) {
      for (int to = 1; to < nodes; to++) {
        for (int copies = 0; copies < 2; copies++) {
          if (from != to && random.nextInt(100) < density) {
            boolean good = random.nextInt(100) < sound;
            Flaw flaw = mixed ? all[1 + random.nextInt(all.length - 1)] : only;
            edges.add(new Edge(from, to, good ? Flaw.NONE : flaw));
          }
        }
      }
    }
    return edges;
  }

  private static boolean connects(List<Edge> edges, int leafIssuer) {
    Set<Integer> reached = new HashSet<>(Set.of(0));
    Deque<Integer> next = new ArrayDeque<>(reached);
    while (!next.isEmpty()) {
      int node = next.remove();
      for (Edge edge : edges) {
        if (edge.from == node && edge.flaw == Flaw.NONE && reached.add(edge.to)) {
          next.add(edge.to);
        }
      }
    }
    return reached.contains(leafIssuer);
  }
}
