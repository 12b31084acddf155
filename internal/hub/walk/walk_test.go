package walk_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"xinsheng/internal/credential"
	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/audit"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
	"xinsheng/internal/hub/walk"
	"xinsheng/internal/wire"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// office is walks on a database, with a clock that the test moves.
type office struct {
	*walk.Walks
	t     *testing.T
	store *store.Store
	log   *audit.Log
	now   time.Time
}

func each(t *testing.T, test func(t *testing.T, o *office)) {
	storetest.EachStore(t, func(t *testing.T, s *store.Store) {
		o := &office{t: t, store: s, now: start}
		o.log = audit.New(s, func() time.Time { return o.now })
		o.Walks = walk.New(walk.Params{
			Store: s, Audit: o.log, Cost: credential.Cost{Memory: 8, Passes: 1, Threads: 1},
			Now: func() time.Time { return o.now },
		})
		test(t, o)
	})
}

func (o *office) appoint(name string) *walk.Card {
	o.t.Helper()
	c, err := o.Appoint(o.t.Context(), "u1", name)
	require.NoError(o.t, err)
	return c
}

func (o *office) give(walker string) *store.WalkTask {
	o.t.Helper()
	k, err := o.Give(o.t.Context(), "u1", walk.NewTask{
		Walker: walker, Route: feedback.RouteOutpatient, Departments: []string{"zx-mz-cs", "zx-mz-kq"},
		Until: o.now.Add(8 * time.Hour), Note: "留意叫号",
	})
	require.NoError(o.t, err)
	return k
}

// saved is a step as it was saved minutes after the start, at a place.
type saved struct {
	minute   int
	terminal string
	step     feedback.WalkStep
}

