package pki.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pki.testing.Ports;
import pki.testing.SmallDisk;
import pki.testing.Tool;

/// `pki serve` whose disk is full, and then may not be written: it goes on answering, says so, and
/// recovers by itself.
class ServeOnBrokenDiskTest {
  private static final String STORY =
      """
      url=http://127.0.0.1:$port
      mkdir -m 700 home
      printf 'status:\\n  base-url: %s\\n' $url >home/config.yaml
      pki init --name T >log 2>&1
      for name in a b; do pki issue $name.example.test --out certs >>log 2>&1; done
      exec_pki serve --listen 127.0.0.1:$port 2>../serve.log & # not on that disk, which could not be made read-only
      server=$!
      trap "kill $server; wait $server || true" EXIT
      # status NAME: what the responder says
      status() {
        openssl ocsp -issuer certs/$1.example.test.chain.crt -cert certs/$1.example.test.crt -noverify \\
          -no_nonce -url $url/ocsp 2>/dev/null | sed -n 's/.*crt: //p'
      }
      # await WANTED COMMAND…: for half a minute
      await() {
        local wanted=$1 i; shift
        for i in $(seq 300); do [ "$("$@")" != "$wanted" ] || return 0; sleep 0.1; done
        echo "waited for $wanted, was $("$@")"; curl -s $url/healthz; cat ../serve.log; exit 9
      }
      health() { curl -s -o /dev/null -w '%{http_code}' $url/healthz || true; }
      finds() { if curl -s $url/healthz | grep -q "finding.*$1"; then echo yes; fi; }
      # revoke NAME: the first line of what it says when it cannot
      revoke() { pki revoke $1.example.test --reason superseded 2>&1 >/dev/null | head -1; }

      await 200 health
      await good status a
      # again and again, since the store gives back a piece of its file now and then
      while :; do head -c 30M /dev/zero >>filling || true; sleep 0.01; done 2>/dev/null &
      filler=$!
      sleep 0.5
      said=$(revoke a)
      echo "full: $said"
      # What fits into what the store's file has in reserve is done, and only the list is not published.
      case $said in note:*) await revoked status a ;; *) echo "full: a is $(status a)" ;; esac
      kill $filler; wait $filler || true; rm filling
      case $said in note:*) pki crl --issuer t-intermediate-ca >>log ;; *) revoke a ;; esac
      await revoked status a
      await 200 health
      until mount -o remount,ro . 2>/dev/null; do sleep 0.1; done # not while somebody writes
      echo "read-only: $(revoke b)"
      echo "read-only: a is $(status a), b is $(status b)"
      await 503 health
      await yes finds 'cannot be written: is its disk read-only'
      mount -o remount,rw .
      await 200 health
      revoke b
      await revoked status b
      """;

  @TempDir private Path folder;

  @Test
  void goesOnAndRecovers() {
    Tool.require("curl");
    Tool.require("openssl");
    String told =
        SmallDisk.run(folder, "port=%d\n".formatted(Ports.free()) + STORY).succeeded().output();

    assertThat(told)
        .containsPattern("full: (note|pki): .*No space left on device")
        .contains("read-only: a is revoked, b is good")
        .containsPattern("read-only: pki: .*read.only");
    if (told.contains("full: pki: ")) {
      assertThat(told).contains("full: a is good");
    }
  }
}
