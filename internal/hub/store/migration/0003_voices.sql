ALTER TABLE cases ADD COLUMN walk_task TEXT NOT NULL DEFAULT '';
ALTER TABLE cases ADD COLUMN walk_step TEXT NOT NULL DEFAULT '';
ALTER TABLE cases ADD COLUMN listening_id TEXT NOT NULL DEFAULT '';
ALTER TABLE cases ADD COLUMN rating_id TEXT NOT NULL DEFAULT '';
ALTER TABLE cases ADD COLUMN helped_by TEXT NOT NULL DEFAULT '';
ALTER TABLE cases ADD COLUMN proxy_consent BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE cases ADD COLUMN bed TEXT NOT NULL DEFAULT '';
CREATE INDEX cases_walk ON cases (walk_task) WHERE walk_task <> '';
CREATE INDEX cases_listening ON cases (listening_id) WHERE listening_id <> '';

CREATE TABLE ratings (
  record_id TEXT PRIMARY KEY,
  terminal_id TEXT NOT NULL,
  visit_id TEXT NOT NULL,
  place_id TEXT NOT NULL,
  profile TEXT NOT NULL,
  lang TEXT NOT NULL,
  helped_by TEXT NOT NULL,
  score INTEGER NOT NULL,
  reasons TEXT NOT NULL,
  replaces TEXT NOT NULL,
  replaced BOOLEAN NOT NULL,
  captured_at {time} NOT NULL,
  received_at {time} NOT NULL,
  flag TEXT NOT NULL
);
CREATE INDEX ratings_terminal ON ratings (terminal_id, captured_at);
CREATE INDEX ratings_captured ON ratings (captured_at);
CREATE INDEX ratings_replaces ON ratings (replaces) WHERE replaces <> '';

CREATE TABLE question_sets (
  id TEXT NOT NULL,
  version INTEGER NOT NULL,
  profile TEXT NOT NULL,
  source TEXT NOT NULL,
  doc TEXT NOT NULL,
  created_by TEXT NOT NULL,
  created_at {time} NOT NULL,
  published_at {time},
  PRIMARY KEY (id, version)
);

CREATE TABLE survey_plans (
  id {serial},
  set_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  place_id TEXT NOT NULL,
  from_at {time} NOT NULL,
  until_at {time},
  created_by TEXT NOT NULL,
  created_at {time} NOT NULL,
  ended_at {time}
);

CREATE TABLE answer_sheets (
  record_id TEXT PRIMARY KEY,
  terminal_id TEXT NOT NULL,
  visit_id TEXT NOT NULL,
  place_id TEXT NOT NULL,
  profile TEXT NOT NULL,
  lang TEXT NOT NULL,
  helped_by TEXT NOT NULL,
  set_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  short BOOLEAN NOT NULL,
  respondent TEXT NOT NULL,
  complete BOOLEAN NOT NULL,
  seconds INTEGER NOT NULL,
  captured_at {time} NOT NULL,
  received_at {time} NOT NULL,
  flag TEXT NOT NULL
);
CREATE INDEX answer_sheets_set ON answer_sheets (set_id, version, captured_at);
CREATE INDEX answer_sheets_captured ON answer_sheets (captured_at);
CREATE INDEX answer_sheets_terminal ON answer_sheets (terminal_id, captured_at);

CREATE TABLE answers (
  record_id TEXT NOT NULL,
  question_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  state TEXT NOT NULL,
  value INTEGER NOT NULL,
  options TEXT NOT NULL,
  text TEXT NOT NULL,
  voices TEXT NOT NULL,
  PRIMARY KEY (record_id, question_id)
);

CREATE TABLE sheet_scores (
  record_id TEXT NOT NULL,
  dimension TEXT NOT NULL,
  score DOUBLE PRECISION NOT NULL,
  PRIMARY KEY (record_id, dimension)
);

CREATE TABLE visit_counts (
  day TEXT NOT NULL,
  place_id TEXT NOT NULL,
  visits INTEGER NOT NULL,
  source TEXT NOT NULL,
  entered_by TEXT NOT NULL,
  entered_at {time} NOT NULL,
  PRIMARY KEY (day, place_id)
);

CREATE TABLE badges (
  id TEXT PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  card_hash TEXT NOT NULL,
  pin_hash TEXT NOT NULL,
  created_by TEXT NOT NULL,
  created_at {time} NOT NULL,
  disabled_at {time}
);

CREATE TABLE listening_sessions (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  place_id TEXT NOT NULL,
  moderator TEXT NOT NULL,
  from_at {time} NOT NULL,
  until_at {time} NOT NULL,
  created_by TEXT NOT NULL,
  created_at {time} NOT NULL,
  cancelled_at {time}
);
CREATE INDEX listening_until ON listening_sessions (until_at);

CREATE TABLE walkers (
  id TEXT PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  card_hash TEXT NOT NULL,
  pin_hash TEXT NOT NULL,
  created_by TEXT NOT NULL,
  created_at {time} NOT NULL,
  disabled_at {time}
);

CREATE TABLE walk_tasks (
  id TEXT PRIMARY KEY,
  walker_id TEXT NOT NULL REFERENCES walkers (id),
  route TEXT NOT NULL,
  departments TEXT NOT NULL,
  until_at {time} NOT NULL,
  note TEXT NOT NULL,
  created_by TEXT NOT NULL,
  created_at {time} NOT NULL,
  ended_at {time}
);
CREATE INDEX walk_tasks_walker ON walk_tasks (walker_id, created_at);

CREATE TABLE walk_steps (
  record_id TEXT PRIMARY KEY,
  task_id TEXT NOT NULL,
  part TEXT NOT NULL,
  terminal_id TEXT NOT NULL,
  step TEXT NOT NULL,
  department TEXT NOT NULL,
  arrived_at {time},
  left_at {time},
  score INTEGER NOT NULL,
  not_met BOOLEAN NOT NULL,
  problem TEXT NOT NULL,
  severity TEXT NOT NULL,
  text TEXT NOT NULL,
  suggestion TEXT NOT NULL,
  praise TEXT NOT NULL,
  overall INTEGER NOT NULL,
  recommend INTEGER,
  media INTEGER NOT NULL,
  captured_at {time} NOT NULL,
  received_at {time} NOT NULL
);
CREATE INDEX walk_steps_task ON walk_steps (task_id, step, captured_at);