func (o *office) take(all ...saved) error {
	o.t.Helper()
	for _, s := range all {
		at := start.Add(time.Duration(s.minute) * time.Minute)
		rec := &store.Record{
			ID: uuid.NewSHA1(uuid.NameSpaceOID, fmt.Append(nil, s)).String(), TerminalID: s.terminal, SHA256: "ab",
			Type:       "walk_step",
			CapturedAt: at, ReceivedAt: o.now, Body: []byte("{}"),
		}
		err := o.store.Tx(o.t.Context(), func(ctx context.Context, tx bun.Tx) error {
			if _, err := tx.NewInsert().Model(rec).Exec(ctx); err != nil {
				return err
			}
			return walk.Steps{}.Take(ctx, tx, rec, &feedback.Body{Type: feedback.TypeWalkStep, WalkStep: &s.step})
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func at(minute int) time.Time { return start.Add(time.Duration(minute) * time.Minute) }

// aWalk was taken up at two terminals without a network and on a phone.
func aWalk(task, walker string) []saved {
	step := func(part string, s feedback.WalkStep) feedback.WalkStep {
		s.Task, s.Walker, s.Part = task, walker, part
		return s
	}
	seven := 7
	return []saved{
		{1, "t1", step("a", feedback.WalkStep{Step: feedback.StepArrival, ArrivedAt: at(0)})},
		{12, "t1", step("a", feedback.WalkStep{Step: feedback.StepArrival, ArrivedAt: at(0), LeftAt: at(11), Score: 2,
			Text: "绕了三圈", Problem: feedback.ProblemFacility, Severity: feedback.Minor})},
		// arrived here
		{20, "t1", step("a", feedback.WalkStep{Step: feedback.StepWaiting, ArrivedAt: at(20), Department: "zx-mz-cs"})},
		// and left there
		{80, "t2", step("b", feedback.WalkStep{Step: feedback.StepWaiting, LeftAt: at(79), Score: 1, Text: "没人叫号"})},
		{85, "t2", step("b", feedback.WalkStep{Step: feedback.StepConsultation, ArrivedAt: at(81),
			LeftAt: at(85), Score: 5})},
		// thought better of it
		{90, "phone", step("c", feedback.WalkStep{Step: feedback.StepArrival, Score: 3, Suggestion: "装指示牌"})},
		{91, "phone", step("c", feedback.WalkStep{Step: feedback.StepPharmacy, NotMet: true})},
		{95, "phone", step("c", feedback.WalkStep{Step: feedback.StepTests, Score: 4, ArrivedAt: at(92)})},
		{96, "t2", step("b", feedback.WalkStep{Step: feedback.StepTests, NotMet: true})}, // no: it was none
		{99, "phone", step("c", feedback.WalkStep{Step: feedback.StepWhole, Overall: 3, Recommend: &seven})},
	}
}

func TestTake_PartsJoinIntoOneWalkInWhateverOrderTheyCome(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		random := rand.New(rand.NewPCG(1, 2))
		for range 12 {
			c := o.appoint("王建国")
			task := o.give(c.Walker.ID)
			all := aWalk(task.ID, c.Walker.ID)
			random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
			require.NoError(t, o.take(all...))

			w, err := o.Read(t.Context(), task.ID)
			require.NoError(t, err)
			require.Equal(t, 3, w.Parts)
			require.Equal(t, walk.Finished, w.Standing)
			require.Equal(t, 7, *w.Whole.Said.Recommend)
			steps := map[feedback.Step]*walk.Step{}
			for _, s := range w.Steps {
				steps[s.Name] = s
			}
			arrival := steps[feedback.StepArrival]
			require.Equal(t, []any{3, "", "装指示牌", ""}, []any{arrival.Said.Score, arrival.Said.Text, arrival.Said.Suggestion,
				arrival.Said.Problem}, "the newest words stand alone")
			require.Len(t, arrival.Before, 1)
			require.Equal(t, "绕了三圈", arrival.Before[0].Text)
			require.Equal(t, []time.Time{at(0), at(11)}, []time.Time{arrival.ArrivedAt, arrival.LeftAt},
				"and the times still hold")
			waiting := steps[feedback.StepWaiting]
			took, ok := waiting.Took()
			require.True(t, ok)
			require.Equal(t, 59*time.Minute, took, "arrived at one terminal and left at another")
			require.Equal(t, "zx-mz-cs", waiting.Department)
			require.True(t, steps[feedback.StepTests].Said.NotMet)
			require.True(t, steps[feedback.StepTests].ArrivedAt.IsZero(), "who was never there did not arrive")
			require.Zero(t, w.Problems, "the one that was named was taken back")
			done, whole := w.Done()
			require.Equal(t, []int{5, 12}, []int{done, whole})
			mean, n := w.Mean()
			require.Equal(t, []any{3.0, 3}, []any{mean, n})
			var line []feedback.Step
			for _, s := range w.Timeline() {
				line = append(line, s.Name)
			}
			require.Equal(t, []feedback.Step{feedback.StepArrival, feedback.StepWaiting, feedback.StepConsultation,
				feedback.StepTests, feedback.StepPharmacy}, line)
		}
	})
}

func TestState_TellsDoneAndTimesAndNothingThatWasSaid(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		c := o.appoint("王建国")
		task := o.give(c.Walker.ID)
		s, err := o.State(t.Context(), task.ID)
		require.NoError(t, err)
		require.Equal(t, &wire.WalkState{Task: task.ID, Steps: []wire.WalkStepState{}}, s)
		require.NoError(t, o.take(aWalk(task.ID, c.Walker.ID)[:9]...))
		s, err = o.State(t.Context(), task.ID)
		require.NoError(t, err)
		require.False(t, s.Finished)
		require.Equal(t, []wire.WalkStepState{
			{Step: feedback.StepArrival, ArrivedAt: at(0), LeftAt: at(11), Done: true},
			{Step: feedback.StepWaiting, ArrivedAt: at(20), LeftAt: at(79), Done: true},
			{Step: feedback.StepConsultation, ArrivedAt: at(81), LeftAt: at(85), Done: true},
			{Step: feedback.StepTests, NotMet: true, Done: true},
			{Step: feedback.StepPharmacy, NotMet: true, Done: true},
		}, s.Steps)
		_, err = o.State(t.Context(), "none")
		require.ErrorIs(t, err, walk.ErrUnknown)
	})
}

func TestJoin_WhoArrivesAgainHasNotLeft(t *testing.T) {
	rows := []store.WalkStep{
		{RecordID: "1", Step: "waiting", CapturedAt: at(5), ArrivedAt: at(0), LeftAt: at(5), Score: 4},
		{RecordID: "2", Step: "waiting", CapturedAt: at(20), ArrivedAt: at(20)},
	}
	s := walk.Join(rows)[feedback.StepWaiting]
	require.Equal(t, at(20), s.ArrivedAt)
	require.True(t, s.LeftAt.IsZero())
	require.Equal(t, 4, s.Said.Score, "a time says nothing new")
	rows = append(rows, store.WalkStep{RecordID: "3", Step: "waiting", CapturedAt: at(30), LeftAt: at(30), Media: 1})
	s = walk.Join(rows)[feedback.StepWaiting]
	took, _ := s.Took()
	require.Equal(t, 10*time.Minute, took)
	require.Equal(t, 1, s.Said.Media, "a photo alone is something said")
	require.False(t, s.Done())
}

