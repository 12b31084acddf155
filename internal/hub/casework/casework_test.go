package casework_test

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/audit"
	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
	"xinsheng/internal/workday"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

// office is case work over a real database with a clock that the test sets.
type office struct {
	t     *testing.T
	store *store.Store
	audit *audit.Log
	cases *casework.Cases
	now   time.Time
	next  int
}

type hasher struct{}

func (hasher) PINHash(number, pin string) string { return "keyed(" + number + pin + ")" }

var (
	first  = casework.Actor{ID: "u1", Role: casework.Centre}
	second = casework.Actor{ID: "u2", Role: casework.Centre}
	sonic  = casework.Actor{ID: "u3", Role: casework.Department, Unit: "zx-mz-cs"}
	dental = casework.Actor{ID: "u4", Role: casework.Department, Unit: "zx-mz-kq"}
)

// each runs a test over SQLite and PostgreSQL. It is Monday 2026-07-06, 10:00 in Shanghai.
func each(t *testing.T, test func(o *office)) {
	storetest.EachStore(t, func(t *testing.T, s *store.Store) { test(newOffice(t, s)) })
}

func newOffice(t *testing.T, s *store.Store) *office {
	o := &office{t: t, store: s, now: time.Date(2026, 7, 6, 10, 0, 0, 0, workday.Zone())}
	clock := func() time.Time { return o.now }
	o.audit = audit.New(s, clock)
	o.cases = casework.New(casework.Params{Store: s, Audit: o.audit, Hasher: hasher{}, Rules: &casework.Settings{},
		Now: clock})
	return o
}

func (o *office) open(kind feedback.Kind, change ...func(*store.Record, *feedback.Body)) casework.Ref {
	o.t.Helper()
	o.next++
	number := fmt.Sprintf("%08d", o.next)
	nonce := make([]byte, 16)
	copy(nonce, number)
	body := &feedback.Body{
		Schema: 1, Type: feedback.TypeReport, PlaceID: "zx-mz-dt", Lang: "zh", Profile: feedback.Outpatient,
		Receipt: &feedback.Receipt{Number: number, PIN: "1234", Nonce: nonce},
		Report:  &feedback.Report{Kind: kind, Text: "等了两个多小时"},
	}
	rec := &store.Record{ID: uuid.Must(uuid.NewV7()).String(), TerminalID: "t1", Type: "report", CapturedAt: o.now.UTC(),
		ReceivedAt: o.now.UTC(), Body: []byte("{}")}
	for _, c := range change {
		c(rec, body)
	}
	var id int64
	require.NoError(o.t, o.store.Tx(o.t.Context(), func(ctx context.Context, tx bun.Tx) (err error) {
		id, err = o.cases.Open(ctx, tx, rec, body)
		return err
	}))
	return casework.Ref{ID: id}
}

func (o *office) get(ref casework.Ref) *store.Case {
	o.t.Helper()
	k := new(store.Case)
	require.NoError(o.t, o.store.DB().NewSelect().Model(k).Where("id = ?", ref.ID).Scan(o.t.Context()))
	return k
}

func (o *office) history(ref casework.Ref) []string {
	o.t.Helper()
	f, err := o.cases.Find(o.t.Context(), o.get(ref).Number)
	require.NoError(o.t, err)
	var out []string
	for _, e := range f.History {
		out = append(out, string(e.What))
	}
	return out
}

func (o *office) must(err error) {
	o.t.Helper()
	require.NoError(o.t, err)
}

// answered is a case that went the usual way to its answer.
func (o *office) answered() casework.Ref {
	o.t.Helper()
	ref, ctx := o.open(feedback.Complaint), o.t.Context()
	o.must(o.cases.Accept(ctx, first, ref))
	o.must(o.cases.HandOut(ctx, first, ref, casework.Order{Units: []string{"zx-mz-cs"}}))
	o.must(o.cases.Answer(ctx, sonic, ref, "机器坏了，是我们不对。"))
	o.must(o.cases.Answer(ctx, first, ref, "机器坏了，是我们不对。"))
	return ref
}

func day(t *testing.T, s string) time.Time {
	t.Helper()
	v, err := time.ParseInLocation("2006-01-02 15:04", s, workday.Zone())
	require.NoError(t, err)
	return v.UTC()
}

