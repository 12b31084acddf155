CREATE TABLE import_columns (
  channel TEXT NOT NULL,
  field TEXT NOT NULL,
  heading TEXT NOT NULL,
  PRIMARY KEY (channel, field)
);
