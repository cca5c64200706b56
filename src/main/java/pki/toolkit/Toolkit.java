package pki.toolkit;

import com.google.errorprone.annotations.MustBeClosed;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import pki.ca.CertificateAuthority;
import pki.ca.IssuanceObserver;
import pki.ca.OfflineParent;
import pki.ca.Surroundings;
import pki.config.Settings;
import pki.config.Template;
import pki.config.TemplateCatalog;
import pki.crl.CrlFolder;
import pki.crl.CrlPolicy;
import pki.crl.CrlSchedule;
import pki.crl.CrlStore;
import pki.database.DatabaseLocation;
import pki.jdbc.JdbcCertificateStore;
import pki.keys.KeyAlgorithm;
import pki.keys.KeyVault;
import pki.profile.Profile;
import pki.profile.StatusService;
import pki.resident.ResidentSetup;
import pki.resident.ResponderIdentities;
import pki.resident.StoreDoor;
import pki.shell.Failure;
import pki.shell.Terminal;
import pki.store.AuditEvent;
import pki.store.CertificateStore;
import pki.store.IssuerRecord;
import pki.x509.Certificate;
import pki.x509.SerialNumber;

/// The objects of one command, made when they are first asked for: a command that needs no database
/// opens none, and one that signs nothing asks for no passphrase.
///
/// Not thread-safe while it is being filled; what it hands out may be shared.
public final class Toolkit implements AutoCloseable {
  private final Home home;
  private final HomeOptions options;
  private final Terminal terminal;
  private final InstantSource clock = InstantSource.system();
  private final RandomGenerator random = new SecureRandom();
  private @Nullable Settings settings;
  private @Nullable JdbcCertificateStore store;
  private @Nullable HomeVault vault;

  private Toolkit(HomeOptions options, Terminal terminal) {
    this.home = Home.find(options.home(), System.getenv());
    this.options = options;
    this.terminal = terminal;
  }

  /// The toolkit over the home that the options name. Opens nothing yet.
  @MustBeClosed
  public static Toolkit of(HomeOptions options, Terminal terminal) {
    return new Toolkit(options, terminal);
  }

  public Home home() {
    return home;
  }

  public InstantSource clock() {
    return clock;
  }

  public RandomGenerator random() {
    return random;
  }

  public Settings settings() {
    Settings known = settings;
    if (known == null) {
      known = Settings.read(home.settings());
      settings = known;
    }
    return known;
  }

  public TemplateCatalog templates() {
    return new TemplateCatalog(home.templates());
  }

  /// The profile of a template.
  ///
  /// @throws Failure when there is no such template
  public Profile profile(String template) {
    return templates()
        .find(template)
        .map(Template::profile)
        .orElseThrow(() ->
            Failure.no(
                "there is no template '%s'".formatted(template),
                "the templates are " + String.join(", ", templates().names())));
  }

  /// The store of a home that is there; what a dead process left unfinished is given up first.
  public CertificateStore store() {
    requireHome();
    return openStore();
  }

  /// Requires that there is a home.
  ///
  /// @throws Failure when there is none, or it is another user's
  public void requireHome() {
    if (!home.exists()) {
      throw Failure.unable(
          "there is no certificate authority in " + home.folder(),
          "make one with 'pki init', or name another home with --home");
    }
    if (!home.isOpen()) {
      throw Failure.unable(
          home.folder() + ": permission denied",
          "become the user that it belongs to, or name another home with --home");
    }
  }

  /// The store, in a home that is made when it is not there.
  public CertificateStore newStore() {
    home.create();
    return openStore();
  }

  @SuppressWarnings("MustBeClosedChecker") // closed with the toolkit
  private JdbcCertificateStore openStore() {
    JdbcCertificateStore known = store;
    if (known == null) {
      known = open(databaseLocation());
      store = known;
    }
    return known;
  }

  @MustBeClosed
  @SuppressWarnings("MustBeClosedChecker") // whoever opens closes
  private JdbcCertificateStore open(DatabaseLocation location) {
    JdbcCertificateStore opened = JdbcCertificateStore.open(location, random);
    List<SerialNumber> burnt = opened.abandonUnfinished(clock.instant());
    if (!burnt.isEmpty()) {
      terminal.note(
          "note: %d unfinished certificates of a process that ended were given up: %s"
              .formatted(burnt.size(), burnt));
    }
    return opened;
  }

  /// Closes the store, which opens again when it is asked for: whoever stays must not keep a home's
  /// database from other processes. The keys stay open.
  void releaseStore() {
    CertificateStore known = store;
    store = null;
    if (known != null) {
      known.close();
    }
  }

  /// The certificates that this home trusts: its issuers' roots.
  public List<Certificate> roots() {
    return store().issuers().stream()
        .filter(issuer -> issuer.state() == IssuerRecord.State.ACTIVE)
        .flatMap(issuer -> issuer.root().stream())
        .distinct()
        .toList();
  }

  /// The keys of the home. Asks for the passphrase when one is made or opened, not before.
  public KeyVault vault() {
    return vault(Keystore.FILE);
  }

  private HomeVault vault(Keystore forNewKeys) {
    HomeVault known = vault;
    if (known == null) {
      known = new HomeVault(home, forNewKeys, passphrases(), random);
      vault = known;
    }
    return known;
  }

  private PassphraseSource passphrases() {
    return new PassphraseSource(home, options.passphraseFile(), System.getenv(), terminal);
  }

