-- What each case can be found by is in case_search, see package search. Cases of before are indexed at the next start.
CREATE TABLE case_search_due (case_id BIGINT PRIMARY KEY);
INSERT INTO case_search_due (case_id) SELECT id FROM cases;

{sqlite}CREATE VIRTUAL TABLE case_search USING fts5 (tokens, tokenize = 'ascii', detail = none, columnsize = 0);
{sqlite}INSERT INTO case_search (case_search, rank) VALUES ('secure-delete', 1);
{postgres}CREATE TABLE case_search (case_id BIGINT PRIMARY KEY, tokens TSVECTOR NOT NULL);
{postgres}CREATE INDEX case_search_tokens ON case_search USING GIN (tokens);

-- The inbox, in the order in which it is shown: what is open, and what has ended.
CREATE INDEX cases_ended ON cases (closed_at DESC, id) WHERE closed_at IS NOT NULL;
{sqlite}CREATE INDEX cases_open_due ON cases (closed_at, due_at, id, state, urgent, urgent_ack_at);
{postgres}CREATE INDEX cases_open_due ON cases (due_at, id) WHERE closed_at IS NULL;
