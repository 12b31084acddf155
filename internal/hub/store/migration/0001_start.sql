CREATE TABLE terminals (
  id TEXT PRIMARY KEY,
  idx INTEGER NOT NULL UNIQUE,
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
  config_hash TEXT NOT NULL
);

CREATE TABLE enrol_codes (
  hash TEXT PRIMARY KEY,
  name_zh TEXT NOT NULL,
  name_en TEXT NOT NULL,
  place_id TEXT NOT NULL,
  profile TEXT NOT NULL,
  created_by TEXT NOT NULL,
  created_at {time} NOT NULL,
  expires_at {time} NOT NULL,
  used_at {time},
  used_by TEXT NOT NULL
);

CREATE TABLE records (
  id TEXT PRIMARY KEY,
  terminal_id TEXT NOT NULL,
  seq BIGINT NOT NULL,
  key_id TEXT NOT NULL,
  urgent BOOLEAN NOT NULL,
  sha256 TEXT NOT NULL,
  type TEXT NOT NULL,
  received_at {time} NOT NULL,
  captured_at {time} NOT NULL,
  estimated BOOLEAN NOT NULL,
  body TEXT,
  parts TEXT,
  erased_at {time}
);
CREATE INDEX records_terminal ON records (terminal_id, seq);
CREATE INDEX records_received ON records (received_at);
CREATE INDEX records_to_erase ON records (captured_at) WHERE erased_at IS NULL;

CREATE TABLE clocks (
  terminal_id TEXT NOT NULL,
  boot TEXT NOT NULL,
  hub_at {time} NOT NULL,
  mono BIGINT NOT NULL,
  PRIMARY KEY (terminal_id, boot)
);

CREATE TABLE cases (
  id {serial},
  record_id TEXT NOT NULL UNIQUE,
  number TEXT NOT NULL UNIQUE,
  pin_hash TEXT NOT NULL,
  nonce_hash TEXT NOT NULL UNIQUE,
  source TEXT NOT NULL,
  terminal_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  urgent BOOLEAN NOT NULL,
  urgent_ack_by TEXT NOT NULL,
  urgent_ack_at {time},
  state TEXT NOT NULL,
  round INTEGER NOT NULL,
  place_id TEXT NOT NULL,
  on_date TEXT NOT NULL,
  text TEXT NOT NULL,
  contact_name TEXT NOT NULL,
  phone TEXT NOT NULL,
  visit_number TEXT NOT NULL,
  lang TEXT NOT NULL,
  captured_at {time} NOT NULL,
  estimated BOOLEAN NOT NULL,
  received_at {time} NOT NULL,
  due_hospital {time} NOT NULL,
  due_law {time},
  due_at {time} NOT NULL,
  first_owner TEXT NOT NULL,
  owner TEXT NOT NULL,
  accepted_at {time},
  answered_at {time},
  answer TEXT NOT NULL,
  satisfied TEXT NOT NULL,
  closed_at {time},
  close_reason TEXT NOT NULL,
  close_asked TEXT NOT NULL,
  erased_at {time},
  updated_at {time} NOT NULL
);
CREATE INDEX cases_inbox ON cases (state, due_at, closed_at, urgent, urgent_ack_at, round, kind);
CREATE INDEX cases_answered ON cases (answered_at, due_at);
CREATE INDEX cases_closed ON cases (closed_at, satisfied);
CREATE INDEX cases_due ON cases (due_at, id);
CREATE INDEX cases_received ON cases (received_at, id);
CREATE INDEX cases_kind_due ON cases (kind, due_at, id);
CREATE INDEX cases_place_due ON cases (place_id, due_at, id);
CREATE INDEX cases_owner_due ON cases (owner, due_at, id);
CREATE INDEX cases_updated ON cases (updated_at, id);
CREATE INDEX cases_alarm ON cases (received_at) WHERE urgent AND urgent_ack_at IS NULL;
CREATE INDEX cases_to_erase ON cases (closed_at) WHERE erased_at IS NULL;

CREATE TABLE case_departments (
  case_id BIGINT NOT NULL REFERENCES cases (id),
  place_id TEXT NOT NULL,
  assigned_at {time} NOT NULL,
  assigned_by TEXT NOT NULL,
  show_contact BOOLEAN NOT NULL,
  PRIMARY KEY (case_id, place_id)
);
CREATE INDEX case_departments_place ON case_departments (place_id, case_id);

CREATE TABLE case_events (
  id {serial},
  case_id BIGINT NOT NULL REFERENCES cases (id),
  at {time} NOT NULL,
  actor TEXT NOT NULL,
  what TEXT NOT NULL,
  round INTEGER NOT NULL,
  text TEXT NOT NULL
);
CREATE INDEX case_events_case ON case_events (case_id, id);

CREATE TABLE users (
  id TEXT PRIMARY KEY,
  login TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  department_id TEXT NOT NULL,
  password TEXT NOT NULL,
  must_change BOOLEAN NOT NULL,
  disabled_at {time},
  created_at {time} NOT NULL
);

CREATE TABLE sessions (
  token_hash TEXT PRIMARY KEY,
  data {bytes} NOT NULL,
  expiry {time} NOT NULL
);
CREATE INDEX sessions_expiry ON sessions (expiry);

CREATE TABLE audit (
  seq BIGINT PRIMARY KEY,
  at {time} NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  object TEXT NOT NULL,
  prev TEXT NOT NULL,
  hash TEXT NOT NULL
);
CREATE INDEX audit_at ON audit (at);
CREATE INDEX audit_object ON audit (object, seq);

CREATE TABLE settings (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL,
  version BIGINT NOT NULL,
  updated_at {time} NOT NULL,
  updated_by TEXT NOT NULL
);

CREATE TABLE alerts (
  case_id BIGINT PRIMARY KEY REFERENCES cases (id),
  tries INTEGER NOT NULL,
  next_at {time} NOT NULL
);

CREATE TABLE attempts (
  key TEXT PRIMARY KEY,
  tries DOUBLE PRECISION NOT NULL,
  last_at {time} NOT NULL,
  until {time} NOT NULL
);
CREATE INDEX attempts_last ON attempts (last_at);
