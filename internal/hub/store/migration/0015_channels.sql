ALTER TABLE cases ADD COLUMN outside_number TEXT NOT NULL DEFAULT '';
ALTER TABLE cases ADD COLUMN due_channel {time};
ALTER TABLE cases ADD COLUMN channel_told_at {time};
ALTER TABLE cases ADD COLUMN reply_by TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX cases_outside ON cases (source, outside_number) WHERE outside_number <> '';
