package pki.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import pki.der.Octets;
import pki.name.GeneralName;
import pki.profile.ProfileSpec.PurposeRule;
import pki.x509.AccessDescription;
import pki.x509.AuthorityKeyIdentifier;
import pki.x509.DistributionPoint;
import pki.x509.Extension;
import pki.x509.Extension.Criticality;
import pki.x509.Extensions;
import pki.x509.PolicyInformation;

/// Writes a certificate's extensions, in the order of RFC 5280, section 4.2.
final class ProfileExtensions {
  private final Profile profile;
  private final IssuanceRequest request;
  private final List<Extension> extensions = new ArrayList<>();

  private ProfileExtensions(IssuanceRequest request) {
    this.profile = request.profile();
    this.request = request;
  }

  /// @param issuerKeyIdentifier the issuer's subjectKeyIdentifier
  static Extensions of(IssuanceRequest request, Octets issuerKeyIdentifier, StatusUrls urls) {
    var all = new ProfileExtensions(request);
    all.keys(issuerKeyIdentifier);
    all.policies();
    all.names();
    all.constraints();
    all.purposes();
    all.status(urls);
    return new Extensions(all.extensions);
  }

  private void keys(Octets issuerKeyIdentifier) {
    extensions.add(AuthorityKeyIdentifier.extension(issuerKeyIdentifier));
    extensions.add(Extension.subjectKeyIdentifier(request.publicKey().keyIdentifier()));
    extensions.add(Extension.keyUsage(profile.keyUsage(request)));
  }

  private void policies() {
    if (!profile.spec().certificatePolicies().isEmpty()) {
      extensions.add(PolicyInformation.extension(profile.spec().certificatePolicies()));
    }
  }

  private void names() {
    List<GeneralName> names = request.names();
    if (!names.isEmpty()) {
      boolean alone = profile.subject(request).isEmpty();
      extensions.add(
          Extension.subjectAlternativeName(
              names, alone ? Criticality.CRITICAL : Criticality.NON_CRITICAL));
    }
  }

  /// Also on end entities: an empty basicConstraints says "no CA" to readers that guess when there
  /// is none.
  private void constraints() {
    extensions.add(profile.basicConstraints(request).toExtension());
    profile.nameConstraints(request).ifPresent(c -> extensions.add(c.toExtension()));
  }

  private void purposes() {
    PurposeRule rule = profile.spec().extendedKeyUsage();
    if (!rule.purposes().isEmpty()) {
      Extension extension = Extension.extendedKeyUsage(rule.purposes());
      extensions.add(new Extension(extension.oid(), rule.criticality(), extension.value()));
    }
  }

  private void status(StatusUrls urls) {
    if (!urls.crl().isEmpty()) {
      extensions.add(DistributionPoint.extension(urls.crl()));
    }
    if (!urls.freshestCrl().isEmpty()) {
      extensions.add(DistributionPoint.freshestCrl(urls.freshestCrl()));
    }
    List<AccessDescription> access =
        Stream.concat(
                urls.ocsp().stream().map(url -> new AccessDescription(AccessDescription.OCSP, url)),
                urls.caIssuers().stream()
                    .map(url -> new AccessDescription(AccessDescription.CA_ISSUERS, url)))
            .toList();
    if (!access.isEmpty()) {
      extensions.add(AccessDescription.extension(access));
    }
    switch (urls.revocation()) {
      case CHECKED -> {}
      case NO_CHECK -> extensions.add(Extension.ocspNoCheck());
      case UNAVAILABLE -> extensions.add(Extension.noRevocationAvailable());
    }
  }
}
