ALTER TABLE cases ADD COLUMN erase_after {time};
ALTER TABLE cases ADD COLUMN undo_state TEXT NOT NULL DEFAULT '';
ALTER TABLE case_events ADD COLUMN request_id TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX case_events_request ON case_events (case_id, request_id) WHERE request_id <> '';
