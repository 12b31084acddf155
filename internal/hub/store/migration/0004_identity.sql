CREATE TABLE identity (
  name TEXT PRIMARY KEY,
  id TEXT NOT NULL,
  tokens TEXT NOT NULL,
  keys TEXT NOT NULL,
  bound_at {time} NOT NULL
);

CREATE TABLE terminals_by_id (
  id TEXT PRIMARY KEY,
  idx INTEGER NOT NULL,
  name_zh TEXT NOT NULL,
  name_en TEXT NOT NULL,
  place_id TEXT NOT NULL,
  profile TEXT NOT NULL,
  cert_serial TEXT NOT NULL,
  cert_until {time} NOT NULL,
  enrolled_at {time} NOT NULL,
  revoked_at {time},
  last_seen_at {time},
  program TEXT NOT NULL,
  panel TEXT NOT NULL,
  skew_ms BIGINT NOT NULL,
  heartbeat TEXT,
  config_version BIGINT NOT NULL,
  config_hash TEXT NOT NULL,
  taken_back_at {time},
  brought_by TEXT NOT NULL DEFAULT '',
  unplaced BOOLEAN NOT NULL DEFAULT FALSE
);
INSERT INTO terminals_by_id (id, idx, name_zh, name_en, place_id, profile, cert_serial, cert_until, enrolled_at, revoked_at,
    last_seen_at, program, panel, skew_ms, heartbeat, config_version, config_hash)
  SELECT id, idx, name_zh, name_en, place_id, profile, cert_serial, cert_until, enrolled_at, revoked_at,
    last_seen_at, program, panel, skew_ms, heartbeat, config_version, config_hash FROM terminals;
DROP TABLE terminals;
ALTER TABLE terminals_by_id RENAME TO terminals;
CREATE INDEX terminals_idx ON terminals (idx);

ALTER TABLE parts ADD COLUMN checked_at {time};
ALTER TABLE parts ADD COLUMN damaged_at {time};
CREATE INDEX parts_arrived ON parts (arrived_at);
