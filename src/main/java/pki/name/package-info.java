/// Names: distinguished names (RFC 5280, section 4.1.2.4) and general names (section 4.2.1.6).
///
/// May use `der`. A name is checked where it is made, so a [pki.name.DnsName] that exists is a DNS
/// name; what a certificate carries but is no proper name becomes a [pki.name.MalformedName].
@NullMarked
package pki.name;

import org.jspecify.annotations.NullMarked;
