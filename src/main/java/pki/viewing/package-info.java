/// The commands that look and change nothing: `list`, `show`, `inspect`, `verify`, `lint`,
/// `templates`. Each parses, calls one thing, and prints a [pki.report.Report].
@NullMarked
package pki.viewing;

import org.jspecify.annotations.NullMarked;
