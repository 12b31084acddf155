package survey_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/audit"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
	"xinsheng/internal/hub/survey"
	"xinsheng/internal/wire"
)

// room is questionnaires over a real database with the demo hospital, at a time that the test moves.
type room struct {
	t      *testing.T
	st     *store.Store
	sets   *survey.Sets
	now    time.Time
	places hospital.Places
	offers survey.Offered
}

func newRoom(t *testing.T, st *store.Store) *room {
	t.Helper()
	r := &room{t: t, st: st, now: time.Date(2026, 11, 22, 4, 0, 0, 0, time.UTC), places: hospital.Demo().Places}
	clock := func() time.Time { return r.now }
	r.sets = survey.New(st, audit.New(st, clock), clock)
	return r
}

func both(t *testing.T, do func(t *testing.T, r *room)) {
	t.Helper()
	storetest.EachStore(t, func(t *testing.T, st *store.Store) { do(t, newRoom(t, st)) })
}

// offered is what a terminal at a place is told, in order.
func (r *room) offered(place string) []string {
	r.t.Helper()
	var cfg wire.Config
	require.NoError(r.t, r.offers.Extend(r.t.Context(), r.st.DB(), &store.Terminal{PlaceID: place}, r.places, r.now, &cfg))
	var out []string
	for _, s := range cfg.Surveys {
		out = append(out, fmt.Sprintf("%s/%d", s.Set.ID, s.Set.Version))
	}
	return out
}

func (r *room) save(id, text, mark string) *store.QuestionSet {
	r.t.Helper()
	row, mistakes, err := r.sets.Save(r.t.Context(), "u1", id, text, mark)
	require.NoError(r.t, err)
	require.Empty(r.t, mistakes)
	return row
}

func TestSeed_OffersTheShippedOnesEverywhereOnce(t *testing.T) {
	both(t, func(t *testing.T, r *room) {
		var all sync.WaitGroup
		for range 4 { // processes that start side by side
			all.Go(func() { assert.NoError(t, survey.Seed(t.Context(), r.st, r.now)) })
		}
		all.Wait()
		rows, err := r.sets.List(t.Context())
		require.NoError(t, err)
		require.Len(t, rows, 2)
		assert.ElementsMatch(t, []string{"inpatient/1", "outpatient/1"}, r.offered("zx-mz-dt"))
		set, err := survey.Read(&rows[0])
		require.NoError(t, err)
		assert.Equal(t, 1, set.Version)
		assert.Equal(t, "inpatient", set.ID)
	})
}

func TestSave_DraftsAreOneAheadAndAPublishedVersionNeverChanges(t *testing.T) {
	both(t, func(t *testing.T, r *room) {
		ctx := t.Context()
		first := r.save("", small, "")
		assert.Equal(t, 1, first.Version)
		r.save("small", strings.Replace(small, "护士好吗？", "护士怎么样？", 1), survey.Mark(small))
		changed := strings.Replace(small, "护士好吗？", "护士怎么样？", 1)
		rows, err := r.sets.Versions(ctx, "small")
		require.NoError(t, err)
		require.Len(t, rows, 1, "a draft is written over")
		require.NoError(t, r.sets.Publish(ctx, "u1", "small", 1, false))
		assert.ErrorIs(t, r.sets.Publish(ctx, "u1", "small", 1, false), survey.ErrPublished)
		assert.ErrorIs(t, r.sets.Drop(ctx, "u1", "small", 1), survey.ErrPublished)

		second := r.save("small", small, survey.Mark(changed))
		assert.Equal(t, 2, second.Version)
		kept, err := survey.Find(ctx, r.st.DB(), "small", 1)
		require.NoError(t, err)
		assert.Equal(t, changed, kept.Source)
		_, _, err = r.sets.Save(ctx, "u2", "small", small, survey.Mark(changed))
		assert.ErrorIs(t, err, survey.ErrStale, "someone else saved since")
		require.NoError(t, r.sets.Drop(ctx, "u1", "small", 2))

		_, mistakes, err := r.sets.Save(ctx, "u1", "", small, "")
		require.NoError(t, err)
		require.Len(t, mistakes, 1)
		assert.Equal(t, survey.Taken, mistakes[0].What)
		_, mistakes, err = r.sets.Save(ctx, "u1", "", strings.Replace(small, `"small"`, `"new"`, 1), "")
		require.NoError(t, err)
		require.Len(t, mistakes, 1)
		_, mistakes, err = r.sets.Save(ctx, "u1", "small", strings.Replace(small, `"small"`, `"other"`, 1),
			survey.Mark(changed))
		require.NoError(t, err)
		require.Len(t, mistakes, 1)
		assert.Equal(t, survey.OtherID, mistakes[0].What)
		_, _, err = r.sets.Save(ctx, "u1", "nothing", strings.Replace(small, `"small"`, `"nothing"`, 1), "")
		assert.ErrorIs(t, err, survey.ErrNotFound)
	})
}

