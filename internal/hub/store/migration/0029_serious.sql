ALTER TABLE cases ADD COLUMN serious_at {time};
ALTER TABLE cases ADD COLUMN serious_due {time};
ALTER TABLE cases ADD COLUMN serious_told_at {time};
CREATE INDEX cases_serious ON cases (serious_due) WHERE serious_at IS NOT NULL AND serious_told_at IS NULL;
