package pki.profile;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import pki.name.DirectoryName;
import pki.name.DnsName;
import pki.name.GeneralName;
import pki.name.IpAddress;
import pki.name.MalformedName;
import pki.name.OtherName;
import pki.name.PublicSuffix;
import pki.name.Rfc822Name;
import pki.name.SubtreeMatch;
import pki.name.UniformResourceIdentifier;
import pki.profile.ProfileSpec.NameRule;
import pki.profile.ProfileSpec.NamesRule;
import pki.profile.ProfileSpec.NamesRule.Wildcards;

/// Holds a request's names against a template's rules, all of them, each name against each rule.
final class NamesCheck {
  private final NamesRule rule;
  private final List<GeneralName> names;
  private final List<Violation> violations = new ArrayList<>();

  NamesCheck(NamesRule rule, List<GeneralName> names) {
    this.rule = rule;
    this.names = names;
  }

  /// The kinds of names that a template can allow, by the keys of their rules.
  private enum Kind {
    DNS,
    IP,
    EMAIL,
    URI,
    DIRNAME,
    NONE;

    static Kind of(GeneralName name) {
      return switch (name) {
        case DnsName _ -> DNS;
        case IpAddress _ -> IP;
        case Rfc822Name _ -> EMAIL;
        case UniformResourceIdentifier _ -> URI;
        case DirectoryName _ -> DIRNAME;
        case OtherName _, MalformedName _ -> NONE;
      };
    }

    Optional<NameRule> rule(NamesRule rules) {
      return switch (this) {
        case DNS -> rules.dns();
        case IP -> rules.ip();
        case EMAIL -> rules.email();
        case URI -> rules.uri();
        case DIRNAME -> rules.dirname();
        case NONE -> Optional.empty();
      };
    }

    String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  List<Violation> violations() {
    count("names", names.size(), rule.atLeast(), rule.atMost());
    for (Kind kind : Kind.values()) {
      kind.rule(rule)
          .ifPresent(r -> {
            long count = names.stream().filter(name -> Kind.of(name) == kind).count();
            count("names." + kind.key(), count, r.atLeast(), r.atMost());
          });
    }
    Set<GeneralName> seen = new HashSet<>();
    for (GeneralName name : names) {
      if (!seen.add(name)) {
        refuse("names", "name '%s' is there twice".formatted(name.text()), "give it once");
      }
      check(name);
    }
    return violations;
  }

  private void count(String key, long count, int atLeast, int atMost) {
    if (count < atLeast) {
      refuse(
          key + ".at-least",
          "%d names are given, at least %d are needed".formatted(count, atLeast),
          "add a name");
    }
    if (count > atMost) {
      refuse(
          key + ".at-most",
          "%d names are given, at most %d are allowed".formatted(count, atMost),
          "leave names out, or ask for several certificates");
    }
  }

  private void check(GeneralName name) {
    Kind kind = Kind.of(name);
    Optional<NameRule> found = kind.rule(rule);
    if (found.isEmpty()) {
      refuse(
          "names",
          "name '%s' is of a kind that the template does not allow".formatted(name.text()),
          "use another template");
      return;
    }
    if (name instanceof DnsName dns && dns.isWildcard()) {
      checkWildcard(dns);
    }
    NameRule bounds = found.get();
    boolean permitted =
        bounds.permitted().isEmpty()
            || bounds.permitted().stream().anyMatch(base -> SubtreeMatch.of(base).contains(name));
    if (!permitted) {
      refuse(
          "names." + kind.key() + ".permitted",
          "name '%s' is within none of %s".formatted(name.text(), bounds.permitted()),
          "use another name or template");
    }
    bounds.forbidden().stream()
        .filter(base -> SubtreeMatch.of(base).touches(name))
        .forEach(base ->
            refuse(
                "names." + kind.key() + ".forbidden",
                "name '%s' is within %s, which is forbidden".formatted(name.text(), base),
                "use another name or template"));
  }

  /// A wildcard over a whole top-level domain or another registry's suffix is refused whatever the
  /// template says: no browser honours it, and nobody owns all of it.
  private void checkWildcard(DnsName name) {
    if (rule.wildcards() == Wildcards.REFUSED) {
      refuse(
          "names.wildcards",
          "name '%s' is a wildcard, which the template refuses".formatted(name.text()),
          "list the hosts one by one");
    } else if (name.labels().size() < 3) {
      refuse(
          "names.wildcards",
          "name '%s' must have at least two labels after the '*'".formatted(name.text()),
          "list the hosts one by one, or use a name like *.example.test");
    } else if (PublicSuffix.isSpannedBy(name)) {
      refuse(
          "names.wildcards",
          "name '%s' is a wildcard over a registry's suffix (BR, section 3.2.2.6)"
              .formatted(name.text()),
          "list the hosts one by one, or use a wildcard below a domain of your own");
    }
  }

  private void refuse(String rule, String message, String hint) {
    violations.add(new Violation(rule, message, hint));
  }
}
