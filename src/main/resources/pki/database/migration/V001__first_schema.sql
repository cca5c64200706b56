-- In the SQL that H2 and PostgreSQL both accept. ${octet_order} is a collation that compares texts by
-- their octets, where a database has to be told.
--
-- H2 commits after each statement, and the process may be killed in between: hence IF NOT EXISTS.

-- What is unfinished has a holder: the number of the store session that works on it.

CREATE TABLE IF NOT EXISTS issuer (
  id                BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  label             VARCHAR(100) NOT NULL UNIQUE,
  subject           BYTEA NOT NULL,
  key_uri           VARCHAR(1000) NOT NULL,
  public_key        BYTEA NOT NULL,
  public_key_digest BYTEA NOT NULL CHECK (OCTET_LENGTH(public_key_digest) = 32),
  state             VARCHAR(10) NOT NULL CHECK (state IN ('pending', 'awaiting', 'active', 'abandoned')),
  holder            BIGINT,
  certificate       BYTEA,
  CHECK ((holder IS NOT NULL) = (state = 'pending')),
  CHECK ((certificate IS NOT NULL) = (state = 'active'))
);

-- The certificates above an issuer's own; position 1 is the nearest.
CREATE TABLE IF NOT EXISTS issuer_chain (
  issuer_id   BIGINT NOT NULL REFERENCES issuer (id),
  position    INTEGER NOT NULL CHECK (position >= 1),
  certificate BYTEA NOT NULL,
  PRIMARY KEY (issuer_id, position)
);

CREATE TABLE IF NOT EXISTS certificate (
  issuer_id         BIGINT NOT NULL REFERENCES issuer (id),
  serial            BYTEA NOT NULL CHECK (OCTET_LENGTH(serial) BETWEEN 1 AND 20),
  status            VARCHAR(10) NOT NULL CHECK (status IN ('intended', 'issued', 'abandoned', 'revoked')),
  template          VARCHAR(100) NOT NULL,
  subject           BYTEA NOT NULL,
  names             VARCHAR(1000000) NOT NULL, -- one a line
  not_before        TIMESTAMP(3) WITH TIME ZONE NOT NULL,
  not_after         TIMESTAMP(3) WITH TIME ZONE NOT NULL,
  public_key_digest BYTEA NOT NULL CHECK (OCTET_LENGTH(public_key_digest) = 32),
  tbs_digest        BYTEA NOT NULL CHECK (OCTET_LENGTH(tbs_digest) = 32),
  intended_at       TIMESTAMP(3) WITH TIME ZONE NOT NULL,
  holder            BIGINT,
  der               BYTEA,
  revoked_at        TIMESTAMP(3) WITH TIME ZONE,
  reason            SMALLINT, -- CRLReason
  PRIMARY KEY (issuer_id, serial),
  CHECK ((holder IS NOT NULL) = (status = 'intended')),
  CHECK ((der IS NULL) = (status IN ('intended', 'abandoned'))),
  CHECK ((revoked_at IS NULL) = (status IN ('intended', 'issued'))),
  CHECK ((revoked_at IS NULL) = (reason IS NULL))
);
CREATE INDEX IF NOT EXISTS certificate_expiry_ix ON certificate (not_after, issuer_id, serial);
CREATE INDEX IF NOT EXISTS certificate_key_ix ON certificate (public_key_digest);
CREATE INDEX IF NOT EXISTS certificate_holder_ix ON certificate (holder);

-- An index to search by, no more: the names themselves are in certificate.names. Each is in lower
-- case and back to front, so that the end of a name, which people search by, is the index's prefix.
CREATE TABLE IF NOT EXISTS certificate_name (
  reversed  VARCHAR(600) ${octet_order} NOT NULL,
  issuer_id BIGINT NOT NULL,
  serial    BYTEA NOT NULL,
  PRIMARY KEY (reversed, issuer_id, serial)
);

CREATE TABLE IF NOT EXISTS audit_log (
  sequence    BIGINT NOT NULL PRIMARY KEY,
  happened_at TIMESTAMP(3) WITH TIME ZONE NOT NULL,
  actor       VARCHAR(1024) NOT NULL,
  action      VARCHAR(1024) NOT NULL,
  object      VARCHAR(1024) NOT NULL,
  result      VARCHAR(1024) NOT NULL,
  previous    BYTEA NOT NULL CHECK (OCTET_LENGTH(previous) = 32),
  hash        BYTEA NOT NULL CHECK (OCTET_LENGTH(hash) = 32)
);

-- One row. Whoever appends holds it until commit, so that the sequence has no gap.
CREATE TABLE IF NOT EXISTS audit_head (
  one           SMALLINT NOT NULL PRIMARY KEY CHECK (one = 1),
  next_sequence BIGINT NOT NULL CHECK (next_sequence >= 0),
  hash          BYTEA,
  CHECK ((hash IS NULL) = (next_sequence = 0))
);
INSERT INTO audit_head (one, next_sequence) SELECT 1, 0 WHERE NOT EXISTS (SELECT 1 FROM audit_head);
