/// What a scan's observations mean: which attacks they leave open, a grade with its reasons, and
/// where a policy is not met. Start at [Assessment]. Everything here is a pure function of
/// [pki.scan.Observations]: it connects to nobody and guesses nothing.
@NullMarked
package pki.assessment;

import org.jspecify.annotations.NullMarked;
