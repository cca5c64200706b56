package pki.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseLocationTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          jdbc:h2:file:/tmp/pki;INIT=RUNSCRIPT FROM 'http://x/y.sql' | must begin with jdbc:postgresql:
          jdbc:h2:/tmp/pki;AUTO_SERVER=TRUE                          | must begin with jdbc:postgresql:
          jdbc:h2:tcp://example.test/pki                             | must begin with jdbc:postgresql:
          jdbc:h2:mem:pki                                            | must begin with jdbc:postgresql:
          jdbc:mysql://example.test/pki                              | must begin with jdbc:postgresql:
          /var/lib/pki                                               | must begin with jdbc:postgresql:
          jdbc:postgresql://localhost/pki?socketFactory=x.Y          | sets 'socketFactory'
          jdbc:postgresql://localhost/pki?user=a&loggerFile=/tmp/x   | sets 'loggerFile'
          jdbc:postgresql://localhost/pki?options=-cfsync%3Doff      | sets 'options'
          jdbc:postgresql://localhost/pki?reWriteBatchedInserts=true | sets 'reWriteBatchedInserts'
          jdbc:postgresql://localhost/pki?sslfactory%3D=x            | sets 'sslfactory%3D'
          jdbc:postgresql://local host/pki                           | printable ASCII
          """)
  void refusesWhatCouldRunCodeOrLoseData(String url, String rule) {
    assertThatThrownBy(() -> DatabaseLocation.ofUrl(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(rule);
  }

  @Test
  void showsNoPassword() {
    assertThat(DatabaseLocation.ofUrl("jdbc:postgresql://localhost/pki?user=a&password=secret"))
        .hasToString("jdbc:postgresql://localhost/pki");
  }

  @Test
  void refusesAHomeThatH2WouldReadAsSettings() {
    Path home = Path.of("/tmp/x;INIT=RUNSCRIPT FROM 'y'");
    assertThatThrownBy(() -> new DatabaseLocation.Home(home))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no ';'");
  }
}
