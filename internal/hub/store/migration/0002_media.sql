ALTER TABLE cases ADD COLUMN form TEXT NOT NULL DEFAULT 'report';
ALTER TABLE cases ADD COLUMN topic TEXT NOT NULL DEFAULT '';
ALTER TABLE cases ADD COLUMN added_at {time};
CREATE INDEX cases_added ON cases (added_at) WHERE added_at IS NOT NULL;
ALTER TABLE case_events ADD COLUMN record_id TEXT NOT NULL DEFAULT '';

CREATE TABLE parts (
  record_id TEXT NOT NULL,
  part_id TEXT NOT NULL,
  case_id BIGINT NOT NULL,
  position INTEGER NOT NULL,
  kind TEXT NOT NULL,
  declared TEXT NOT NULL,
  sealed_size BIGINT NOT NULL,
  sealed_sha256 TEXT NOT NULL,
  state TEXT NOT NULL,
  reason TEXT NOT NULL,
  expected_at {time} NOT NULL,
  arrived_at {time},
  media_type TEXT NOT NULL,
  size BIGINT NOT NULL,
  sha256 TEXT NOT NULL,
  duration_ms BIGINT NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  blob TEXT NOT NULL,
  copy_state TEXT NOT NULL,
  copy_reason TEXT NOT NULL,
  copy_blob TEXT NOT NULL,
  copy_type TEXT NOT NULL,
  copy_size BIGINT NOT NULL,
  still_blob TEXT NOT NULL,
  peaks TEXT NOT NULL,
  transcript_state TEXT NOT NULL,
  transcript TEXT NOT NULL,
  tries INTEGER NOT NULL,
  next_at {time},
  erased_at {time},
  PRIMARY KEY (record_id, part_id)
);
CREATE INDEX parts_case ON parts (case_id);
CREATE INDEX parts_due ON parts (next_at);
CREATE INDEX parts_blob ON parts (blob);
CREATE INDEX parts_copy_blob ON parts (copy_blob);
CREATE INDEX parts_still_blob ON parts (still_blob);

CREATE TABLE uploads (
  id TEXT PRIMARY KEY,
  owner TEXT NOT NULL,
  record_id TEXT NOT NULL,
  part_id TEXT NOT NULL,
  size BIGINT NOT NULL,
  have BIGINT NOT NULL,
  created_at {time} NOT NULL,
  touched_at {time} NOT NULL,
  done_at {time},
  holder TEXT NOT NULL
);
CREATE INDEX uploads_owner ON uploads (owner);
CREATE INDEX uploads_touched ON uploads (touched_at);

CREATE TABLE segments (
  upload_id TEXT NOT NULL,
  pos BIGINT NOT NULL,
  size BIGINT NOT NULL,
  blob TEXT NOT NULL,
  PRIMARY KEY (upload_id, pos)
);
CREATE INDEX segments_blob ON segments (blob);

CREATE TABLE drafts (
  id TEXT PRIMARY KEY,
  secret_hash TEXT NOT NULL,
  code TEXT NOT NULL,
  case_id BIGINT NOT NULL,
  place_id TEXT NOT NULL,
  terminal_id TEXT NOT NULL,
  lang TEXT NOT NULL,
  created_at {time} NOT NULL,
  expires_at {time} NOT NULL,
  submitted_at {time},
  number TEXT NOT NULL
);
CREATE INDEX drafts_code ON drafts (code);
CREATE INDEX drafts_expires ON drafts (expires_at);

CREATE TABLE counters (
  name TEXT PRIMARY KEY,
  value BIGINT NOT NULL
);
