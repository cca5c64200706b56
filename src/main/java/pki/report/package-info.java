/// What is shown of certificates, requests, keys, keystores, CRLs, OCSP messages and the inventory:
/// each as aligned text and as plain values, made side by side so that the two never differ. Start
/// at [pki.report.Report]; [pki.report.Inspector] tells what some bytes are.
///
/// Everything shown comes from outside: it is escaped and bounded here, and what is malformed is
/// said to be so. Knows no terminal, no JSON and no clock.
@NullMarked
package pki.report;

import org.jspecify.annotations.NullMarked;
