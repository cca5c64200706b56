package pki.tls;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import pki.handshake.TlsVersion;

/// What a side offers or accepts, each list in order of preference.
///
/// @param suites IANA names; those of TLS 1.3 cannot be chosen with [TlsEngine#NATIVE]
/// @param groups as BoringSSL calls them, such as `x25519`; [TlsEngine#JDK] ignores them
/// @param applicationProtocols for ALPN (RFC 7301); empty for no ALPN
public record TlsParameters(
    List<TlsVersion> versions,
    List<String> suites,
    List<String> groups,
    List<String> applicationProtocols) {
  private static final Set<String> KNOWN_GROUPS =
      Set.of("x25519mlkem768", "mlkem1024", "x25519", "secp256r1", "secp384r1", "secp521r1");

  public TlsParameters {
    versions = List.copyOf(versions);
    suites = List.copyOf(suites);
    groups = List.copyOf(groups);
    applicationProtocols = List.copyOf(applicationProtocols);
    for (String group : groups) {
      if (!KNOWN_GROUPS.contains(group.toLowerCase(Locale.ROOT))) {
        throw new IllegalArgumentException(
            "group '%s' is not one of %s"
                .formatted(group, KNOWN_GROUPS.stream().sorted().toList()));
      }
    }
  }

  public static TlsParameters of(TlsPolicy policy) {
    return new TlsParameters(
        policy.versions(), TlsPolicy.SUITES, TlsPolicy.GROUPS, List.of("h2", "http/1.1"));
  }

  public TlsParameters withVersions(TlsVersion... newVersions) {
    return new TlsParameters(List.of(newVersions), suites, groups, applicationProtocols);
  }

  public TlsParameters withSuites(List<String> newSuites) {
    return new TlsParameters(versions, newSuites, groups, applicationProtocols);
  }

  public TlsParameters withGroups(List<String> newGroups) {
    return new TlsParameters(versions, suites, newGroups, applicationProtocols);
  }

  public TlsParameters withApplicationProtocols(String... protocols) {
    return new TlsParameters(versions, suites, groups, List.of(protocols));
  }
}
