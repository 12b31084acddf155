package store_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
)

// lines writes rows as they stood before.
func lines(t *testing.T, s *store.Store, statements ...string) {
	t.Helper()
	for _, q := range statements {
		_, err := s.DB().ExecContext(t.Context(), q)
		require.NoError(t, err, q)
	}
}

// A hospital that used the hub before departments had tasks loses nothing: who has a case in hand, what each of them
// said, who may see how to reach the person, what the person thought of each answer, and who may read a note.
func TestMigrate_CasesInDepartmentsHandsBecomeTasksAndRounds(t *testing.T) {
	storetest.Each(t, func(t *testing.T, dsn string) {
		old, err := store.OpenAt(t.Context(), dsn, "0011_address")
		require.NoError(t, err)
		const when = "'2026-06-24 09:00:00+00:00'"
		kase := func(id, state, round, closed, satisfied string) string {
			return `INSERT INTO cases (id, record_id, number, pin_hash, nonce_hash, source, terminal_id, kind, urgent, urgent_ack_by, state, round, place_id, on_date, text,
				contact_name, phone, visit_number, lang, captured_at, estimated, received_at, due_hospital, due_at, first_owner, owner, answer, satisfied, closed_at,
				close_reason, close_asked, updated_at, form, topic, walk_task, walk_step, listening_id, rating_id, helped_by, proxy_consent, bed)
				VALUES (` + id + `, 'r` + id + `', 'n` + id + `', '', 'x` + id + `', 'terminal', 't1', 'complaint', FALSE, '', '` + state + `', ` + round + `, 'us', '2026-06-24', 'words',
				'', '', '', 'zh', ` + when + `, FALSE, ` + when + `, ` + when + `, ` + when + `, 'u1', 'u1', '', '` + satisfied + `', ` + closed + `, '', '', ` + when + `,
				'report', '', '', '', '', '', '', FALSE, '')`
		}
		event := func(id, what, round, actor string) string {
			return `INSERT INTO case_events (case_id, at, actor, what, round, text, record_id) VALUES (` + id + `, ` + when +
				`, '` + actor + `', '` + what + `', ` + round + `, 'said', '')`
		}
		answer := func(id, round, unit string) string {
			return `INSERT INTO case_answers (case_id, round, unit, author, at, text, sent) VALUES (` + id + `, ` + round +
				`, '` + unit + `', 'u2', ` + when + `, 'answer of ` + round + `', FALSE)`
		}
		lines(t, old,
			`INSERT INTO users (id, login, name, role, department_id, password, must_change, created_at) VALUES ('u2', 'u2', 'u2', 'department', 'us', '', FALSE, `+when+`)`,
			kase("1", "assigned", "2", "NULL", "no"), kase("2", "closed", "1", when, "yes"),
			`INSERT INTO case_departments VALUES (1, 'us', `+when+`, 'u1', TRUE), (1, 'fees', `+when+
				`, 'u1', FALSE), (2, 'us', `+when+`, 'u1', FALSE)`,
			answer("1", "1", "us"), answer("1", "2", "us"), answer("2", "1", "us"),
			event("1", "answered", "1", "u1"), event("1", "rated", "1", "person"), event("1", "redone", "1", "person"),
			event("1", "noted", "2", "u2"), event("1", "noted", "2", "u1"),
			event("2", "answered", "1", "u1"), event("2", "rated", "1", "person"), event("2", "closed", "1", "person"))
		require.NoError(t, old.Close())

		s := storetest.Open(t, dsn)
		var tasks []store.CaseTask
		require.NoError(t, s.DB().NewSelect().Model(&tasks).Where("newest").Order("case_id", "unit").Scan(t.Context()))
		require.Len(t, tasks, 3)
		require.Equal(t, []casestate.TaskState{casestate.TaskHanded, casestate.TaskAnswered, casestate.TaskAnswered},
			[]casestate.TaskState{tasks[0].State, tasks[1].State, tasks[2].State})
		require.Equal(t, []bool{false, true, false}, []bool{tasks[0].ShowContact, tasks[1].ShowContact, tasks[2].ShowContact})
		require.Equal(t, time.Date(2026, 6, 24, 9, 0, 0, 0, time.UTC), tasks[0].DueAt.UTC())

		var answers []store.CaseAnswer
		require.NoError(t, s.DB().NewSelect().Model(&answers).Order("id").Scan(t.Context()))
		require.Len(t, answers, 3)
		require.Equal(t, tasks[1].ID, answers[1].TaskID, "the round that is on")
		require.NotZero(t, answers[0].TaskID, "the round before")
		require.NotEqual(t, answers[0].TaskID, answers[1].TaskID)

		var rounds []store.CaseRound
		require.NoError(t, s.DB().NewSelect().Model(&rounds).Order("case_id", "round").Scan(t.Context()))
		require.Len(t, rounds, 2)
		require.Equal(t, []feedback.Verdict{feedback.NotSatisfied, feedback.Satisfied},
			[]feedback.Verdict{rounds[0].Verdict, rounds[1].Verdict})
		require.Equal(t, []casestate.Ending{"", casestate.EndedByVerdict},
			[]casestate.Ending{rounds[0].Ending, rounds[1].Ending})

		var notes []store.CaseEvent
		require.NoError(t, s.DB().NewSelect().Model(&notes).Where("what = ?", casestate.EventNoted).
			Order("id").Scan(t.Context()))
		require.Equal(t, []casestate.Scope{casestate.ForTask, casestate.ForCentre},
			[]casestate.Scope{notes[0].Scope, notes[1].Scope})
		require.Equal(t, []string{"us", ""}, []string{notes[0].Unit, notes[1].Unit})
	})
}
