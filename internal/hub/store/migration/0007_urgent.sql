ALTER TABLE cases ADD COLUMN inhuman BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE cases ADD COLUMN company BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE cases ADD COLUMN self_harm BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE cases ADD COLUMN urgent_told_at {time};
CREATE INDEX cases_self_harm ON cases (received_at) WHERE self_harm AND state = 'new';
ALTER TABLE alerts ADD COLUMN failed TEXT NOT NULL DEFAULT '';

CREATE TABLE presences (
  name TEXT PRIMARY KEY,
  until {time} NOT NULL,
  failed TEXT NOT NULL
);
