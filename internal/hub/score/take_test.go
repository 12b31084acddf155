package score_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/intake"
	"xinsheng/internal/hub/score"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

var start = time.Date(2026, 11, 2, 1, 0, 0, 0, time.UTC) // a Monday, nine in the morning there

// arrival is a record as intake hands it on.
type arrival struct {
	rec  *store.Record
	body *feedback.Body
}

func newID() string { return uuid.Must(uuid.NewV7()).String() }

func tap(terminal, place, visit string, at time.Time, face int) arrival {
	return arrival{
		&store.Record{ID: newID(), TerminalID: terminal, Type: "rating", CapturedAt: at, ReceivedAt: at},
		&feedback.Body{Type: feedback.TypeRating, VisitID: visit, PlaceID: place, Profile: feedback.Outpatient, Lang: "zh",
			Rating: &feedback.Rating{Score: face}},
	}
}

func sheet(terminal, place string, at time.Time, a *feedback.Answers) arrival {
	return arrival{
		&store.Record{ID: newID(), TerminalID: terminal, Type: "answers", CapturedAt: at, ReceivedAt: at},
		&feedback.Body{Type: feedback.TypeAnswers, VisitID: newID(), PlaceID: place, Profile: feedback.Outpatient,
			Lang: "zh", Answers: a},
	}
}

// take hands arrivals over, many a transaction: what a test is about is not the disk.
func take(t *testing.T, s *store.Store, handlers map[feedback.RecordType]intake.Handler, all ...arrival) {
	t.Helper()
	for len(all) > 0 {
		n := min(500, len(all))
		require.NoError(t, s.Tx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
			for _, a := range all[:n] {
				if err := handlers[a.body.Type].Take(ctx, tx, a.rec, a.body); err != nil {
					return err
				}
			}
			return nil
		}))
		all = all[n:]
	}
}

// flagsOf is the mark of each tap.
func flagsOf(t *testing.T, s *store.Store) map[string]string {
	t.Helper()
	var rows []store.Rating
	require.NoError(t, s.DB().NewSelect().Model(&rows).Scan(t.Context()))
	out := map[string]string{}
	for _, r := range rows {
		out[r.RecordID] = r.Flag
		if r.Replaced {
			out[r.RecordID] = "replaced" + r.Flag
		}
	}
	return out
}

func TestRatings_TheOrderInWhichTheyArriveDoesNotMatter(t *testing.T) {
	storetest.EachStore(t, func(t *testing.T, s *store.Store) {
		random := rand.New(rand.NewPCG(1, 2))
		var all []arrival
		at := start
		for i := range 120 { // people, players and bursts, some of whom change their mind
			gaps, face := []int{2, 5, 7, 18, 40}, 1+random.IntN(2)*4
			if i > 80 {
				gaps, face = []int{14, 16, 18, 19, 20}, 5
			}
			at = at.Add(time.Duration(gaps[random.IntN(5)]) * time.Second)
			one := tap("t1", "p1", fmt.Sprint("v", i), at, face)
			all = append(all, one)
			if i%7 == 0 {
				other := tap("t1", "p1", fmt.Sprint("v", i), at.Add(3*time.Second), 3)
				other.body.Rating.Replaces = feedback.RecordID(one.rec.ID)
				all = append(all, other)
			}
		}
		var want map[string]string
		for round := range 6 {
			if round > 0 {
				random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
			}
			_, err := s.DB().NewDelete().Model((*store.Rating)(nil)).Where("1 = 1").Exec(t.Context())
			require.NoError(t, err)
			take(t, s, score.Handlers(s), all...)
			got := flagsOf(t, s)
			if round == 0 {
				want = got
				counts := map[string]int{}
				for _, f := range want {
					counts[f]++
				}
				require.Greater(t, counts["burst"], 5, "%v", counts)
				require.Greater(t, counts["lone"], 0, "%v", counts)
				require.Greater(t, counts[""], 5, "%v", counts)
				require.Equal(t, 18, counts["replaced"])
			}
			require.Equal(t, want, got, "round %d", round)
		}
	})
}

