package screen_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/uitest"
)

// detail is a stage on the page of one detail of a report, opened from its review.
func detail(t *testing.T, page nav.Name) *uitest.Stage {
	t.Helper()
	s := uitest.New(t, uitest.Setting{Panel: uitest.Portrait, Lang: "en"})
	s.Draft(nil)
	s.Shell.Go(nav.To(nav.Review))
	s.Shell.Go(nav.To(page))
	return s
}

func TestWhen_AnyOfTheDaysThatPeopleRemember(t *testing.T) {
	s := detail(t, nav.When)
	today := s.Machine.Now()
	for i, key := range []string{"when.today", "when.yesterday", "when.before_yesterday"} {
		s.Tap(key)
		require.Equal(t, nav.Review, s.Shell.Route().Name)
		want := today.AddDate(0, 0, -i).Format(time.DateOnly)
		if i == 0 {
			want = "" // the day on which it is said
		}
		require.Equal(t, want, s.Session.Draft().When)
		require.True(t, s.Has(s.Texts.For("en").T(key)), "the review names the day as people do")
		s.Shell.Go(nav.To(nav.When))
	}
	s.Tap("when.earlier", "when.earlier_days", "when.later_days", s.Texts.For("en").Date(today.AddDate(0, 0, -4)))
	require.Equal(t, today.AddDate(0, 0, -4).Format(time.DateOnly), s.Session.Draft().When)
	require.Equal(t, nav.Review, s.Shell.Route().Name)
}

func TestWhere_FromTheCampusDownAndBackUp(t *testing.T) {
	s := detail(t, nav.Where)
	s.Session.Update(func(d *session.Draft) { d.Bed = "12" })
	campus := s.Machine.Conf.Places[0]
	s.Tap(campus.Name.In("en"))
	require.True(t, s.Has(s.Texts.For("en").T("where.building")))
	s.Tap("ui.back")
	require.True(t, s.Has(s.Texts.For("en").T("where.title")), "back leads a level up, not out")
	s.Tap(campus.Name.In("en"), s.Texts.For("en").T("where.whole", "place", campus.Name.In("en")))
	require.Equal(t, campus.ID, s.Session.Draft().WherePlace)
	require.Empty(t, s.Session.Draft().Bed, "it was a bed of another ward")
	s.Shell.Go(nav.To(nav.Where))
	s.Tap("where.right_here")
	require.Empty(t, s.Session.Draft().WherePlace)
}

func TestVisitNumber_IsTypedInLettersAndDigits(t *testing.T) {
	s := detail(t, nav.VisitNumber)
	s.Tap("visit_number.letters", "M", "Z", "visit_number.digits", "4", "0", "2", "ui.done")
	require.Equal(t, "MZ402", s.Session.Draft().VisitNumber)
	require.Equal(t, nav.Review, s.Shell.Route().Name)
}

func TestTopic_OfASnapshotIsChosenByOneTap(t *testing.T) {
	for _, topic := range feedback.Topics() {
		s := detail(t, nav.Topic)
		s.Tap("photo.topic." + string(topic))
		require.Equal(t, topic, s.Session.Draft().Topic)
		require.Equal(t, nav.Review, s.Shell.Route().Name)
	}
}
