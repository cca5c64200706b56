package pki.scan;

import static pki.handshake.TlsVersion.TLS_1_2;
import static pki.handshake.TlsVersion.TLS_1_3;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import pki.authentication.PeerValidator;
import pki.handshake.TlsVersion;
import pki.ocsp.ResponseCheck;
import pki.path.RevocationChecker;
import pki.scan.Observations.Staple;
import pki.tls.StartTls;
import pki.tls.TlsTarget;

/// Scans a server:
///
/// ```java
/// Observations seen = new Scanner(validator, random).scan(TlsTarget.of("example.test", 443), now);
/// ```
///
/// @param validator judges the certificates that are shown
/// @param startTls begins in the clear, and asks for TLS with this protocol
/// @param progress is told what is being looked at
public record Scanner(
    PeerValidator validator,
    RandomGenerator random,
    Limits limits,
    Optional<StartTls> startTls,
    Consumer<String> progress) {
  public Scanner(PeerValidator validator, RandomGenerator random) {
    this(validator, random, Limits.USUAL, Optional.empty(), step -> {});
  }

  public Scanner within(Limits newLimits) {
    return new Scanner(validator, random, newLimits, startTls, progress);
  }

  public Scanner startTls(StartTls protocol) {
    return new Scanner(validator, random, limits, Optional.of(protocol), progress);
  }

  public Scanner reporting(Consumer<String> newProgress) {
    return new Scanner(validator, random, limits, startTls, newProgress);
  }

  /// Asks all questions.
  ///
  /// @param now for the validity of certificates
  /// @throws ScanException when there is nothing to scan
  public Observations scan(TlsTarget target, Instant now) {
    var caller = new Caller(target, limits, startTls, random);
    caller.requireListener();
    try (ExecutorService tasks = Executors.newVirtualThreadPerTaskExecutor()) {
      return new Run(caller, new Evidence(), tasks).observe(now);
    }
  }

  /// One scan.
  private final class Run {
    private final long begun = System.nanoTime();
    private final Caller caller;
    private final Evidence evidence;
    private final Surveys surveys;
    private final ExecutorService tasks;

    Run(Caller caller, Evidence evidence, ExecutorService tasks) {
      this.caller = caller;
      this.evidence = evidence;
      this.surveys = new Surveys(caller, evidence);
      this.tasks = tasks;
    }

    Observations observe(Instant now) {
      Map<TlsVersion, String> refusals = new EnumMap<>(TlsVersion.class);
      List<VersionSurvey> versions = versions(refusals);
      progress.accept("groups, signatures, extensions");
      Optional<VersionSurvey> older = last(versions, version -> version != TLS_1_3);
      Future<GroupSurvey> groups = survey(last(versions, TLS_1_3::equals), surveys::groups);
      Future<GroupSurvey> curves = survey(older, surveys::curves);
      Future<List<String>> schemes =
          tasks.submit(
              () -> last(versions, TLS_1_2::equals).map(surveys::schemes).orElse(List.of()));
      HelloFacts hellos = new HelloProbes(caller, evidence, versions).facts();
      GroupSurvey foundGroups = await(groups);
      GroupSurvey foundCurves = await(curves);
      List<String> foundSchemes = await(schemes);
      progress.accept("resumption, early data, the page");
      SessionFacts sessions = new Sessions(caller, evidence, versions).facts();
      List<PresentedChain> chains = chains(now);
      return new Observations(
          caller.target(),
          versions,
          refusals,
          foundGroups,
          foundCurves,
          foundSchemes,
          hellos,
          sessions,
          staple(sessions, chains, now),
          chains,
          caller.opened(),
          Duration.ofNanos(System.nanoTime() - begun),
          cutShort());
    }

    private List<VersionSurvey> versions(Map<TlsVersion, String> refusals) {
      progress.accept("versions");
      List<TlsVersion> spoken = spoken(refusals);
      progress.accept("suites of " + String.join(", ", labels(spoken)));
      List<VersionSurvey> versions =
          together(spoken.stream().<Callable<VersionSurvey>>map(v -> () -> surveys.suites(v)))
              .stream()
              .filter(survey -> !survey.suites().isEmpty())
              .toList();
      if (versions.isEmpty()) {
        throw new ScanException("%s stopped answering".formatted(caller.target()));
      }
      return versions;
    }

    private Future<GroupSurvey> survey(
        Optional<VersionSurvey> version, Function<VersionSurvey, GroupSurvey> question) {
      return tasks.submit(() -> version.map(question).orElse(GroupSurvey.NONE));
    }

    private List<TlsVersion> spoken(Map<TlsVersion, String> refusals) {
      List<TlsVersion> all = List.of(TlsVersion.values());
      List<Reply> replies =
          together(all.stream().<Callable<Reply>>map(version -> () -> surveys.version(version)));
      List<TlsVersion> spoken = new ArrayList<>();
      for (int i = 0; i < all.size(); i++) {
        Reply reply = replies.get(i);
        if (reply instanceof Reply.Flight) {
          spoken.add(all.get(i));
        } else {
          refusals.put(all.get(i), refusal(reply));
        }
      }
      if (spoken.isEmpty()) {
        throw notTls(replies);
      }
      return spoken;
    }

    private ScanException notTls(List<Reply> replies) {
      Reply telling =
          Stream.<Class<? extends Reply>>of(Reply.Refused.class, Reply.Foreign.class)
              .flatMap(kind -> replies.stream().filter(kind::isInstance))
              .findFirst()
              .orElse(replies.getLast());
      return new ScanException(
          telling instanceof Reply.Refused refused
              ? "%s speaks TLS, but accepts no version and no suite (%s)"
                  .formatted(caller.target(), refused.label())
              : "%s does not speak TLS: it %s".formatted(caller.target(), refusal(telling)));
    }

    private List<PresentedChain> chains(Instant now) {
      return evidence.chains().stream()
          .map(chain -> PresentedChain.judge(chain, caller.target().name(), validator, now))
          .toList();
    }

    private Optional<String> cutShort() {
      if (caller.isSpent()) {
        return Optional.of(
            "the scan ended after %d connections or %d s, its limits: not everything was asked"
                .formatted(limits.connections(), limits.total().toSeconds()));
      }
      if (caller.interruption().isPresent()) {
        return Optional.of(
            "in the middle of it the server %s: there may be more than was seen"
                .formatted(caller.interruption().get().text()));
      }
      return Optional.of(evidence.unreadable())
          .filter(why -> !why.isEmpty())
          .map(why -> "a certificate could not be read: " + why);
    }

    private <T> List<T> together(Stream<Callable<T>> questions) {
      List<Future<T>> answers = questions.map(tasks::submit).toList();
      return answers.stream().map(this::await).toList();
    }

    private <T> T await(Future<T> answer) {
      try {
        return answer.get();
      } catch (ExecutionException e) {
        throw e.getCause() instanceof ScanException known
            ? known
            : new ScanException(
                "scanning " + caller.target(), Objects.requireNonNullElse(e.getCause(), e));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ScanException("interrupted while scanning " + caller.target(), e);
      }
    }
  }

  private static String refusal(Reply reply) {
    return switch (reply) {
      case Reply.Flight flight -> "accepted";
      case Reply.Refused refused -> "refused with " + refused.label();
      case Reply.Silent silent -> silent.how().text();
      case Reply.Foreign foreign -> "answers " + foreign.what();
    };
  }

  private static Optional<VersionSurvey> last(
      List<VersionSurvey> versions, Predicate<TlsVersion> which) {
    return versions.stream()
        .filter(survey -> which.test(survey.version()))
        .reduce((first, second) -> second);
  }

  private static List<String> labels(List<TlsVersion> versions) {
    return versions.stream().map(TlsVersion::label).toList();
  }

  private static Staple staple(SessionFacts sessions, List<PresentedChain> chains, Instant now) {
    if (sessions.staple().isEmpty()) {
      return new Staple(Staple.State.ABSENT, "none");
    }
    byte[] der = sessions.staple().get().bytes();
    List<RevocationChecker.Status> said =
        chains.stream()
            .filter(chain -> chain.certificates().size() > 1)
            .map(chain ->
                new ResponseCheck(chain.certificates().get(0), chain.certificates().get(1), now)
                    .check(der))
            .toList();
    if (said.stream().anyMatch(RevocationChecker.NotRevoked.class::isInstance)) {
      return new Staple(Staple.State.GOOD, "good");
    }
    return said.stream()
        .findFirst()
        .map(status -> new Staple(Staple.State.BAD, text(status)))
        .orElse(new Staple(Staple.State.BAD, "not to be checked without the issuer's certificate"));
  }

  private static String text(RevocationChecker.Status status) {
    return switch (status) {
      case RevocationChecker.NotRevoked good -> "good";
      case RevocationChecker.Revoked revoked -> "revoked at %s".formatted(revoked.since());
      case RevocationChecker.Undetermined open -> open.why();
    };
  }
}
