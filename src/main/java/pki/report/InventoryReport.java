package pki.report;

import java.util.List;

/// The inventory as a table that fits 100 columns.
public final class InventoryReport {
  private static final int WIDTH = 100;

  /// Whether there is more than is shown.
  public enum Extent {
    ALL,
    MORE
  }

  private InventoryReport() {}

  public static Report of(List<InventoryRow> rows, Extent extent) {
    var table = new Table(InventoryRow.COLUMNS, InventoryRow.HEADINGS);
    rows.forEach(row -> table.add(row.cells()));
    var values =
        new Facts("inventory", "")
            .value("certificates", rows.stream().map(InventoryRow::values).toList())
            .value("more", extent == Extent.MORE)
            .report()
            .values();
    return new Report(table.lines(WIDTH), values);
  }
}
