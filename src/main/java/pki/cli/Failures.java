package pki.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import pki.ca.IssuanceException;
import pki.config.ConfigException;
import pki.crl.CrlException;
import pki.der.EncodingException;
import pki.keys.KeyException;
import pki.shell.Failure;
import pki.shell.FileTrouble;
import pki.store.StoreException;

/// What an exception means to whoever runs the command: the one place that maps them.
final class Failures {
  private Failures() {}

  static Failure of(Throwable thrown) {
    return switch (thrown) {
      case Failure failure -> failure;
      case KeyException e -> Failure.unable(message(e), hint(e.reason()), e);
      case StoreException e ->
          Failure.unable(message(e), "'pki doctor' looks at the home and its database", e);
      case ConfigException e ->
          Failure.unable(
              String.join("; ", e.problems()), "mend the file, 'pki templates check' tells", e);
      case IssuanceException e ->
          Failure.unable(message(e), "try again; 'pki doctor' looks for causes", e);
      case CrlException e ->
          Failure.unable(message(e), "mend that, then publish it with 'pki crl'", e);
      case EncodingException e -> Failure.no(message(e), "");
      case UncheckedIOException e -> ofIo(Objects.requireNonNull(e.getCause()));
      case IOException e -> ofIo(e);
      default ->
          Failure.unable(
              "this should not have happened: " + thrown,
              "run it again with -v, and report what it shows",
              thrown);
    };
  }

  private static Failure ofIo(IOException e) {
    return Failure.unable(FileTrouble.of(e), "check the path, its owner and the space left", e);
  }

  private static String message(Exception e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  private static String hint(KeyException.Reason reason) {
    return switch (reason) {
      case MISSING -> "restore the key file from a backup, or check --home";
      case EXISTS -> "choose another label with --label";
      case WRONG_PASSPHRASE -> "give the right one with --passphrase-file";
      case PASSPHRASE_NEEDED -> "give its passphrase with --passphrase-file";
      case DAMAGED -> "restore the file from a backup";
      case REFUSED -> "mend its owner and mode (0600), or its contents";
      case UNAVAILABLE -> "check the disk's space and the folder's mode (0700)";
    };
  }
}
