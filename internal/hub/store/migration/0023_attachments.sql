CREATE TABLE attachments (
  id TEXT PRIMARY KEY,
  case_id BIGINT NOT NULL REFERENCES cases (id),
  unit TEXT NOT NULL,
  author TEXT NOT NULL,
  name TEXT NOT NULL,
  added_at {time} NOT NULL,
  answer_id BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX attachments_case ON attachments (case_id, added_at);
CREATE INDEX attachments_unsent ON attachments (added_at) WHERE answer_id = 0;

CREATE TABLE answer_attachments (
  answer_id BIGINT NOT NULL REFERENCES case_answers (id),
  attachment_id TEXT NOT NULL REFERENCES attachments (id),
  PRIMARY KEY (answer_id, attachment_id)
);