func TestTake_KeepsLateAndUnknownWalksAndRefusesAnothersWalk(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		c, other := o.appoint("王建国"), o.appoint("陈晓燕")
		task := o.give(c.Walker.ID)
		require.NoError(t, o.End(t.Context(), "u1", task.ID))
		require.NoError(t, o.Disable(t.Context(), "u1", c.Walker.ID))
		o.now = start.Add(40 * 24 * time.Hour)
		require.NoError(t, o.take(aWalk(task.ID, c.Walker.ID)[0]), "it was saved without a network, weeks ago")
		require.NoError(t, o.take(aWalk("of-a-lost-backup", c.Walker.ID)[1]))
		w, err := o.Read(t.Context(), "of-a-lost-backup")
		require.NoError(t, err)
		require.Len(t, w.Timeline(), 1)
		require.ErrorIs(t, o.take(aWalk(task.ID, other.Walker.ID)[2]), feedback.ErrInvalid)
	})
}

func TestGive_OneWalkAtATime(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		c := o.appoint("王建国")
		ask := walk.NewTask{Walker: c.Walker.ID, Route: feedback.RouteWard, Until: o.now.Add(time.Hour)}
		_, err := o.Give(t.Context(), "u1", walk.NewTask{Walker: "x", Route: feedback.RouteWard, Until: ask.Until})
		require.ErrorIs(t, err, walk.ErrUnknown)
		for _, bad := range []walk.NewTask{
			{Walker: ask.Walker, Route: "x", Until: ask.Until}, {Walker: ask.Walker, Route: ask.Route, Until: o.now},
			{Walker: ask.Walker, Route: ask.Route, Until: o.now.AddDate(2, 0, 0)},
		} {
			_, err := o.Give(t.Context(), "u1", bad)
			require.ErrorIs(t, err, feedback.ErrInvalid)
		}
		first, err := o.Give(t.Context(), "u1", ask)
		require.NoError(t, err)
		_, err = o.Give(t.Context(), "u1", ask)
		require.ErrorIs(t, err, walk.ErrBusy)
		require.NoError(t, o.take(saved{1, "t1", feedback.WalkStep{Task: first.ID, Walker: c.Walker.ID, Part: "p",
			Step: feedback.StepWhole, Overall: 4}}))
		o.now = o.now.Add(time.Minute)
		second, err := o.Give(t.Context(), "u1", ask)
		require.NoError(t, err, "the first is finished")
		got, err := o.Current(t.Context(), c.Walker.ID)
		require.NoError(t, err)
		require.Equal(t, second.ID, got.ID)
		o.now = ask.Until
		_, err = o.Current(t.Context(), c.Walker.ID)
		require.ErrorIs(t, err, walk.ErrOver)
	})
}

func TestExtend_TellsTerminalsWhoMayWalkAndNoSecret(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		known := func() []wire.Walker {
			cfg := new(wire.Config)
			require.NoError(t, walk.Extension{}.Extend(t.Context(), o.store.DB(), nil, nil, o.now, cfg))
			return cfg.Walkers
		}
		require.Empty(t, known())
		c, idle := o.appoint("王建国"), o.appoint("陈晓燕")
		require.Equal(t, []string{"2001", "2002"}, []string{c.Walker.Number, idle.Walker.Number})
		task := o.give(c.Walker.ID)
		all := known()
		require.Len(t, all, 1, "who has no walk is of no matter to terminals")
		got := all[0]
		require.True(t, credential.Matches(got.Card, c.Code.Secret) && credential.Matches(got.PIN, c.PIN))
		require.NotContains(t, got.Card+got.PIN, c.PIN)
		require.Equal(t, wire.WalkTask{ID: task.ID, Route: feedback.RouteOutpatient,
			Departments: []string{"zx-mz-cs", "zx-mz-kq"}, Until: task.UntilAt, Note: "留意叫号"}, got.Task)

		require.NoError(t, o.Disable(t.Context(), "u1", c.Walker.ID))
		require.Empty(t, known())
		require.NoError(t, o.Enable(t.Context(), "u1", c.Walker.ID))
		again, err := o.Recard(t.Context(), "u1", c.Walker.ID)
		require.NoError(t, err)
		require.False(t, credential.Matches(known()[0].PIN, c.PIN) && c.PIN != again.PIN)
		require.NoError(t, o.End(t.Context(), "u1", task.ID))
		require.Empty(t, known())
		require.NoError(t, o.Reopen(t.Context(), "u1", task.ID))
		require.Len(t, known(), 1)
		o.now = task.UntilAt
		require.Empty(t, known())
		head, err := o.log.Verify(t.Context())
		require.NoError(t, err)
		require.EqualValues(t, 8, head.Seq)
	})
}