func TestOpen_SetsBothClocksAndSortsByTheNearer(t *testing.T) {
	each(t, func(o *office) {
		k := o.get(o.open(feedback.Complaint))
		assert.Equal(o.t, casestate.New, k.State)
		assert.Equal(o.t, day(o.t, "2026-07-20 17:30"), k.DueHospital.UTC())
		assert.Equal(o.t, day(o.t, "2026-07-13 17:30"), k.DueLaw.UTC())
		assert.Equal(o.t, k.DueLaw, k.DueAt)
		praise := o.get(o.open(feedback.Praise))
		assert.True(o.t, praise.DueLaw.IsZero(), "no law for praise")
		assert.Equal(o.t, praise.DueHospital, praise.DueAt)
	})
}

func TestOpen_CountsFromWhenItWasSaidAndNotFromWhenItArrived(t *testing.T) {
	each(t, func(o *office) {
		said := o.now.AddDate(0, 0, -7)
		k := o.get(o.open(feedback.Help, func(r *store.Record, _ *feedback.Body) { r.CapturedAt = said.UTC() }))
		assert.Equal(o.t, day(o.t, "2026-06-29 17:30"), k.DueAt.UTC())
		assert.True(o.t, k.DueAt.Before(o.now))
	})
}

func TestOpen_KeepsNoPINAndNoNonce(t *testing.T) {
	each(t, func(o *office) {
		k := o.get(o.open(feedback.Enquiry))
		assert.Equal(o.t, "keyed(000000011234)", k.PINHash)
		assert.Len(o.t, k.NonceHash, 64)
	})
}

func TestOpen_ANumberGivenOutTwiceLosesNeitherReport(t *testing.T) {
	each(t, func(o *office) {
		a := o.open(feedback.Enquiry)
		b := o.open(feedback.Enquiry, func(_ *store.Record, body *feedback.Body) { body.Receipt.Number = "00000001" })
		assert.Equal(o.t, "00000001", o.get(a).Number)
		assert.Equal(o.t, "00000001~2", o.get(b).Number)
	})
}

func TestOpen_ARatingIsNoCase(t *testing.T) {
	each(t, func(o *office) {
		err := o.store.Tx(o.t.Context(), func(ctx context.Context, tx bun.Tx) error {
			id, err := o.cases.Open(ctx, tx, &store.Record{ID: "x"},
				&feedback.Body{Type: feedback.TypeRating, Rating: &feedback.Rating{Score: 5}})
			require.Zero(o.t, id)
			return err
		})
		require.NoError(o.t, err)
		n, err := o.store.DB().NewSelect().Model((*store.Case)(nil)).Count(o.t.Context())
		require.NoError(o.t, err)
		assert.Zero(o.t, n)
	})
}

func TestCase_GoesItsUsualWay(t *testing.T) {
	each(t, func(o *office) {
		ref := o.answered()
		o.must(o.cases.Rate(o.t.Context(), ref, feedback.Satisfied, ""))
		k := o.get(ref)
		assert.Equal(o.t, casestate.Closed, k.State)
		assert.Equal(o.t, "u1", k.FirstOwner)
		assert.Equal(o.t, []string{"received", "accepted", "assigned", "replied", "answered", "rated", "closed"},
			o.history(ref))
		head, err := o.audit.Verify(o.t.Context())
		require.NoError(o.t, err)
		assert.EqualValues(o.t, 6, head.Seq)
	})
}

func TestRate_NotSatisfiedOpensANewRoundWithItsOwnClocks(t *testing.T) {
	each(t, func(o *office) {
		ref := o.answered()
		o.now = o.now.AddDate(0, 0, 14)
		o.must(o.cases.Rate(o.t.Context(), ref, feedback.NotSatisfied, "还是没人管"))
		k := o.get(ref)
		assert.Equal(o.t, casestate.Assigned, k.State)
		assert.Equal(o.t, 2, k.Round)
		assert.Equal(o.t, day(o.t, "2026-07-27 17:30"), k.DueLaw.UTC())
		assert.Equal(o.t, "u1", k.FirstOwner, "first-complaint duty stays")
		o.must(o.cases.Answer(o.t.Context(), first, ref, "再次致歉。"))
		o.must(o.cases.Rate(o.t.Context(), ref, feedback.SoSo, ""))
		assert.Equal(o.t, casestate.Closed, o.get(ref).State)
	})
}

