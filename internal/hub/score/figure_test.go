package score_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/score"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
	"xinsheng/internal/wire"
)

// crowd is ten thousand taps of twelve weeks: people, some who change their mind, and at two terminals children.
func crowd(places hospital.Places) []arrival {
	random := rand.New(rand.NewPCG(2026, 11))
	departments := places.Departments()
	var all []arrival
	for terminal := range 20 {
		place := departments[terminal%15].ID
		at := start.Add(time.Duration(random.IntN(3600)) * time.Second)
		for i := range 480 {
			at = at.Add(time.Duration(random.IntN(14*24*3600)/480*12/2+31) * time.Second)
			one := tap(fmt.Sprint("t", terminal), place, fmt.Sprint(terminal, "-", i), at, 1+min(4, random.IntN(9)))
			if one.body.Rating.Score < 3 {
				one.body.Rating.Reasons = []feedback.Reason{feedback.ReasonWaiting, feedback.ReasonManner}[:1+random.IntN(2)]
			}
			all = append(all, one)
			if random.IntN(24) == 0 {
				other := tap(fmt.Sprint("t", terminal), place, fmt.Sprint(terminal, "-", i),
					at.Add(4*time.Second), 1+random.IntN(5))
				other.body.Rating.Replaces = feedback.RecordID(one.rec.ID)
				all = append(all, other)
			}
			if terminal < 2 && i%160 == 80 {
				for k := range 7 {
					all = append(all, tap(fmt.Sprint("t", terminal), place, fmt.Sprint("child", terminal, i, k),
						at.Add(time.Duration(40+3*k)*time.Second), 1))
				}
			}
		}
	}
	random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all
}

// plain is the same count made anew, the long way: from what arrived, without the hub's code or database.
type plain struct {
	n, sum map[string]int // by week, place, building, campus and in all
	apart  map[string]int // by rule
}

func reckon(all []arrival, begin time.Time) plain {
	out := plain{n: map[string]int{}, sum: map[string]int{}, apart: map[string]int{}}
	gone := map[feedback.RecordID]bool{}
	for _, a := range all {
		gone[a.body.Rating.Replaces] = true
	}
	terminals := map[string][]arrival{}
	for _, a := range all {
		if !gone[feedback.RecordID(a.rec.ID)] {
			terminals[a.rec.TerminalID] = append(terminals[a.rec.TerminalID], a)
		}
	}
	for _, taps := range terminals {
		slices.SortFunc(taps, func(a, b arrival) int { return a.rec.CapturedAt.Compare(b.rec.CapturedAt) })
		seconds := func(i, j int) float64 { return taps[j].rec.CapturedAt.Sub(taps[i].rec.CapturedAt).Seconds() }
		for i, a := range taps {
			rule := ""
			for from := max(0, i-9); from <= i && rule != "burst"; from++ {
				if from+4 < len(taps) && from+4 >= i && seconds(from, from+4) <= 30 {
					rule = "burst"
				}
				if from+9 < len(taps) && rule == "" {
					near, same := true, map[int]int{}
					for k := from; k < from+10; k++ {
						near = near && (k == from || seconds(k-1, k) <= 20)
						same[taps[k].body.Rating.Score]++
					}
					for _, n := range same {
						if near && n > 8 {
							rule = "lone"
						}
					}
				}
			}
			if rule != "" {
				out.apart[rule]++
				continue
			}
			week := int(a.rec.CapturedAt.Add(8*time.Hour).Sub(begin.Add(8*time.Hour).Truncate(24*time.Hour)).Hours()) / (7 * 24)
			part := strings.Split(a.body.PlaceID, "-")
			for _, key := range []string{fmt.Sprint("week", week), a.body.PlaceID, part[0] + "-" + part[1], part[0], ""} {
				out.n[key]++
				out.sum[key] += (a.body.Rating.Score - 1) * 25
			}
		}
	}
	return out
}

func TestFigures_OfTenThousandTapsEqualACountMadeTheLongWay(t *testing.T) {
	if testing.Short() {
		t.Skip("short: takes ten seconds")
	}
	storetest.EachStore(t, func(t *testing.T, s *store.Store) {
		places := hospital.Demo().Places
		all := crowd(places)
		require.GreaterOrEqual(t, len(all), 10_000)
		take(t, s, score.Handlers(s), all...)
		const weeks = 14
		got := ratings(t, s, weeks, nil)
		want := reckon(all, start)
		require.GreaterOrEqual(t, want.apart["burst"], 42)
		assert.Equal(t, map[score.Flag]int{score.Burst: want.apart["burst"]}, got.Excluded)
		same := func(f score.Faces, key string) {
			t.Helper()
			assert.Equal(t, score.Figure{N: want.n[key], Sum: float64(want.sum[key])}, f.Score(), key)
		}
		same(got.Total, "")
		for i, w := range got.Weeks {
			same(w, fmt.Sprint("week", i))
		}
		for _, level := range []wire.PlaceLevel{wire.Department, wire.Building, wire.Campus} {
			sums := got.At(places, level)
			require.NotEmpty(t, sums)
			for id, f := range sums {
				same(f, id)
			}
		}
		one := ratings(t, s, weeks, score.In(places, "zx-mz"))
		same(one.Total, "zx-mz")
		waiting := 0
		for _, a := range all {
			if slices.Contains(a.body.Rating.Reasons, feedback.ReasonWaiting) &&
				!slices.ContainsFunc(all, func(o arrival) bool { return o.body.Rating.Replaces == feedback.RecordID(a.rec.ID) }) {
				waiting++
			}
		}
		assert.Equal(t, waiting, got.Reasons["waiting"].Bad)
	})
}

