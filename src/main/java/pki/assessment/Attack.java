package pki.assessment;

/// The attacks on TLS that a server's configuration decides about, oldest first.
public enum Attack {
  RENEGOTIATION("insecure renegotiation", "CVE-2009-3555, RFC 5746"),
  RENEGOTIATION_FLOOD("renegotiation flood", "CVE-2011-1473"),
  BEAST("BEAST", "CVE-2011-3389"),
  CRIME("CRIME", "CVE-2012-4929"),
  LUCKY13("Lucky Thirteen", "CVE-2013-0169"),
  RC4("RC4 biases", "CVE-2013-2566, RFC 7465"),
  HEARTBLEED("Heartbleed", "CVE-2014-0160"),
  POODLE("POODLE", "CVE-2014-3566"),
  DOWNGRADE("version downgrade", "RFC 7507"),
  FREAK("FREAK", "CVE-2015-0204"),
  LOGJAM("Logjam", "CVE-2015-4000"),
  DROWN("DROWN", "CVE-2016-0800"),
  SWEET32("SWEET32", "CVE-2016-2183"),
  ROBOT("ROBOT", "CVE-2017-13099"),
  RACCOON("Raccoon", "CVE-2020-1968");

  private final String label;
  private final String reference;

  Attack(String label, String reference) {
    this.label = label;
    this.reference = reference;
  }

  public String label() {
    return label;
  }

  public String reference() {
    return reference;
  }
}
