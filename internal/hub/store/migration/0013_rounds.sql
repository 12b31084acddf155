CREATE TABLE case_rounds (
  case_id BIGINT NOT NULL REFERENCES cases (id),
  round INTEGER NOT NULL,
  answered_at {time},
  verdict TEXT NOT NULL DEFAULT '',
  said_at {time},
  by_phone BOOLEAN NOT NULL DEFAULT FALSE,
  closed_at {time},
  ending TEXT NOT NULL DEFAULT '',
  counted_at {time} NOT NULL,
  PRIMARY KEY (case_id, round)
);
CREATE INDEX case_rounds_counted ON case_rounds (counted_at);

ALTER TABLE case_events ADD COLUMN verdict TEXT NOT NULL DEFAULT '';
UPDATE case_events SET verdict = CASE WHEN EXISTS
  (SELECT 1 FROM case_events AS r WHERE r.case_id = case_events.case_id AND r.round = case_events.round AND r.what = 'redone') THEN 'no'
  ELSE (SELECT c.satisfied FROM cases AS c WHERE c.id = case_events.case_id) END
  WHERE what = 'rated';

INSERT INTO case_rounds (case_id, round, answered_at, verdict, said_at, closed_at, ending, counted_at)
  SELECT c.id, e.round, MIN(CASE WHEN e.what = 'answered' THEN e.at END),
    COALESCE(MAX(CASE WHEN e.what = 'rated' THEN e.verdict END), ''), MIN(CASE WHEN e.what = 'rated' THEN e.at END),
    MIN(CASE WHEN c.state = 'closed' AND e.round = c.round THEN c.closed_at END),
    CASE WHEN MAX(c.state) <> 'closed' OR MAX(e.round) <> MAX(c.round) THEN ''
      WHEN MAX(CASE WHEN e.what = 'rated' THEN 1 ELSE 0 END) = 1 THEN 'verdict' WHEN MAX(c.kind) = 'praise' THEN 'passed_on' ELSE 'centre' END,
    COALESCE(MIN(CASE WHEN e.what = 'answered' THEN e.at END), MIN(c.closed_at))
  FROM case_events AS e JOIN cases AS c ON c.id = e.case_id WHERE e.what IN ('answered', 'rated', 'closed')
  GROUP BY c.id, e.round HAVING MIN(CASE WHEN e.what = 'answered' THEN e.at END) IS NOT NULL OR MIN(c.closed_at) IS NOT NULL;
UPDATE cases SET satisfied = '' WHERE satisfied <> '' AND NOT EXISTS
  (SELECT 1 FROM case_events AS e WHERE e.case_id = cases.id AND e.round = cases.round AND e.what = 'rated');
