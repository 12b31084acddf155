CREATE TABLE case_tasks (
  id {serial},
  case_id BIGINT NOT NULL REFERENCES cases (id),
  unit TEXT NOT NULL,
  round INTEGER NOT NULL,
  newest BOOLEAN NOT NULL,
  state TEXT NOT NULL,
  asked TEXT NOT NULL DEFAULT '',
  due_at {time} NOT NULL,
  show_contact BOOLEAN NOT NULL,
  handed_at {time} NOT NULL,
  handed_by TEXT NOT NULL,
  taken_at {time},
  taken_by TEXT NOT NULL DEFAULT '',
  answered_at {time},
  over_at {time},
  over_by TEXT NOT NULL DEFAULT '',
  reason TEXT NOT NULL DEFAULT '',
  attended BOOLEAN NOT NULL DEFAULT FALSE,
  urged INTEGER NOT NULL DEFAULT 0,
  urged_at {time},
  more_until {time},
  more_reason TEXT NOT NULL DEFAULT ''
);
CREATE INDEX case_tasks_case ON case_tasks (case_id, id);
CREATE UNIQUE INDEX case_tasks_newest ON case_tasks (case_id, unit) WHERE newest;
CREATE INDEX case_tasks_inbox ON case_tasks (unit, state, due_at, case_id) WHERE newest;
CREATE INDEX case_tasks_unit ON case_tasks (unit, case_id);

INSERT INTO case_tasks (case_id, unit, round, newest, state, due_at, show_contact, handed_at, handed_by, answered_at)
  SELECT a.case_id, a.unit, a.round, FALSE, 'answered', MAX(c.due_at), FALSE, MIN(a.at), '', MAX(a.at)
  FROM case_answers AS a JOIN cases AS c ON c.id = a.case_id
  WHERE a.unit <> '' AND NOT EXISTS
    (SELECT 1 FROM case_departments AS d WHERE d.case_id = a.case_id AND d.place_id = a.unit AND a.round = c.round)
  GROUP BY a.case_id, a.unit, a.round ORDER BY MIN(a.id);
INSERT INTO case_tasks (case_id, unit, round, newest, state, due_at, show_contact, handed_at, handed_by, answered_at, over_at)
  SELECT d.case_id, d.place_id, c.round, TRUE,
    CASE WHEN EXISTS (SELECT 1 FROM case_answers AS a WHERE a.case_id = c.id AND a.round = c.round AND a.unit = d.place_id) THEN 'answered'
      WHEN c.closed_at IS NOT NULL THEN 'ended' ELSE 'handed' END,
    c.due_at, d.show_contact, d.assigned_at, d.assigned_by,
    (SELECT MAX(a.at) FROM case_answers AS a WHERE a.case_id = c.id AND a.round = c.round AND a.unit = d.place_id), c.closed_at
  FROM case_departments AS d JOIN cases AS c ON c.id = d.case_id ORDER BY d.case_id, d.assigned_at, d.place_id;
UPDATE case_tasks SET over_at = NULL WHERE state <> 'ended';
DROP TABLE case_departments;

ALTER TABLE case_answers ADD COLUMN task_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE case_answers ADD COLUMN called_at {time};
ALTER TABLE case_answers ADD COLUMN call_said TEXT NOT NULL DEFAULT '';
UPDATE case_answers SET task_id = COALESCE((SELECT MAX(t.id) FROM case_tasks AS t
  WHERE t.case_id = case_answers.case_id AND t.unit = case_answers.unit AND t.round = case_answers.round), 0) WHERE unit <> '';

ALTER TABLE case_events ADD COLUMN unit TEXT NOT NULL DEFAULT '';
ALTER TABLE case_events ADD COLUMN scope TEXT NOT NULL DEFAULT '';
UPDATE case_events SET unit = COALESCE((SELECT u.department_id FROM users AS u WHERE u.id = case_events.actor), '')
  WHERE what IN ('noted', 'replied');
UPDATE case_events SET scope = CASE WHEN unit = '' THEN 'centre' ELSE 'task' END WHERE what = 'noted';
