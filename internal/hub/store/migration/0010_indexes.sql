{postgres}ALTER TABLE cases ALTER COLUMN number TYPE TEXT COLLATE "C";
CREATE INDEX records_trusted ON records (terminal_id, seq) WHERE NOT estimated;
CREATE INDEX uploads_record ON uploads (record_id);
CREATE INDEX listening_opened ON listening_sessions (created_by, created_at);