func TestByCard_WantsCardAndPINAndSomebodyInOffice(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		c, other := o.appoint("王建国"), o.appoint("陈晓燕")
		_, err := o.ByCard(t.Context(), c.Code, c.PIN)
		require.NoError(t, err)
		stolen := c.Code
		stolen.ID = other.Walker.ID
		badge := c.Code
		badge.Kind = wire.BadgeCard
		for _, card := range []wire.CardCode{stolen, badge, wire.NewCard(wire.WalkerCard, "00000000"),
			wire.NewCard(wire.WalkerCard, c.Walker.ID)} {
			_, err := o.ByCard(t.Context(), card, c.PIN)
			require.ErrorIs(t, err, walk.ErrCard)
		}
		_, err = o.ByCard(t.Context(), c.Code, "")
		require.ErrorIs(t, err, walk.ErrCard)
		before, err := o.Walker(t.Context(), c.Walker.ID)
		require.NoError(t, err)
		require.NoError(t, o.Disable(t.Context(), "u1", c.Walker.ID))
		_, err = o.ByCard(t.Context(), c.Code, c.PIN)
		require.ErrorIs(t, err, walk.ErrCard)
		after, err := o.Walker(t.Context(), c.Walker.ID)
		require.NoError(t, err)
		require.NotEqual(t, walk.Stamp(before), walk.Stamp(after), "who was signed in is out")
	})
}

func TestCompare_EqualsAnIndependentCalculation(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		random := rand.New(rand.NewPCG(3, 4))
		scores, minutes := map[feedback.Step][]int{}, map[feedback.Step][]int{}
		problems := map[feedback.Step]int{}
		for range 25 {
			c := o.appoint("某人")
			task := o.give(c.Walker.ID)
			for i, name := range feedback.RouteOutpatient.Steps() {
				s := feedback.WalkStep{Task: task.ID, Walker: c.Walker.ID, Part: "p", Step: name}
				if random.IntN(3) > 0 {
					s.Score = 1 + random.IntN(5)
					scores[name] = append(scores[name], s.Score)
				}
				if random.IntN(2) > 0 {
					n := 1 + random.IntN(90)
					s.ArrivedAt, s.LeftAt = at(100*i), at(100*i+n)
					minutes[name] = append(minutes[name], n)
				}
				if random.IntN(4) == 0 {
					s.Problem, s.Severity = feedback.ProblemWait, feedback.Minor
					problems[name]++
				}
				old := s
				old.Score, old.Problem, old.Severity, old.Text = 5, "", "", "replaced, and counts nowhere"
				require.NoError(t, o.take(saved{1000, "t1", s}, saved{900, "t2", old}))
				if s.Score == 0 && s.Problem == "" { // times alone take the place of no words
					scores[name] = append(scores[name], 5)
				}
			}
			require.NoError(t, o.End(t.Context(), "u1", task.ID))
		}
		got, err := o.Compare(t.Context(), walk.Which{Route: feedback.RouteOutpatient, Department: "zx-mz-kq"})
		require.NoError(t, err)
		require.Len(t, got.Walks, 25)
		for _, f := range got.Steps {
			sum := 0
			for _, n := range scores[f.Name] {
				sum += n
			}
			require.Equal(t, len(scores[f.Name]), f.Scored, f.Name)
			require.InDelta(t, float64(sum)/float64(f.Scored), f.Score, 1e-9)
			require.Equal(t, problems[f.Name], f.Problems)
			all := minutes[f.Name]
			below, above := 0, 0
			for _, n := range all {
				if d := time.Duration(n) * time.Minute; d < f.Median {
					below++
				} else if d > f.Median {
					above++
				}
				require.LessOrEqual(t, time.Duration(n)*time.Minute, f.Longest)
			}
			require.Equal(t, len(all), f.Timed)
			require.LessOrEqual(t, max(below, above), f.Timed/2, "as many below the middle as above")
		}
		for _, which := range []walk.Which{
			{Route: feedback.RouteWard}, {Route: feedback.RouteOutpatient, Department: "zx-mz"},
			{Route: feedback.RouteOutpatient, Since: o.now.Add(time.Hour)},
		} {
			none, err := o.Compare(t.Context(), which)
			require.NoError(t, err)
			require.Empty(t, none.Walks)
		}
	})
}

// What a terminal gone mad sends as times must not keep anybody from reading walks.
func TestTake_AbsurdTimesKeepNobodyFromReading(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		c := o.appoint("王建国")
		task := o.give(c.Walker.ID)
		for i, text := range []string{"0000-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00Z",
			"0000-06-01T00:00:00Z", "9999-12-31T00:00:00Z"} {
			when, err := time.Parse(time.RFC3339, text)
			require.NoError(t, err)
			step := feedback.WalkStep{Task: task.ID, Walker: c.Walker.ID, Part: "p", Step: feedback.RouteOutpatient.Steps()[i],
				ArrivedAt: when, Score: 3}
			if step.Validate() != nil {
				continue
			}
			require.NoError(t, o.take(saved{1 + i, "t1", step}), text)
		}
		_, err := o.List(t.Context(), 10)
		require.NoError(t, err)
		state, err := o.State(t.Context(), task.ID)
		require.NoError(t, err)
		_, err = json.Marshal(state)
		require.NoError(t, err)
	})
}
