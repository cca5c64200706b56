package pki.deploy;

/// The servers that files are made for.
public enum ServerKind {
  NGINX,
  APACHE,
  HAPROXY,
  CADDY,
  TOMCAT,
  SPRING,
  POSTGRESQL,
  KUBERNETES
}
