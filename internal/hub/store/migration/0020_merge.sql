ALTER TABLE cases ADD COLUMN lead TEXT NOT NULL DEFAULT '';
CREATE INDEX cases_lead ON cases (lead) WHERE lead <> '';
