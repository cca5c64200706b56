package pki.viewing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import pki.path.PathFailure;
import pki.path.PathInput;
import pki.path.PathResult;
import pki.path.ValidationPolicy;
import pki.shell.Json;
import pki.store.PlainText;

/// What another validator says of the same certificates: the JDK's PKIX, and OpenSSL where it is
/// installed; and, where it differs from us, why.
///
/// @param who whose opinion
/// @param accepts whether it found a valid path
/// @param says its own words; empty when it accepts
/// @param difference why it differs; empty when it agrees
record SecondOpinion(String who, boolean accepts, String says, String difference) {
  private static final int LONGEST = 200;

  /// What a validator can be asked beyond whether there is a path.
  enum Question {
    NAME,
    PURPOSE
  }

  /// What a validator answered.
  record Reply(String who, boolean accepts, String says) {
    static Reply accepting(String who) {
      return new Reply(who, /* accepts= */ true, "");
    }

    static Reply refusing(String who, String why) {
      return new Reply(who, /* accepts= */ false, PlainText.of(why, LONGEST));
    }
  }

  static List<SecondOpinion> of(PathInput input, ValidationPolicy policy, PathResult ours) {
    List<SecondOpinion> opinions = new ArrayList<>();
    opinions.add(of(JdkOpinion.ask(input, policy, ours), Set.of(), ours));
    OpenSslOpinion.ask(input, policy)
        .map(reply -> of(reply, OpenSslOpinion.asked(policy), ours))
        .ifPresent(opinions::add);
    return opinions;
  }

  private static SecondOpinion of(Reply reply, Set<Question> asked, PathResult ours) {
    return new SecondOpinion(
        reply.who, reply.accepts, reply.says, difference(reply, asked, ours).orElse(""));
  }

  private static Optional<String> difference(Reply reply, Set<Question> asked, PathResult ours) {
    return switch (ours) {
      case PathResult.Valid _ ->
          reply.accepts
              ? Optional.empty()
              : Optional.of("it has a rule that we have not, or found no way to an anchor");
      case PathResult.Invalid invalid ->
          reply.accepts ? Optional.of(leniency(invalid.mostSpecific(), asked)) : Optional.empty();
    };
  }

  /// Why somebody might accept what we refuse for this.
  private static String leniency(PathFailure failure, Set<Question> asked) {
    return switch (failure) {
      case PathFailure.NameMismatch _, PathFailure.PublicSuffixWildcard _ ->
          asked.contains(Question.NAME)
              ? "it takes wildcards or common names that we do not (RFC 9525)"
              : "it was not asked about names";
      case PathFailure.NotPermitted _,
          PathFailure.Excluded _,
          PathFailure.MalformedConstraint _,
          PathFailure.UnsupportedConstraint _ ->
          "it reads name constraints otherwise (docs/divergences.md, 4 to 8)";
      case PathFailure.PurposeNotAllowed _, PathFailure.KeyUsageMissing _ ->
          asked.contains(Question.PURPOSE)
              ? "it does not chain purposes through CAs as we do (docs/divergences.md, 2)"
              : "it was not asked about purposes";
      case PathFailure.NotAnAuthority _, PathFailure.PathLengthExceeded _ ->
          "it does not hold an anchor to its own constraints (docs/divergences.md, 3)";
      case PathFailure.FormFailure _ ->
          "it checks paths, not the form of certificates (docs/divergences.md, 1)";
      case PathFailure.SignatureFailure _ -> "its limits for keys and algorithms are others";
      case PathFailure.ValidityFailure _ ->
          "it does not hold an anchor to its validity (docs/divergences.md, 3)";
      case PathFailure.PolicyFailure _ -> "it was not asked about policies";
      case PathFailure.RevocationFailure _ -> "it was not asked about revocation";
      case PathFailure.ChainFailure _ -> "it has other limits, or builds paths otherwise";
    };
  }

  /// The opinion in a line, and in a second one why it differs from ours.
  List<String> lines() {
    String verdict = accepts ? "valid" : "invalid";
    String line = "%s: %s%s".formatted(who, verdict, says.isEmpty() ? "" : ", " + says);
    return difference.isEmpty() ? List.of(line) : List.of(line, "  differs: " + difference);
  }

  Map<String, Object> values() {
    return Json.object(
        "who",
        who,
        "result",
        accepts ? "valid" : "invalid",
        "says",
        says,
        "differs",
        !difference.isEmpty(),
        "why",
        difference);
  }
}
