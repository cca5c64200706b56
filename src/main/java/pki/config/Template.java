package pki.config;

import pki.profile.Profile;

/// A template that can be used, and where it comes from.
///
/// @param source the file's text
public record Template(Profile profile, Origin origin, String source) {
  public enum Origin {
    /// Comes with the program.
    SHIPPED,
    /// The home's own, under a name of its own.
    OWN,
    /// The home's own, in place of the shipped one of that name.
    OWN_INSTEAD
  }

  public String name() {
    return profile.name();
  }
}
