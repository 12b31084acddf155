CREATE TABLE directory (
  id TEXT PRIMARY KEY,
  number TEXT NOT NULL,
  name TEXT NOT NULL,
  place_id TEXT NOT NULL,
  job TEXT NOT NULL,
  pinyin TEXT NOT NULL,
  initials TEXT NOT NULL,
  saved_at {time} NOT NULL
);
CREATE INDEX directory_place ON directory (place_id);