  public PassphraseChange passphraseChange() {
    return new PassphraseChange(home, vault(Keystore.FILE), passphrases());
  }

  /// What a new key is made with when nothing says so.
  public KeyAlgorithm usualKeyAlgorithm() {
    return settings().defaults().keyAlgorithm().orElse(KeyAlgorithm.EC_P256);
  }

  /// What a new key for this profile is made with when nothing says so: the usual algorithm, or the
  /// first that the profile allows.
  public KeyAlgorithm usualKeyAlgorithm(Profile profile) {
    Set<KeyAlgorithm> allowed = profile.spec().keyAlgorithms();
    KeyAlgorithm usual = usualKeyAlgorithm();
    return allowed.contains(usual) ? usual : allowed.iterator().next();
  }

  public CertificateAuthority authority() {
    return authority(Keystore.FILE);
  }

  public CertificateAuthority authority(Keystore forNewKeys) {
    return new CertificateAuthority(store(), vault(forNewKeys), surroundings());
  }

  public OfflineParent offlineParent(Keystore forNewKeys) {
    return new OfflineParent(store(), vault(forNewKeys), surroundings());
  }

  private Surroundings surroundings() {
    return new Surroundings(clock, random, actor(), statusService(), observer());
  }

  private StatusService statusService() {
    return new StatusService(
        settings().status().baseUrl(),
        settings().crl().partitions(),
        settings().crl().deltaValidity().isPresent()
            ? StatusService.DeltaLists.PUBLISHED
            : StatusService.DeltaLists.NONE,
        settings().status().shortLived());
  }

  /// The revocation lists of the home: which there are, and publishing them.
  public CrlSchedule crls() {
    return crls(openStore().crls());
  }

  private CrlSchedule crls(CrlStore lists) {
    return new CrlSchedule(lists, crlFolder(), crlPolicy(), clock, actor());
  }

  public CrlFolder crlFolder() {
    return new CrlFolder(home.crls());
  }

  private CrlPolicy crlPolicy() {
    Settings.Crl crl = settings().crl();
    return new CrlPolicy(
        crl.validity(),
        crl.overlap(),
        crl.deltaValidity(),
        crl.partitions(),
        switch (crl.ended()) {
          case LEAVES -> CrlPolicy.Ended.LEAVES;
          case STAYS -> CrlPolicy.Ended.STAYS;
        },
        settings().status().baseUrl());
  }

  /// Starts serving what certificates point at; when this returns, it answers. Close it before the
  /// toolkit.
  ///
  /// @param notes told what an operator wants to know; must not block
  /// @throws IOException when the address cannot be listened on
  public StatusServer serve(StatusServer.Listening listening, Consumer<String> notes)
      throws IOException {
    requireHome();
    return StatusServer.start(resident(notes), home, listening);
  }

  /// Who signs OCSP responses, the same as in every other process of this home. Close it before the
  /// toolkit.
  ResponderIdentities responders() {
    return new ResponderIdentities(resident(terminal::note));
  }

  private ResidentSetup resident(Consumer<String> notes) {
    return new ResidentSetup(
        door(),
        vault(),
        opened -> new CertificateAuthority(opened, vault(), surroundings()),
        this::crls,
        crlPolicy(),
        profile("ocsp-signing"),
        switch (settings().ocsp().signer()) {
          case DELEGATED -> ResidentSetup.Signing.DELEGATED;
          case ISSUER -> ResidentSetup.Signing.BY_ISSUER;
        },
        clock,
        home.statuses(),
        notes);
  }

  /// Between visits a home's own file is left to other processes, unless this one has it open
  /// anyway.
  @SuppressWarnings("MustBeClosedChecker") // a door closes what it opens
  private StoreDoor door() {
    if (store != null) {
      return new OpenDoor(this::openStore);
    }
    return switch (databaseLocation()) {
      case DatabaseLocation.Home own -> new HomeDoor(own, () -> open(own));
      case DatabaseLocation.Server server -> new OpenDoor(() -> open(server));
    };
  }

  /// What somebody did just now, for the audit log.
  public AuditEvent event(String action, String object, String result) {
    return new AuditEvent(clock.instant(), actor(), action, object, result);
  }

  /// Nobody watches, unless a class on the class path offers to: tests stop the process that way.
  private static IssuanceObserver observer() {
    return ServiceLoader.load(IssuanceObserver.class).findFirst().orElse(IssuanceObserver.NONE);
  }

  DatabaseLocation databaseLocation() {
    Optional<String> url =
        options
            .database()
            .or(() -> Optional.ofNullable(System.getenv("PKI_DATABASE_URL")))
            .or(() -> settings().database().url());
    try {
      return url.<DatabaseLocation>map(DatabaseLocation.Server::new)
          .orElseGet(() -> new DatabaseLocation.Home(home.folder()));
    } catch (IllegalArgumentException e) {
      throw Failure.usage(
          String.valueOf(e.getMessage()), "give --database jdbc:postgresql://HOST/NAME, or none");
    }
  }

  private static String actor() {
    return System.getProperty("user.name", "unknown");
  }

  @Override
  public void close() {
    HomeVault openVault = vault;
    if (openVault != null) {
      openVault.close();
    }
    CertificateStore openStore = store;
    if (openStore != null) {
      openStore.close();
    }
  }
}