func TestRatings_OnlyTheSameVisitAtTheSameTerminalReplaces(t *testing.T) {
	storetest.EachStore(t, func(t *testing.T, s *store.Store) {
		first := tap("t1", "p1", "v1", start, 1)
		stranger := tap("t2", "p1", "v1", start.Add(time.Second), 5)
		stranger.body.Rating.Replaces = feedback.RecordID(first.rec.ID)
		neighbour := tap("t1", "p1", "v2", start.Add(time.Minute), 5)
		neighbour.body.Rating.Replaces = feedback.RecordID(first.rec.ID)
		take(t, s, score.Handlers(s), first, stranger, neighbour)
		f := ratings(t, s, 2, nil)
		assert.Equal(t, score.Faces{1, 0, 0, 0, 2}, f.Total)

		own := tap("t1", "p1", "v3", start, 1)
		own.body.Rating.Replaces = feedback.RecordID(own.rec.ID)
		err := s.Tx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
			return score.Handlers(s)[feedback.TypeRating].Take(ctx, tx, own.rec, own.body)
		})
		require.ErrorIs(t, err, feedback.ErrInvalid)
	})
}

func ratings(t *testing.T, s *store.Store, weeks int, places []string) *score.RatingFigures {
	t.Helper()
	f, err := score.ReadRatings(t.Context(), s.DB(),
		score.Scope{Weeks: score.Weeks(start.AddDate(0, 0, 7*(weeks-1)), weeks), Places: places})
	require.NoError(t, err)
	return f
}

// publish makes a version known to the hub.
func publish(t *testing.T, s *store.Store, set *feedback.QuestionSet) {
	t.Helper()
	doc, err := json.Marshal(set)
	require.NoError(t, err)
	_, err = s.DB().NewInsert().Model(&store.QuestionSet{
		ID: set.ID, Version: set.Version, Profile: string(set.Profile), Doc: doc, CreatedBy: "console", CreatedAt: start,
		PublishedAt: start,
	}).Exec(t.Context())
	require.NoError(t, err)
}

// small is a set with every rule of scoring in it.
func small(version int) *feedback.QuestionSet {
	name := feedback.Text{"zh": "x", "en": "x"}
	return &feedback.QuestionSet{
		ID: "small", Version: version, Profile: feedback.Outpatient, Title: name,
		Dimensions: []feedback.Dimension{{ID: "doctor", Name: name}, {ID: "waiting", Name: name},
			{ID: "recommend", Name: name}},
		Questions: []feedback.Question{
			{ID: "listens", Type: feedback.Faces, Points: 5, Dimension: "doctor", NotMet: true, Short: true, Text: name},
			{ID: "explains", Type: feedback.Faces, Points: 4, Dimension: "doctor", NotMet: true, Text: name},
			{ID: "told", Type: feedback.YesNo, Dimension: "doctor", Text: name},
			{ID: "waited", Type: feedback.OneOf, Options: []feedback.Option{{ID: "short"}, {ID: "long"}}, Text: name},
			{ID: "wait", Type: feedback.Faces, Points: 5, Dimension: "waiting", Text: name,
				When: &feedback.Condition{Question: "waited", Options: []string{"long"}}},
			{ID: "recommend", Type: feedback.Scale, Dimension: "recommend", Short: true, Text: name},
			{ID: "words", Type: feedback.FreeText, Text: name},
		},
	}
}

