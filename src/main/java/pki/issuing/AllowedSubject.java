package pki.issuing;

import java.util.ArrayList;
import java.util.List;
import pki.name.Attribute;
import pki.name.DistinguishedName;
import pki.profile.ProfileSpec.SubjectRule;
import pki.profile.ProfileSpec.SubjectRule.CommonName;

/// What of a subject a template has room for. Attributes that the template itself fixes are left
/// out too, since it will add them.
///
/// @param dropped what it has no room for
record AllowedSubject(DistinguishedName kept, List<String> dropped) {
  static AllowedSubject of(DistinguishedName subject, SubjectRule rule) {
    List<List<Attribute>> kept = new ArrayList<>();
    List<String> dropped = new ArrayList<>();
    for (List<Attribute> rdn : subject.rdns()) {
      if (rule.fixed().rdns().contains(rdn)) {
        continue;
      }
      List<Attribute> allowed = rdn.stream().filter(a -> allows(rule, a)).toList();
      rdn.stream().filter(a -> isMissed(rule, a)).map(Attribute::toString).forEach(dropped::add);
      if (!allowed.isEmpty()) {
        kept.add(allowed);
      }
    }
    return new AllowedSubject(new DistinguishedName(kept), List.copyOf(dropped));
  }

  /// A common name that the template makes of the first name is replaced, not missed.
  private static boolean isMissed(SubjectRule rule, Attribute attribute) {
    boolean replaced =
        attribute.typeName().equals("CN") && rule.commonName() == CommonName.FIRST_NAME;
    return !allows(rule, attribute) && !replaced;
  }

  private static boolean allows(SubjectRule rule, Attribute attribute) {
    if (attribute.typeName().equals("CN")) {
      return rule.commonName() == CommonName.OPTIONAL || rule.commonName() == CommonName.REQUIRED;
    }
    return rule.allowed().contains(attribute.typeName());
  }
}
