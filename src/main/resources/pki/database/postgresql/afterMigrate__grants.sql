-- What each role may do, once roles.sql has made them; run by itself after every migration. Nobody
-- may delete. The issuer may change a certificate's state, and nothing else about it.
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'pki_issuer') THEN
    GRANT SELECT ON ALL TABLES IN SCHEMA pki TO pki_issuer;
    GRANT INSERT ON certificate, certificate_name, audit_log, revocation, crl TO pki_issuer;
    GRANT UPDATE (status, holder, der, revoked_at, reason, invalid_since) ON certificate TO pki_issuer;
    GRANT UPDATE (next_sequence, hash) ON audit_head TO pki_issuer;
    GRANT UPDATE (label, state, holder) ON issuer TO pki_issuer; -- recovery gives labels free
    GRANT UPDATE (crl_number) ON issuer TO pki_issuer;
    GRANT UPDATE (since, reason, invalid_since, changed) ON revocation TO pki_issuer;
  END IF;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'pki_responder') THEN
    GRANT SELECT (issuer_id, serial, status, not_after, intended_at, revoked_at, reason) ON certificate TO pki_responder;
    GRANT SELECT (sequence, issuer_id, serial) ON audit_log TO pki_responder;
    GRANT SELECT ON audit_head TO pki_responder;
    GRANT SELECT ON issuer, issuer_chain, flyway_schema_history TO pki_responder;
  END IF;
END
$$;
