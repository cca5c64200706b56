/// What people write into files: `config.yaml` becomes [pki.config.Settings], and a template
/// becomes a [pki.profile.Profile] through the [pki.config.TemplateCatalog]. Whatever is wrong is
/// said with its file and line.
///
/// May use the vocabulary, `keys`, `ca` and `files`; the only user of the YAML parser.
@NullMarked
package pki.config;

import org.jspecify.annotations.NullMarked;
