package wire_test

import (
	"testing"
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/wire"
)

func TestOffered_TakesTheFirstOfItsProfileAndTime(t *testing.T) {
	day := func(d int) time.Time { return time.Date(2026, 6, d, 0, 0, 0, 0, time.UTC) }
	set := func(id string, p feedback.Profile, from, until time.Time) wire.Survey {
		return wire.Survey{From: from, Until: until, Set: feedback.QuestionSet{ID: id, Profile: p,
			Questions: []feedback.Question{{ID: "q"}}}}
	}
	none := time.Time{}
	empty := wire.Survey{Set: feedback.QuestionSet{ID: "empty", Profile: feedback.Outpatient}}
	all := []wire.Survey{
		empty,
		set("ward", feedback.Ward, none, none),
		set("june", feedback.Outpatient, day(10), day(20)),
		set("usual", feedback.Outpatient, none, none),
	}
	for name, c := range map[string]struct {
		profile feedback.Profile
		at      time.Time
		want    string
	}{
		"before its time":    {feedback.Outpatient, day(10).Add(-1), "usual"},
		"from its first":     {feedback.Outpatient, day(10), "june"},
		"to its last":        {feedback.Outpatient, day(20).Add(-1), "june"},
		"after its time":     {feedback.Outpatient, day(20), "usual"},
		"of its profile":     {feedback.Ward, day(15), "ward"},
		"of no such profile": {"elsewhere", day(15), ""},
	} {
		t.Run(name, func(t *testing.T) {
			got := ""
			if s := wire.Offered(all, c.profile, c.at); s != nil {
				got = s.ID
			}
			if got != c.want {
				t.Errorf("offered %q, want %q", got, c.want)
			}
		})
	}
}