func TestClose_AnUnsatisfiedCaseNeedsASecondPerson(t *testing.T) {
	each(t, func(o *office) {
		ctx := o.t.Context()
		ref := o.answered()
		o.must(o.cases.Rate(ctx, ref, feedback.NotSatisfied, ""))
		require.ErrorIs(o.t, o.cases.Close(ctx, first, ref, "已尽力"), casework.ErrState)
		o.must(o.cases.AskClose(ctx, first, ref, "已尽力"))
		require.ErrorIs(o.t, o.cases.ApproveClose(ctx, first, ref), casework.ErrSamePerson)
		require.ErrorIs(o.t, o.cases.ApproveClose(ctx, sonic, ref), casework.ErrForbidden)
		o.must(o.cases.RefuseClose(ctx, second, ref))
		assert.Equal(o.t, casestate.Assigned, o.get(ref).State)
		o.must(o.cases.AskClose(ctx, first, ref, "已尽力"))
		o.must(o.cases.ApproveClose(ctx, second, ref))
		assert.Equal(o.t, casestate.Closed, o.get(ref).State)
		assert.Equal(o.t, "已尽力", o.get(ref).CloseReason)
	})
}

func TestClose_AnAnsweredCaseThatNobodyRatedNeedsOnlyAReason(t *testing.T) {
	each(t, func(o *office) {
		ref := o.answered()
		require.ErrorIs(o.t, o.cases.Close(o.t.Context(), first, ref, "  "), casework.ErrEmpty)
		require.ErrorIs(o.t, o.cases.Close(o.t.Context(), first, ref, "\u200b\u3164"), casework.ErrEmpty)
		o.must(o.cases.Close(o.t.Context(), first, ref, "三十天未评价"))
		assert.Equal(o.t, casestate.Closed, o.get(ref).State)
	})
}

func TestChange_WhatTwoPeopleDoAtOnceIsNeverLost(t *testing.T) {
	each(t, func(o *office) {
		ctx := o.t.Context()
		ref := o.open(feedback.Complaint)
		ref.Version = casework.Version(o.get(ref))
		o.must(o.cases.Accept(ctx, first, ref))
		require.ErrorIs(o.t, o.cases.Accept(ctx, second, ref), casework.ErrStale)
		assert.Equal(o.t, "u1", o.get(ref).FirstOwner)

		seen := casework.Ref{ID: ref.ID, Version: casework.Version(o.get(ref))}
		errs := make(chan error, 8)
		for i := range 8 {
			go func() { errs <- o.cases.Note(ctx, first, seen, fmt.Sprint("备注 ", i)) }()
		}
		good := 0
		for range 8 {
			if err := <-errs; err == nil {
				good++
			} else {
				assert.ErrorIs(o.t, err, casework.ErrStale)
			}
		}
		assert.Equal(o.t, 1, good)
	})
}

func TestChange_VersionMovesOnThoughTheClockStands(t *testing.T) {
	each(t, func(o *office) {
		ref := o.open(feedback.Complaint)
		before := casework.Version(o.get(ref))
		o.now = o.now.Add(-time.Hour)
		o.must(o.cases.Note(o.t.Context(), first, ref, "x"))
		assert.Greater(o.t, casework.Version(o.get(ref)), before)
	})
}

func TestTakeBack_TakesTheCaseFromOneDepartment(t *testing.T) {
	each(t, func(o *office) {
		ctx := o.t.Context()
		ref := o.open(feedback.Complaint)
		o.must(o.cases.Accept(ctx, first, ref))
		o.must(o.cases.HandOut(ctx, first, ref, casework.Order{Units: []string{"zx-mz-cs", "zx-mz-kq"}}))
		o.must(o.cases.TakeBack(ctx, first, o.task(ref, sonic.Unit), "不属该科"))
		require.ErrorIs(o.t, o.cases.Answer(ctx, sonic, ref, "x"), casework.ErrOtherUnit, "taken back")
		o.must(o.cases.Answer(ctx, dental, ref, "x"))
	})
}

func TestExtend_NeedsConsentAndALaterDay(t *testing.T) {
	each(t, func(o *office) {
		ctx := o.t.Context()
		ref := o.open(feedback.Complaint)
		o.must(o.cases.Accept(ctx, first, ref))
		require.ErrorIs(o.t, o.cases.Extend(ctx, first, ref, "2026-08-03", " "), casework.ErrEmpty)
		require.ErrorIs(o.t, o.cases.Extend(ctx, first, ref, "2026-07-10", "电话同意"), casework.ErrEarlier)
		require.ErrorIs(o.t, o.cases.Extend(ctx, first, ref, "soon", "电话同意"), casework.ErrUnknown)
		o.must(o.cases.Extend(ctx, first, ref, "2026-08-03", "电话同意"))
		o.must(o.cases.HandOut(ctx, first, ref, casework.Order{Units: []string{"zx-mz-cs", "zx-mz-kq"}}))
		assert.Equal(o.t, day(o.t, "2026-08-03 17:30"), o.get(ref).DueHospital.UTC(),
			"assigning does not shorten what the person agreed to")
	})
}

