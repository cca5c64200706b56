package pki.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import pki.report.Table.Column;

class TableTest {
  private final Table table =
      new Table(List.of(Column.WHOLE, Column.CUTTABLE, Column.CUTTABLE), List.of("A", "B", "C"));

  @Test
  void isAsWideAsItNeeds() {
    table.add(List.of("long", "x", "y"));

    assertThat(table.lines(100)).containsExactly("A     B  C", "long  x  y");
  }

  @Test
  void cutsTheWidestFirstAndNeverWhatMustBeWhole() {
    table.add(List.of("0123456789", "abcdefghijklmnopqrstuvwxyz", "short-one"));

    assertThat(table.lines(40)).contains("0123456789  abcdefghijklmnop…  short-one");
  }

  @Test
  void countsTheCellsThatCharactersTake() {
    table.add(List.of("日本", "e\u0301", "z"));
    table.add(List.of("abcd", "e", "z"));

    assertThat(table.lines(100)).containsExactly("A     B  C", "日本  e\u0301  z", "abcd  e  z");
  }

  @Test
  void keepsHostileTextInItsCell() {
    table.add(List.of("\u202ea\nb\u001b[2J", "x", "y"));

    assertThat(table.lines(100)).contains("\\u202ea\\u000ab\\u001b[2J  x  y");
  }
}
