-- Separates who may change the schema, issue, and answer about status. Optional: without it, the
-- role that owns the database does everything. Run once, as a superuser, in the new database and
-- before its first use:
--
--   CREATE DATABASE pki TEMPLATE template0 ENCODING 'UTF8';
--   \c pki
--   \i roles.sql
--   CREATE ROLE keeper LOGIN IN ROLE pki_owner;     -- creates issuers, migrates the schema
--   ALTER ROLE keeper SET role TO 'pki_owner';      -- so that pki_owner owns what it creates
--   CREATE ROLE ca LOGIN IN ROLE pki_issuer;
--   CREATE ROLE ocsp LOGIN IN ROLE pki_responder;
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'pki_owner') THEN
    CREATE ROLE pki_owner NOLOGIN;
    CREATE ROLE pki_issuer NOLOGIN;
    CREATE ROLE pki_responder NOLOGIN;
  END IF;
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO pki_owner, pki_issuer, pki_responder', current_database());
END
$$;
REVOKE ALL ON SCHEMA public FROM PUBLIC;

CREATE SCHEMA pki AUTHORIZATION pki_owner;
GRANT USAGE ON SCHEMA pki TO pki_issuer, pki_responder;
