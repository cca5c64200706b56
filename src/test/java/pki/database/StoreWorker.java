package pki.database;

import static java.nio.charset.StandardCharsets.UTF_8;
import static pki.testing.Specimens.NOW;
import static pki.testing.Specimens.certificateOf;
import static pki.testing.Specimens.event;
import static pki.testing.Specimens.issuer;
import static pki.testing.Specimens.specimen;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import pki.jdbc.JdbcCertificateStore;
import pki.store.CertificateStore;
import pki.store.IssuerId;
import pki.store.IssuerRecord;
import pki.store.Reservation;
import pki.store.StoreException;
import pki.testing.Specimens.Specimen;
import pki.x509.SerialNumber;

/// Works on a store in a process of its own, to be killed, run out of disk and so on. It speaks on
/// standard output, a word and a number or a message on each line.
final class StoreWorker {
  private final RandomGenerator random = new SecureRandom();
  private final DatabaseLocation location;

  private StoreWorker(DatabaseLocation location) {
    this.location = location;
  }

  /// Starts a worker in another JVM.
  ///
  /// @param prefix a command to run it with, or nothing
  static ProcessBuilder command(
      List<String> prefix, String task, DatabaseLocation location, Path ledger) {
    String where =
        switch (location) {
          case DatabaseLocation.Home home -> home.folder().toString();
          case DatabaseLocation.Server server -> server.url();
        };
    List<String> command = new ArrayList<>(prefix);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            StoreWorker.class.getName(),
            task,
            where,
            ledger.toString()));
    return new ProcessBuilder(command).redirectErrorStream(true);
  }

  public static void main(String[] args) throws Exception {
    var worker =
        new StoreWorker(
            args[1].startsWith("jdbc:")
                ? DatabaseLocation.ofUrl(args[1])
                : new DatabaseLocation.Home(Path.of(args[1])));
    Path ledger = Path.of(args[2]);
    switch (args[0]) {
      case "issue" -> worker.issueForEver(ledger);
      case "hold" -> worker.hold(ledger);
      case "fill" -> worker.fill(ledger);
      case "change" -> worker.change();
      case "open" -> worker.openOnce();
      default -> throw new IllegalArgumentException("unknown task " + args[0]);
    }
  }

  /// Issues from eight threads until killed; what is acknowledged goes to the ledger.
  private void issueForEver(Path ledger) throws InterruptedException {
    try (CertificateStore store = JdbcCertificateStore.open(location, random)) {
      store.abandonUnfinished(NOW);
      IssuerId issuer = issuerOf(store);
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        threads.add(Thread.ofPlatform().start(() -> issueForEver(store, issuer, ledger)));
      }
      System.out.println("started");
      for (Thread thread : threads) {
        thread.join();
      }
    }
  }

  private void issueForEver(CertificateStore store, IssuerId issuer, Path ledger) {
    while (true) {
      issue(store, issuer, ledger);
    }
  }

  /// Leaves an intent, and lives until its standard input ends.
  private void hold(Path ledger) throws IOException {
    try (CertificateStore store = JdbcCertificateStore.open(location, random)) {
      intend(store, issuerOf(store), ledger);
      System.out.println("holding");
      while (System.in.read() >= 0) {
        // whoever started us decides
      }
    }
  }

  /// Issues until the disk is full, makes room, and opens the store again.
  private void fill(Path ballast) throws IOException {
    Path ledger = Files.createTempFile("ledger", ".txt");
    try (CertificateStore store = JdbcCertificateStore.open(location, random)) {
      IssuerId issuer = issuerOf(store);
      try {
        while (true) {
          issue(store, issuer, ledger);
        }
      } catch (StoreException e) {
        System.out.println("full " + e.getMessage());
      }
      try {
        issue(store, issuer, ledger);
        System.out.println("changed after failure");
      } catch (StoreException e) {
        System.out.println("stopped " + e.getMessage());
      }
    } catch (StoreException e) {
      System.out.println("closing " + e.getMessage());
    }
    Files.delete(ballast);
    try (CertificateStore store = JdbcCertificateStore.open(location, random)) {
      System.out.println("lost " + Ledger.lost(store, ledger));
      store.abandonUnfinished(NOW);
      issue(store, issuerOf(store), ledger);
      System.out.println("resumed " + Ledger.read(ledger).size());
    }
  }

  /// Reads, and then tries to change something.
  private void change() {
    try (CertificateStore store = JdbcCertificateStore.open(location, random)) {
      System.out.println("read " + store.issuers().size());
      store.audit().append(event("change"));
      System.out.println("changed");
    } catch (StoreException e) {
      System.out.println("refused " + e.getMessage());
    }
  }

  private void openOnce() {
    try (CertificateStore store = JdbcCertificateStore.open(location, random)) {
      System.out.println("opened " + store.issuers().size());
    }
  }

  private static IssuerId issuerOf(CertificateStore store) {
    return store
        .issuer("worker")
        .map(IssuerRecord::id)
        .orElseGet(() -> {
          var id = store.addIssuer(issuer("worker"), event("issuer.add")).id();
          return store
              .activateIssuer(id, certificateOf("worker"), List.of(), event("issuer.activate"))
              .id();
        });
  }

  private Specimen intend(CertificateStore store, IssuerId issuer, Path ledger) {
    SerialNumber serial = SerialNumber.draw(random.nextLong(1L << 40), random);
    Specimen specimen = specimen(issuer, serial.hex(), "www.example.test");
    if (store.intend(specimen.intent(), event("intend")) == Reservation.RESERVED) {
      note(ledger, "intended " + serial);
    }
    return specimen;
  }

  private void issue(CertificateStore store, IssuerId issuer, Path ledger) {
    Specimen specimen = intend(store, issuer, ledger);
    store.complete(issuer, specimen.serial(), specimen.certificate(), event("complete"));
    note(ledger, "issued " + specimen.serial());
  }

  /// A kill leaves what was written, so nothing is synced here.
  private static synchronized void note(Path ledger, String line) {
    try {
      Files.writeString(
          ledger, line + "\n", UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException("writing the ledger", e);
    }
  }

  /// What was acknowledged to workers.
  static final class Ledger {
    private Ledger() {}

    static List<String> read(Path ledger) throws IOException {
      return Files.exists(ledger) ? Files.readAllLines(ledger) : List.of();
    }

    /// How many entries the store does not confirm.
    static long lost(CertificateStore store, Path ledger) throws IOException {
      IssuerId issuer = issuerOf(store);
      return read(ledger).stream().filter(line -> !isKept(store, issuer, line)).count();
    }

    private static boolean isKept(CertificateStore store, IssuerId issuer, String line) {
      String[] words = line.split(" ", 2);
      SerialNumber serial = SerialNumber.ofHex(words[1]);
      return store
          .find(issuer, serial)
          .filter(row -> words[0].equals("intended") || row.certificate().isPresent())
          .isPresent();
    }
  }
}
