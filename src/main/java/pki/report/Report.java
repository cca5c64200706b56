package pki.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Something that can be shown, in its two forms. Both are safe to print: control and direction
/// characters are escaped, and what is too long is cut.
///
/// @param lines aligned text, a heading first
/// @param values the same for programs: maps, lists, strings, numbers, booleans and times, under
///   lowerCamelCase names in a fixed order; `type` says what it is
public record Report(List<String> lines, Map<String, Object> values) {
  public Report {
    lines = List.copyOf(lines);
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values)); // keeps their order
  }
}
