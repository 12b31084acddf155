ALTER TABLE drafts ADD COLUMN sent_hash TEXT NOT NULL DEFAULT '';
ALTER TABLE drafts ADD COLUMN sent_tap TEXT NOT NULL DEFAULT '';
CREATE INDEX drafts_phone ON drafts (code, secret_hash);
