package pki.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
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
              short-lived: 30h
            crl:
              validity: 14d
              overlap: 3d
              delta-validity: 12h
              partitions: 8
              ended: stays
            defaults:
              template: mtls
              issuer: issuing-2
              key-algorithm: ec-p384
            """);
    assertThat(settings.database().url()).contains("jdbc:postgresql://db.example.test/pki");
    assertThat(settings.status().baseUrl()).contains(URI.create("http://pki.example.test:8080"));
    assertThat(settings.status().shortLived()).isEqualTo(Duration.ofHours(30));
    assertThat(settings.crl())
        .isEqualTo(
            new Settings.Crl(
                Duration.ofDays(14),
                Duration.ofDays(3),
                Optional.of(Duration.ofHours(12)),
                8,
                Settings.Ended.STAYS));
    assertThat(settings.defaults().template()).contains("mtls");
    assertThat(settings.defaults().issuer()).contains("issuing-2");
    assertThat(settings.defaults().keyAlgorithm()).contains(KeyAlgorithm.EC_P384);
  }

  @Test
  void everythingMayBeLeftOut(@TempDir Path folder) {
    assertThat(Settings.read(folder.resolve("config.yaml"))).isEqualTo(Settings.NONE);
    assertThat(parse("# nothing\n{}\n")).isEqualTo(Settings.NONE);
    assertThat(parse("{status: {short-lived: 1d}}").status().baseUrl())
        .contains(Settings.USUAL_BASE_URL);
    assertThat(parse("{status: {base-url: none}}").status().baseUrl()).isEmpty();
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
          {status: {base-url: "https://a.test"}}               | c.yaml:1: 'https://a.test' must be none or like http://pki.example.test:8080, at most 200 characters
          {status: {base-url: "http://a.test?q"}}              | c.yaml:1: 'http://a.test?q' must be none or like http://pki.example.test:8080, at most 200 characters
          {status: {base-url: "http://u:p@a.test"}}            | c.yaml:1: 'http://u:p@a.test' must be none or like http://pki.example.test:8080, at most 200 characters
          {status: {base-url: }}                               | c.yaml:1: a value is missing
          {status: []}                                         | c.yaml:1: must be a mapping, like 'key: value' on lines of their own
          {crl: {partitions: 3}}                               | c.yaml:1: '3' must be 1, 2, 4, … 256
          {crl: {ended: no}}                                   | c.yaml:1: 'no' must be leaves or stays
          {crl: {validity: 2d}}                                | c.yaml:1: overlap 2d must be shorter than validity 2d
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
