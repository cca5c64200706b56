package pki.scan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import pki.scan.VersionSurvey.Preference;

/// Finds out which of many values a server accepts, and in which order, by offering all of them,
/// then all but the one that it has chosen, and so on.
///
/// @param offer the question that offers these values
/// @param chosen the value that a flight has chosen; -1 when it does not tell
record Enumeration(
    Caller caller, Function<List<Integer>, Offer> offer, ToIntFunction<Reply.Flight> chosen) {
  /// What was found.
  record Found(List<Integer> values, Preference preference) {
    Found {
      values = List.copyOf(values);
    }
  }

  /// Enumerates.
  ///
  /// @param witness sees each flight, with the value that it chose
  Found among(List<Integer> candidates, BiConsumer<Integer, Reply.Flight> witness) {
    List<Integer> left = new ArrayList<>(candidates);
    List<Integer> accepted = new ArrayList<>();
    while (!left.isEmpty() && ask(left, accepted) instanceof Reply.Flight flight) {
      int choice = chosen.applyAsInt(flight);
      if (!left.removeIf(value -> value == choice)) {
        break; // it chooses what was not offered, or does not tell: asking on would never end
      }
      accepted.add(choice);
      witness.accept(choice, flight);
    }
    return new Found(accepted, preference(accepted));
  }

  /// Asks, and where no answer comes once more, since what is not seen is easily taken for what is
  /// not there. Some servers refuse by closing: one of them still takes what it took before.
  private Reply ask(List<Integer> values, List<Integer> accepted) {
    Reply reply = caller.ask(offer.apply(values));
    if (!(reply instanceof Reply.Silent)) {
      return reply;
    }
    caller.pause();
    Reply again = caller.ask(offer.apply(values));
    if (again instanceof Reply.Silent silent) {
      boolean refuses =
          silent.how() == Reply.Silence.CLOSED
              && !accepted.isEmpty()
              && caller.ask(offer.apply(accepted.subList(0, 1))) instanceof Reply.Flight;
      if (!refuses) {
        caller.interrupted(silent.how());
      }
    }
    return again;
  }

  Found among(List<Integer> candidates) {
    return among(candidates, (choice, flight) -> {});
  }

  /// Whose order counts shows when the least wanted is offered first. Servers that have an order
  /// may still let a client have ChaCha20 first, which phones are quicker with; so that one is
  /// tried last.
  private Preference preference(List<Integer> accepted) {
    List<Integer> plain = accepted.stream().filter(value -> !isChaCha(value)).toList();
    if (plain.size() < 2) {
      return Preference.NONE;
    }
    List<Integer> reversed = new ArrayList<>(plain);
    Collections.reverse(reversed);
    Optional<Integer> choice =
        caller.ask(offer.apply(reversed)) instanceof Reply.Flight flight
            ? Optional.of(chosen.applyAsInt(flight))
            : Optional.empty();
    return choice
        .map(value -> value.equals(plain.getFirst()) ? Preference.SERVER : Preference.CLIENT)
        .orElse(Preference.NONE);
  }

  private static boolean isChaCha(int value) {
    return (value >= 0xcca8 && value <= 0xccae) || value == 0x1303;
  }
}
