package pki.keys;

import java.net.URI;

/// Names a private key: `file:…`, `pkcs12:…` or RFC 7512's `pkcs11:…`, relative to its vault.
public record KeyId(URI uri) {}
