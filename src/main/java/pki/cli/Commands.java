package pki.cli;

import java.util.List;
import java.util.Optional;
import pki.issuing.ExportCommand;
import pki.issuing.InitCommand;
import pki.issuing.InitIntermediateCommand;
import pki.issuing.InitRootCommand;
import pki.issuing.IssueCommand;
import pki.issuing.PlanCommand;
import pki.issuing.RenewCommand;
import pki.issuing.SignCommand;
import pki.revoking.CrlCommand;
import pki.revoking.RevokeCommand;
import pki.revoking.UnrevokeCommand;
import pki.serving.OcspCommand;
import pki.serving.ServeCommand;
import pki.shell.Program;
import pki.shell.Program.Entry;
import pki.shell.Program.Section;
import pki.shell.Terminal;
import pki.speaking.ConnectCommand;
import pki.speaking.ScanCommand;
import pki.speaking.TlsCommand;
import pki.speaking.TlsServeCommand;
import pki.viewing.InspectCommand;
import pki.viewing.LintCommand;
import pki.viewing.ListCommand;
import pki.viewing.ShowCommand;
import pki.viewing.TemplatesCommand;
import pki.viewing.VerifyCommand;

/// The list of all commands, in the order of the overview.
public final class Commands {
  private Commands() {}

  /// The program, whose commands talk to this terminal.
  public static Program program(Terminal terminal) {
    return new Program("pki", Commands::version, sections(terminal), Failures::of);
  }

  private static List<Section> sections(Terminal terminal) {
    return List.of(
        new Section(
            "See it work",
            List.of(
                new Entry(
                    "demo",
                    "show the whole story in a temporary home",
                    () -> new DemoCommand(terminal)))),
        new Section(
            "Make a CA",
            List.of(
                new Entry(
                    "init", "make a root and an intermediate", () -> new InitCommand(terminal)),
                new Entry("init-root", "make a root", () -> new InitRootCommand(terminal)),
                new Entry(
                    "init-intermediate",
                    "make a CA under another one",
                    () -> new InitIntermediateCommand(terminal)))),
        new Section("Issue", issuing(terminal)),
        new Section("Revoke", revoking(terminal)),
        new Section("Serve", serving(terminal)),
        new Section("Look", looking(terminal)),
        new Section("Speak TLS", List.of(speaking(terminal))),
        new Section("Operate", operating(terminal)));
  }

  private static List<Entry> issuing(Terminal terminal) {
    return List.of(
        new Entry(
            "issue", "make a key and a certificate for names", () -> new IssueCommand(terminal)),
        new Entry("sign", "sign somebody's request", () -> new SignCommand(terminal)),
        new Entry(
            "plan",
            "show what issue or sign would do, without signing",
            () -> new PlanCommand(terminal)),
        new Entry("renew", "issue a certificate again", () -> new RenewCommand(terminal)),
        new Entry(
            "export",
            "write a certificate for somebody's program",
            () -> new ExportCommand(terminal)));
  }

  private static List<Entry> serving(Terminal terminal) {
    return List.of(
        new Entry(
            "serve",
            "answer OCSP, hand out CRLs and CA certificates",
            () -> new ServeCommand(terminal)),
        new Entry(
            "ocsp",
            "ask a responder about a certificate, and check it",
            () -> new OcspCommand(terminal)));
  }

  private static List<Entry> revoking(Terminal terminal) {
    return List.of(
        new Entry("revoke", "revoke a certificate", () -> new RevokeCommand(terminal)),
        new Entry(
            "unrevoke", "release a certificate from hold", () -> new UnrevokeCommand(terminal)),
        new Entry("crl", "publish revocation lists now", () -> new CrlCommand(terminal)));
  }

  private static List<Entry> looking(Terminal terminal) {
    return List.of(
        new Entry("list", "list certificates", () -> new ListCommand(terminal)),
        new Entry("show", "show a certificate of the inventory", () -> new ShowCommand(terminal)),
        new Entry(
            "verify",
            "validate a certificate's path, and explain it",
            () -> new VerifyCommand(terminal)),
        new Entry(
            "inspect",
            "decode any file, or what a server presents",
            () -> new InspectCommand(terminal)),
        new Entry("lint", "check certificates by the rules", () -> new LintCommand(terminal)),
        new Entry(
            "templates", "list, show and check templates", () -> new TemplatesCommand(terminal)));
  }

  private static Entry speaking(Terminal terminal) {
    return new Entry(
        "tls",
        "serve, connect and scan, and see what was said",
        TlsCommand::new,
        List.of(
            new Entry(
                "serve",
                "serve a page that shows the handshake that fetched it",
                () -> new TlsServeCommand(terminal)),
            new Entry(
                "connect",
                "connect to a server, judge it, and show what was said",
                () -> new ConnectCommand(terminal)),
            new Entry(
                "scan",
                "find out what a server accepts, and judge it",
                () -> new ScanCommand(terminal))));
  }

  private static List<Entry> operating(Terminal terminal) {
    return List.of(
        new Entry("doctor", "look for trouble in a home", () -> new DoctorCommand(terminal)),
        new Entry(
            "passphrase", "change the keys' passphrase", () -> new PassphraseCommand(terminal)),
        new Entry(
            "completion",
            "print completions for a shell",
            () -> new CompletionCommand(terminal, () -> program(terminal).tree(terminal))));
  }

  private static String version() {
    return Optional.ofNullable(Commands.class.getPackage().getImplementationVersion())
        .orElse("(not packaged)");
  }
}