func TestPlans_TheNearestPlaceComesFirstThenWhatBeganLast(t *testing.T) {
	both(t, func(t *testing.T, r *room) {
		ctx := t.Context()
		require.NoError(t, survey.Seed(ctx, r.st, r.now))
		r.save("", small, "")
		plan := survey.NewPlan{Set: "small", Version: 1, Place: "zx-mz"}
		assert.ErrorIs(t, r.sets.Plan(ctx, "u1", plan), survey.ErrDraft)
		require.NoError(t, r.sets.Publish(ctx, "u1", "small", 1, false))
		plan.Until = r.now.Add(-time.Hour)
		assert.ErrorIs(t, r.sets.Plan(ctx, "u1", plan), survey.ErrPeriod)
		plan.Until = time.Time{}
		require.NoError(t, r.sets.Plan(ctx, "u1", plan))
		assert.Equal(t, []string{"small/1", "inpatient/1"}, r.offered("zx-mz-dt"),
			"what the nearer one always hides is not sent")
		assert.ElementsMatch(t, []string{"outpatient/1", "inpatient/1"}, r.offered("gx-mz-dt"))
		r.now = r.now.Add(time.Minute)
		require.NoError(t, r.sets.Plan(ctx, "u1", survey.NewPlan{Set: "outpatient", Version: 1}))
		assert.Equal(t, []string{"small/1", "inpatient/1"}, r.offered("zx-mz-dt"),
			"a later plan for everywhere does not come before a near one")

		// A version that begins tomorrow is sent today, and the one that holds until then behind it.
		r.save("small", small+"\n", survey.Mark(small))
		require.NoError(t, r.sets.Publish(ctx, "u1", "small", 2, false))
		require.NoError(t, r.sets.Plan(ctx, "u1", survey.NewPlan{Set: "small", Version: 2, Place: "zx-mz",
			From: r.now.Add(24 * time.Hour)}))
		assert.Equal(t, []string{"small/2", "small/1", "inpatient/1"}, r.offered("zx-mz-dt"))
		r.now = r.now.Add(25 * time.Hour)
		assert.Equal(t, []string{"small/2", "inpatient/1"}, r.offered("zx-mz-dt"))

		plans, err := r.sets.Plans(ctx, r.places)
		require.NoError(t, err)
		require.NoError(t, r.sets.End(ctx, "u1", plans[0].ID))
		assert.ErrorIs(t, r.sets.End(ctx, "u1", plans[0].ID), survey.ErrPeriod)
		assert.Equal(t, []string{"small/1", "inpatient/1"}, r.offered("zx-mz-dt"))
	})
}

func TestPlans_OneThatIsFarAwayIsNotSentAndOneThatIsOverNeither(t *testing.T) {
	r := newRoom(t, storetest.Open(t, storetest.SQLite(t)))
	ctx := t.Context()
	r.save("", small, "")
	require.NoError(t, r.sets.Publish(ctx, "u1", "small", 1, false))
	from := r.now.Add(survey.Ahead + time.Hour)
	require.NoError(t, r.sets.Plan(ctx, "u1", survey.NewPlan{Set: "small", Version: 1, From: from,
		Until: from.Add(time.Hour)}))
	assert.Empty(t, r.offered("zx-mz-dt"))
	r.now = r.now.Add(2 * time.Hour)
	assert.Equal(t, []string{"small/1"}, r.offered("zx-mz-dt"))
	r.now = from.Add(2 * time.Hour)
	assert.Empty(t, r.offered("zx-mz-dt"))
}

func TestPublish_TakesThePlaceOfOlderVersionsWhereTheyAreOffered(t *testing.T) {
	both(t, func(t *testing.T, r *room) {
		ctx := t.Context()
		require.NoError(t, survey.Seed(ctx, r.st, r.now))
		shipped, err := survey.Shipped()
		require.NoError(t, err)
		until := r.now.Add(48 * time.Hour)
		require.NoError(t, r.sets.Plan(ctx, "u1", survey.NewPlan{Set: "outpatient", Version: 1, Place: "gx",
			From: r.now.Add(time.Hour), Until: until}))
		r.save("outpatient", shipped["outpatient"]+"\n# x\n", survey.Mark(shipped["outpatient"]))
		r.now = r.now.Add(time.Minute)
		require.NoError(t, r.sets.Publish(ctx, "u1", "outpatient", 2, true))
		plans, err := r.sets.Plans(ctx, r.places)
		require.NoError(t, err)
		var out []string
		for _, p := range plans {
			out = append(out, fmt.Sprintf("%s/%d %s %v", p.SetID, p.Version, p.PlaceID, !p.UntilAt.IsZero()))
		}
		assert.ElementsMatch(t, []string{"outpatient/2 gx true", "outpatient/2  false", "inpatient/1  false"}, out)
		assert.ElementsMatch(t, []string{"outpatient/2", "inpatient/1"}, r.offered("zx-mz-dt"))
	})
}

func TestExtend_IsTheSameBetweenChanges(t *testing.T) {
	r := newRoom(t, storetest.Open(t, storetest.SQLite(t)))
	require.NoError(t, survey.Seed(t.Context(), r.st, r.now))
	terminal := &store.Terminal{PlaceID: "zx-mz-dt"}
	var a, b wire.Config
	require.NoError(t, r.offers.Extend(t.Context(), r.st.DB(), terminal, r.places, r.now, &a))
	require.NoError(t, r.offers.Extend(t.Context(), r.st.DB(), terminal, r.places, r.now.Add(90*24*time.Hour), &b))
	assert.Equal(t, a, b)
	assert.Equal(t, feedback.Outpatient,
		a.Surveys[slices.IndexFunc(a.Surveys, func(s wire.Survey) bool { return s.Set.ID == "outpatient" })].Set.Profile)
}
