package pki.speaking;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import pki.shell.Failure;

/// `pki tls`: the frame of the commands that speak TLS, which says nothing by itself.
@Command(name = "tls")
public final class TlsCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    throw Failure.usage("tls needs to be told what to do", "see 'pki tls --help'");
  }
}
