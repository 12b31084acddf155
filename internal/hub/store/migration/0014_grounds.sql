ALTER TABLE cases ADD COLUMN ground TEXT NOT NULL DEFAULT '';

CREATE TABLE case_calls (
  id {serial},
  case_id BIGINT NOT NULL REFERENCES cases (id),
  round INTEGER NOT NULL,
  at {time} NOT NULL,
  caller TEXT NOT NULL,
  outcome TEXT NOT NULL
);
CREATE INDEX case_calls_case ON case_calls (case_id, round);
