-- What revocation lists are made of. H2 may be killed after any statement here, so each may be run again.

ALTER TABLE certificate ADD COLUMN IF NOT EXISTS invalid_since TIMESTAMP(3) WITH TIME ZONE;

-- The certificate whose change an event records: who follows the log learns what to look at again.
ALTER TABLE audit_log ADD COLUMN IF NOT EXISTS issuer_id BIGINT;
ALTER TABLE audit_log ADD COLUMN IF NOT EXISTS serial BYTEA;

-- The last number that was given to a list; it only grows.
ALTER TABLE issuer ADD COLUMN IF NOT EXISTS crl_number BIGINT DEFAULT 0 NOT NULL;

-- What lists say about certificates that are revoked or abandoned, or were released from hold (8, removeFromCRL). It is
-- read whole, by the million: so it is narrow, in the order of its key, and times are seconds since 1970.
CREATE TABLE IF NOT EXISTS revocation (
  id            BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  issuer_id     BIGINT NOT NULL REFERENCES issuer (id),
  serial        BYTEA NOT NULL CHECK (OCTET_LENGTH(serial) BETWEEN 1 AND 20),
  last_octet    SMALLINT NOT NULL, -- of the serial; tells the partition
  since         BIGINT NOT NULL,
  reason        SMALLINT NOT NULL, -- CRLReason
  invalid_since BIGINT,
  not_after     BIGINT NOT NULL, -- of the certificate
  changed       BIGINT NOT NULL, -- the audit sequence of its last change
  UNIQUE (issuer_id, serial)
);
CREATE INDEX IF NOT EXISTS revocation_order_ix ON revocation (issuer_id, id);
CREATE INDEX IF NOT EXISTS revocation_changed_ix ON revocation (issuer_id, changed);
CREATE INDEX IF NOT EXISTS revocation_expiry_ix ON revocation (issuer_id, not_after);

INSERT INTO revocation (issuer_id, serial, last_octet, since, reason, not_after, changed)
SELECT c.issuer_id, c.serial, ${last_octet_of_serial},
  CAST(FLOOR(EXTRACT(EPOCH FROM c.revoked_at)) AS BIGINT), c.reason,
  CAST(FLOOR(EXTRACT(EPOCH FROM c.not_after)) AS BIGINT), 0
FROM certificate c
WHERE c.revoked_at IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM revocation r WHERE r.issuer_id = c.issuer_id AND r.serial = c.serial)
ORDER BY c.revoked_at;

-- The lists that were published. A list's part is `part` of `parts`; the whole is 0 of 1.
CREATE TABLE IF NOT EXISTS crl (
  issuer_id     BIGINT NOT NULL REFERENCES issuer (id),
  kind          VARCHAR(8) NOT NULL CHECK (kind IN ('complete', 'delta')),
  parts         SMALLINT NOT NULL CHECK (parts BETWEEN 1 AND 256),
  part          SMALLINT NOT NULL CHECK (part >= 0),
  number        BIGINT NOT NULL CHECK (number >= 1),
  base_number   BIGINT,
  this_update   TIMESTAMP(3) WITH TIME ZONE NOT NULL,
  next_update   TIMESTAMP(3) WITH TIME ZONE NOT NULL,
  lists_from    TIMESTAMP(3) WITH TIME ZONE NOT NULL, -- certificates that ended before are not on it
  changes_until BIGINT NOT NULL, -- it has every change before this audit sequence
  entries       BIGINT NOT NULL CHECK (entries >= 0),
  digest        BYTEA NOT NULL CHECK (OCTET_LENGTH(digest) = 32),
  PRIMARY KEY (issuer_id, kind, parts, part, number),
  CHECK ((base_number IS NOT NULL) = (kind = 'delta'))
);
