package pki.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pki.keys.KeyAlgorithm;

class SettingsTest {
  @Test
  void readsEveryKey() {
    Settings settings =
        parse(
            """
            database:
              url: jdbc:postgresql://db.example.test/pki
            status:
              base-url: http://pki.example.test:8080/
            defaults:
              template: mtls
              issuer: issuing-2
              key-algorithm: ec-p384
            """);
    assertThat(settings.database().url()).contains("jdbc:postgresql://db.example.test/pki");
    assertThat(settings.status().baseUrl()).contains(URI.create("http://pki.example.test:8080"));
    assertThat(settings.defaults().template()).contains("mtls");
    assertThat(settings.defaults().issuer()).contains("issuing-2");
    assertThat(settings.defaults().keyAlgorithm()).contains(KeyAlgorithm.EC_P384);
  }

  @Test
  void everythingMayBeLeftOut(@TempDir Path folder) {
    assertThat(Settings.read(folder.resolve("config.yaml"))).isEqualTo(Settings.NONE);
    assertThat(parse("# nothing\n{}\n")).isEqualTo(Settings.NONE);
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {data-base: {}}                                      | c.yaml:1: unknown key 'data-base', did you mean 'database'?
          {database: {uri: x}}                                 | c.yaml:1: unknown key 'uri', did you mean 'url'?
          {database: {url: "jdbc:h2:mem:x;INIT=RUNSCRIPT"}}    | c.yaml:1: 'jdbc:h2:mem:x;INIT=RUNSCRIPT' must start with jdbc:postgresql://
          {status: {base-url: "https://a.test"}}               | c.yaml:1: 'https://a.test' must be like http://pki.example.test:8080, at most 200 characters
          {status: {base-url: "http://a.test?q"}}              | c.yaml:1: 'http://a.test?q' must be like http://pki.example.test:8080, at most 200 characters
          {status: {base-url: "http://u:p@a.test"}}            | c.yaml:1: 'http://u:p@a.test' must be like http://pki.example.test:8080, at most 200 characters
          {status: {base-url: }}                               | c.yaml:1: a value is missing
          {status: []}                                         | c.yaml:1: must be a mapping, like 'key: value' on lines of their own
          {defaults: {key-algorithm: rsa}}                     | c.yaml:1: 'rsa' must be one of ec-p256, ec-p384, ec-p521, rsa-2048, rsa-3072, rsa-4096, ed25519, ml-dsa-44, ml-dsa-65, ml-dsa-87
          [a]                                                  | c.yaml:1: must be a mapping, like 'key: value' on lines of their own
          """)
  void refuses(String text, String problem) {
    assertThatThrownBy(() -> parse(text)).isInstanceOf(ConfigException.class).hasMessage(problem);
  }

  private static Settings parse(String text) {
    return Settings.parse("c.yaml", text.getBytes(UTF_8));
  }
}
