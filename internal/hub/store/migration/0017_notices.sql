CREATE TABLE notices (
  id {serial},
  event TEXT NOT NULL,
  way TEXT NOT NULL,
  audience TEXT NOT NULL,
  user_id TEXT NOT NULL,
  case_id BIGINT NOT NULL,
  subject TEXT NOT NULL,
  kind TEXT NOT NULL,
  place_id TEXT NOT NULL,
  due_at {time},
  urgent BOOLEAN NOT NULL,
  at {time} NOT NULL,
  once_key TEXT,
  read_at {time},
  state TEXT NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0,
  next_at {time},
  claim TEXT NOT NULL DEFAULT '',
  done_at {time},
  failed TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX notices_once ON notices (once_key) WHERE once_key IS NOT NULL;
CREATE INDEX notices_bell ON notices (user_id, way, id);
CREATE INDEX notices_unread ON notices (user_id, way) WHERE read_at IS NULL;
CREATE INDEX notices_waiting ON notices (state, way, next_at) WHERE done_at IS NULL;
CREATE INDEX notices_case ON notices (case_id);
CREATE INDEX notices_at ON notices (at);

CREATE TABLE staff_addresses (
  user_id TEXT PRIMARY KEY,
  mail TEXT NOT NULL,
  phone TEXT NOT NULL
);