func TestSheets_TakesWhatFitsRefusesWhatCannotBeAndKeepsWhatItDoesNotKnow(t *testing.T) {
	storetest.EachStore(t, func(t *testing.T, s *store.Store) {
		publish(t, s, small(1))
		handlers := score.Handlers(s)
		answers := func(version int, items ...feedback.Answer) *feedback.Answers {
			return &feedback.Answers{Set: "small", Version: version, Seconds: 60, Items: items}
		}
		good := feedback.Answer{Question: "listens", State: feedback.Answered, Value: 5}
		try := func(a *feedback.Answers) error {
			one := sheet("t1", "p1", start, a)
			return s.Tx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
				return handlers[feedback.TypeAnswers].Take(ctx, tx, one.rec, one.body)
			})
		}
		require.NoError(t, try(answers(1, good)))
		for name, wrong := range map[string]feedback.Answer{
			"a face that is not there":     {Question: "explains", State: feedback.Answered, Value: 5},
			"a question that is not there": {Question: "food", State: feedback.Answered, Value: 1},
			"one that was not asked":       {Question: "wait", State: feedback.Answered, Value: 1},
			"not offered as not met":       {Question: "told", State: feedback.NotMet},
			"an option that is not there":  {Question: "waited", State: feedback.Answered, Options: []string{"very"}},
		} {
			require.ErrorIs(t, try(answers(1, good, wrong)), feedback.ErrInvalid, name)
		}
		require.NoError(t, try(answers(2, good)), "a version that is not here")
		require.NoError(t, try(answers(2, feedback.Answer{Question: "food", State: feedback.Answered, Value: 1})))
		n, err := s.DB().NewSelect().Model((*store.AnswerSheet)(nil)).Where("flag = 'unknown_set'").Count(t.Context())
		require.NoError(t, err)
		require.EqualValues(t, 2, n)

		again := &score.Sheets{Store: s}
		done, err := again.Recheck(t.Context())
		require.NoError(t, err)
		require.Zero(t, done)
		publish(t, s, small(2))
		done, err = again.Recheck(t.Context())
		require.NoError(t, err)
		require.Equal(t, 2, done)
		f, err := score.ReadSheets(t.Context(), s.DB(), small(2), score.Scope{Weeks: score.Weeks(start, 1)})
		require.NoError(t, err)
		assert.Equal(t, 1, f.Sheets)
		assert.Equal(t, map[score.Flag]int{score.Unfit: 1}, f.Excluded)
		assert.Equal(t, score.Figure{N: 1, Sum: 100}, f.Questions["listens"].Score)
	})
}

func TestSheet_ScoresAsTheRulesSay(t *testing.T) {
	set := small(1)
	say := func(q string, v int) feedback.Answer {
		return feedback.Answer{Question: q, State: feedback.Answered, Value: v}
	}
	pick := func(o string) feedback.Answer {
		return feedback.Answer{Question: "waited", State: feedback.Answered, Options: []string{o}}
	}
	none := func(q string) feedback.Answer { return feedback.Answer{Question: q, State: feedback.NotMet} }
	skip := func(q string) feedback.Answer { return feedback.Answer{Question: q, State: feedback.Skipped} }
	for name, c := range map[string]struct {
		short bool
		items []feedback.Answer
		want  map[string]float64
	}{
		"everything answered": {false, []feedback.Answer{say("listens", 5), say("explains", 1),
			say("told", 1), pick("short"), say("recommend", 7)}, map[string]float64{"doctor": 200.0 / 3, "recommend": 70,
			"": (200.0/3 + 70) / 2}},
		"one of three is less than half": {false, []feedback.Answer{say("listens", 5), skip("explains"), skip("told"),
			say("recommend", 7)}, map[string]float64{"recommend": 70, "": 70}},
		"what was not experienced is not missed": {false, []feedback.Answer{say("listens", 3), none("explains"), skip("told"),
			say("recommend", 0)}, map[string]float64{"doctor": 50, "recommend": 0, "": 25}},
		"the short form asks less": {true, []feedback.Answer{say("listens", 2), say("recommend", 10)},
			map[string]float64{"doctor": 25, "recommend": 100, "": 62.5}},
		"what was never reached is missing": {false, []feedback.Answer{say("listens", 5)}, map[string]float64{}},
		"a condition asks more": {false, []feedback.Answer{say("listens", 5), say("explains", 4),
			say("told", 1), pick("long"), say("wait", 2)}, map[string]float64{"doctor": 100, "waiting": 25, "": 62.5}},
		"one dimension of three says nothing": {false, []feedback.Answer{pick("long"), say("recommend", 10)},
			map[string]float64{"recommend": 100}},
		"nothing experienced": {false, []feedback.Answer{none("listens"), none("explains"),
			say("told", 0)}, map[string]float64{"doctor": 0, "": 0}},
	} {
		got := score.Sheet(set, &feedback.Answers{Short: c.short, Items: c.items})
		require.Len(t, got, len(c.want), "%s: %v", name, got)
		for d, v := range c.want {
			assert.InDelta(t, v, got[d], 1e-9, "%s, dimension %q", name, d)
		}
	}
}
