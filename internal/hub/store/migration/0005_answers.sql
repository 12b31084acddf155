ALTER TABLE cases ADD COLUMN promised_at {time};
UPDATE cases SET promised_at = due_at;

CREATE TABLE case_answers (
  id {serial},
  case_id BIGINT NOT NULL REFERENCES cases (id),
  round INTEGER NOT NULL,
  unit TEXT NOT NULL,
  author TEXT NOT NULL,
  at {time} NOT NULL,
  text TEXT NOT NULL,
  sent BOOLEAN NOT NULL
);
CREATE INDEX case_answers_case ON case_answers (case_id, round, unit);
INSERT INTO case_answers (case_id, round, unit, author, at, text, sent)
  SELECT e.case_id, e.round, COALESCE((SELECT u.department_id FROM users u WHERE u.id = e.actor), ''), e.actor, e.at, e.text, TRUE
  FROM case_events e WHERE e.what = 'answered' ORDER BY e.id;

CREATE TABLE unsent_texts (
  user_id TEXT NOT NULL,
  case_id BIGINT NOT NULL REFERENCES cases (id),
  field TEXT NOT NULL,
  text TEXT NOT NULL,
  version BIGINT NOT NULL,
  saved_at {time} NOT NULL,
  PRIMARY KEY (user_id, case_id, field)
);
CREATE INDEX unsent_texts_case ON unsent_texts (case_id);
CREATE INDEX unsent_texts_saved ON unsent_texts (saved_at);
