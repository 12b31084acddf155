CREATE TABLE case_categories (
  case_id BIGINT NOT NULL REFERENCES cases (id),
  position INTEGER NOT NULL,
  category TEXT NOT NULL,
  hcat TEXT NOT NULL,
  severity INTEGER NOT NULL,
  stage TEXT NOT NULL,
  PRIMARY KEY (case_id, position)
);
ALTER TABLE cases ADD COLUMN finding TEXT NOT NULL DEFAULT '';
ALTER TABLE cases ADD COLUMN persons TEXT NOT NULL DEFAULT '';
ALTER TABLE cases ADD COLUMN measure TEXT NOT NULL DEFAULT '';
ALTER TABLE cases ADD COLUMN measure_by TEXT NOT NULL DEFAULT '';
ALTER TABLE cases ADD COLUMN measure_until TEXT NOT NULL DEFAULT '';
ALTER TABLE cases ADD COLUMN measure_checked_at {time};