func TestFigures_OfSheetsEqualACountMadeTheLongWay(t *testing.T) {
	storetest.EachStore(t, func(t *testing.T, s *store.Store) {
		set := small(1)
		publish(t, s, set)
		random := rand.New(rand.NewPCG(7, 7))
		var all []arrival
		var n, told int
		doctor, sum := map[int]float64{}, map[int]float64{}
		count := map[int]int{}
		for i := range 600 {
			at := start.Add(time.Duration(i) * 80 * time.Minute)
			listens, explains, yes := 1+random.IntN(5), 1+random.IntN(4), random.IntN(2)
			a := &feedback.Answers{Set: "small", Version: 1, Complete: true, Seconds: 90, Items: []feedback.Answer{
				{Question: "listens", State: feedback.Answered, Value: listens},
				{Question: "explains", State: feedback.Answered, Value: explains},
				{Question: "told", State: feedback.Answered, Value: yes}, {Question: "words", State: feedback.Answered, Text: "谢谢"},
			}}
			all = append(all, sheet("t1", "zx-mz-cs", at, a))
			week := int(at.Sub(start.Add(-9*time.Hour)).Hours()) / 168
			n++
			told += yes * 100
			d := (float64(listens-1)*25 + float64(explains-1)*100/3 + float64(yes)*100) / 3
			doctor[week] += d
			sum[week] += d // recommend is missing: one dimension of two is half, and enough
			count[week]++
		}
		take(t, s, score.Handlers(s), all...)
		f, err := score.ReadSheets(t.Context(), s.DB(), set, score.Scope{Weeks: score.Weeks(start.AddDate(0, 0, 35), 6)})
		require.NoError(t, err)
		assert.Equal(t, n, f.Sheets)
		assert.Equal(t, n, f.Complete)
		assert.Equal(t, score.Figure{N: n, Sum: float64(told)}, f.Questions["told"].Score)
		assert.Equal(t, n, f.Questions["words"].Answered)
		for week := range 6 {
			assert.Equal(t, count[week], f.Weeks[week].N)
			assert.InDelta(t, sum[week], f.Weeks[week].Sum, 1e-6)
			if count[week] > 0 {
				assert.InDelta(t, doctor[week], f.DimWeeks["doctor"][week].Sum, 1e-6)
			}
		}
		versions, err := score.Versions(t.Context(), s.DB(), f.Scope)
		require.NoError(t, err)
		require.Len(t, versions, 1)
		assert.Equal(t, n, versions[0].Sheets)
		assert.InDelta(t, f.Total.Sum, versions[0].Score.Sum, 1e-6)
	})
}

func TestApart_ListsWhatDoesNotCountByTerminalAndOccasion(t *testing.T) {
	storetest.EachStore(t, func(t *testing.T, s *store.Store) {
		publish(t, s, small(1))
		var all []arrival
		for i := range 6 { // twice, an hour between
			all = append(all, tap("t1", "zx-mz-kq", newID(), start.Add(time.Duration(i)*time.Second), 1),
				tap("t1", "zx-mz-kq", newID(), start.Add(time.Hour+time.Duration(i)*time.Second), 5))
		}
		quick := &feedback.Answers{Set: "small", Version: 1, Seconds: 2, Items: []feedback.Answer{
			{Question: "listens", State: feedback.Answered, Value: 5}, {Question: "explains", State: feedback.Answered,
				Value: 1}, {Question: "told", State: feedback.Answered, Value: 1},
			{Question: "waited", State: feedback.Answered, Options: []string{"short"}},
			{Question: "recommend", State: feedback.Answered, Value: 0},
		}}
		all = append(all, sheet("t2", "gx-mz-ek", start.Add(2*time.Hour), quick))
		for i := range 4 { // nobody fills in four in a minute
			slow := *quick
			slow.Seconds = 60
			all = append(all, sheet("t3", "zx-mz-yk", start.Add(3*time.Hour+time.Duration(i*20)*time.Second), &slow))
		}
		take(t, s, score.Handlers(s), all...)
		scope := score.Scope{Weeks: score.Weeks(start, 1)}
		got, err := score.ReadExcluded(t.Context(), s.DB(), scope)
		require.NoError(t, err)
		var said []string
		for _, a := range got {
			said = append(said, fmt.Sprint(a.Sheets, " ", a.Flag, " ", a.TerminalID, " ", a.N, " ", a.Faces))
		}
		assert.Equal(t, []string{"true burst t3 4 [0 0 0 0 0]", "true hurried t2 1 [0 0 0 0 0]",
			"false burst t1 6 [0 0 0 0 6]", "false burst t1 6 [6 0 0 0 0]"}, said)
		scope.Places = score.In(hospital.Demo().Places, "gx")
		got, err = score.ReadExcluded(t.Context(), s.DB(), scope)
		require.NoError(t, err)
		assert.Len(t, got, 1)
	})
}

func TestFigure_IsHiddenUnderTenAndMarkedUnderAHundred(t *testing.T) {
	for n, want := range map[int][2]bool{0: {}, 9: {}, 10: {true, true}, 99: {true, true}, 100: {true, false}} {
		f := score.Figure{N: n, Sum: float64(n) * 50}
		mean, ok := f.Mean()
		assert.Equal(t, want, [2]bool{ok, f.Few()}, n)
		if ok {
			assert.InDelta(t, 50, mean, 1e-9)
		}
	}
}

func TestWeeks_BeginOnMondayByTheHospitalsClock(t *testing.T) {
	sunday := time.Date(2026, 11, 22, 15, 59, 0, 0, time.UTC) // one minute to midnight there
	assert.Equal(t, "2026-11-16", score.Weeks(sunday, 2)[1].From.Format(time.DateOnly))
	assert.Equal(t, "2026-11-23", score.Weeks(sunday.Add(time.Minute), 1)[0].From.Format(time.DateOnly))
}
