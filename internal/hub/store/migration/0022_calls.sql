CREATE INDEX cases_phone ON cases (REPLACE(REPLACE(phone, ' ', ''), '-', '')) WHERE phone <> '';
CREATE INDEX cases_visit ON cases (visit_number) WHERE visit_number <> '';
CREATE TABLE calls (
  id TEXT PRIMARY KEY,
  operator TEXT NOT NULL,
  began_at {time} NOT NULL,
  ended_at {time},
  ending TEXT NOT NULL,
  source TEXT NOT NULL,
  outside_call TEXT NOT NULL,
  phone TEXT NOT NULL,
  sheet TEXT NOT NULL,
  version BIGINT NOT NULL,
  saved_at {time} NOT NULL,
  case_id BIGINT NOT NULL,
  erased_at {time}
);
CREATE INDEX calls_began ON calls (began_at);
CREATE INDEX calls_phone ON calls (phone) WHERE phone <> '';
CREATE INDEX calls_open ON calls (saved_at) WHERE ended_at IS NULL;
CREATE INDEX calls_kept ON calls (ended_at) WHERE erased_at IS NULL AND sheet <> '';
