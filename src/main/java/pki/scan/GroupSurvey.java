package pki.scan;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pki.handshake.Codepoints;
import pki.scan.VersionSurvey.Preference;

/// The groups in which a server agrees on keys.
///
/// @param groups as it prefers them, or in our order where the client decides
public record GroupSurvey(List<Group> groups, Preference preference) {
  public static final GroupSurvey NONE = new GroupSurvey(List.of(), Preference.NONE);

  public GroupSurvey {
    groups = List.copyOf(groups);
  }

  /// A named group (RFC 8446, section 4.2.7).
  public record Group(int code) {
    private static final Pattern SIZE = Pattern.compile("[a-zA-Z](\\d{3,4})");

    public String name() {
      return Codepoints.GROUP.nameOf(code);
    }

    /// Whether recorded connections stay closed to a quantum computer, too.
    public boolean isPostQuantum() {
      return name().contains("MLKEM") || name().contains("Kyber");
    }

    /// Whether it is below 112 bits of security (NIST SP 800-57, part 1, table 2).
    public boolean isWeak() {
      Matcher size = SIZE.matcher(name());
      boolean small = size.find() && Integer.parseInt(size.group(1)) < 224;
      return (small && !isPostQuantum()) || name().startsWith("arbitrary");
    }
  }

  static GroupSurvey of(Enumeration.Found found) {
    return new GroupSurvey(found.values().stream().map(Group::new).toList(), found.preference());
  }
}