func TestAlarm_RingsUntilSomeoneHasSeenIt(t *testing.T) {
	each(t, func(o *office) {
		ctx := o.t.Context()
		ref := o.open(feedback.Help, func(r *store.Record, _ *feedback.Body) { r.Urgent = true })
		ringing, err := o.cases.Ringing(ctx)
		o.must(err)
		require.Len(o.t, ringing, 1)

		a, ok, err := o.cases.ClaimAlert(ctx, time.Minute, time.Hour)
		o.must(err)
		require.True(o.t, ok)
		assert.Equal(o.t, ref.ID, a.CaseID)
		_, ok, err = o.cases.ClaimAlert(ctx, time.Minute, time.Hour)
		o.must(err)
		require.False(o.t, ok, "another process has it")
		o.now = o.now.Add(time.Minute)
		a, ok, err = o.cases.ClaimAlert(ctx, time.Minute, time.Hour)
		o.must(err)
		require.True(o.t, ok, "not done: it comes again")
		assert.Equal(o.t, 1, a.Tries)

		o.must(o.cases.Acknowledge(ctx, first, ref))
		require.ErrorIs(o.t, o.cases.Acknowledge(ctx, second, ref), casework.ErrState)
		ringing, err = o.cases.Ringing(ctx)
		o.must(err)
		assert.Empty(o.t, ringing)
		o.now = o.now.Add(2 * time.Hour)
		_, ok, err = o.cases.ClaimAlert(ctx, time.Minute, time.Hour)
		o.must(err)
		assert.False(o.t, ok)
	})
}

func TestWithdraw_EndsACaseInAnyOpenState(t *testing.T) {
	each(t, func(o *office) {
		ref := o.open(feedback.Complaint)
		o.must(o.cases.Withdraw(o.t.Context(), casework.Visitor(), ref, ""))
		assert.Equal(o.t, casestate.Withdrawn, o.get(ref).State)
		require.ErrorIs(o.t, o.cases.Accept(o.t.Context(), first, ref), casework.ErrState)
	})
}

// TestRules_EveryStateByActionByRole writes the whole table out, so that a change of a rule is a change of this test.
func TestRules_EveryStateByActionByRole(t *testing.T) {
	tasks := []store.CaseTask{{Unit: "zx-mz-cs", State: casestate.TaskHanded, Newest: true}}
	want := map[string]map[casestate.State]string{
		"centre": {
			casestate.New:       "mark_serious acknowledge ask_close accept correct not_handle note withdraw",
			casestate.Accepted:  "mark_serious acknowledge answer ask_close correct extend hand_out hand_over merge not_handle note classify withdraw",
			casestate.Assigned:  "mark_serious acknowledge answer ask_close correct extend hand_out hand_over not_handle note classify withdraw",
			casestate.Answered:  "mark_serious acknowledge answer close correct hand_over note classify withdraw",
			casestate.Closed:    "mark_serious acknowledge note reopen classify",
			casestate.Withdrawn: "mark_serious acknowledge note",

			casestate.NotHandled: "mark_serious acknowledge note reopen classify",
		},
		"own": {
			casestate.New: "note", casestate.Accepted: "answer note", casestate.Assigned: "answer ask_time hand_back note take",
			casestate.Answered: "answer note", casestate.Closed: "note", casestate.Withdrawn: "note",
			casestate.NotHandled: "note",
		},
		"other": {},
		"person": {
			casestate.New: "withdraw", casestate.Accepted: "withdraw", casestate.Assigned: "withdraw",
			casestate.Answered: "rate withdraw",
			casestate.Closed:   "rate",
		},
		"admin": {}, "auditor": {}, "director": {
			casestate.New: "instruct", casestate.Accepted: "instruct", casestate.Assigned: "instruct",
			casestate.Answered: "instruct", casestate.Closed: "instruct", casestate.Withdrawn: "instruct",
			casestate.NotHandled: "instruct",
		},
	}
	actors := map[string]casework.Actor{
		"centre": first, "own": sonic, "other": dental, "person": casework.Visitor(),
		"admin": {ID: "a", Role: "admin"}, "auditor": {ID: "a", Role: "auditor"}, "director": {ID: "a", Role: "director"},
	}
	for who, actor := range actors {
		for _, state := range casestate.States() {
			got := casework.Allowed(&store.Case{State: state, Round: 1, Urgent: true}, actor, tasks)
			expected := map[casework.Action]bool{}
			for _, a := range fields(want[who][state]) {
				expected[casework.Action(a)] = true
			}
			assert.Equal(t, expected, got, "%s in state %s", who, state)
		}
	}
}
