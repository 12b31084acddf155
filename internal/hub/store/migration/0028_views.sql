CREATE TABLE saved_views (
  user_id TEXT NOT NULL,
  name TEXT NOT NULL,
  query TEXT NOT NULL,
  saved_at {time} NOT NULL,
  PRIMARY KEY (user_id, name)
);
