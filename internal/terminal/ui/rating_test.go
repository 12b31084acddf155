package ui_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/uitest"
)

func recordID(n int) feedback.RecordID {
	return feedback.RecordID(fmt.Sprintf("01890a5d-ac96-774b-bcce-b3020990000%d", n))
}

// rated is a stage on which a face was tapped.
func rated(t *testing.T, score string) *uitest.Stage {
	s := newStage(t)
	s.Receipt.Record = recordID(1)
	s.Tap("rating.face." + score)
	require.Equal(t, nav.To(nav.Rated), s.Shell.Route())
	return s
}

func TestRating_OneTapCountsAndIsThankedFor(t *testing.T) {
	s := rated(t, "4")
	require.Len(t, s.Sent, 1)
	require.Equal(t, &feedback.Rating{Score: 4}, s.Sent[0].Rating)
	require.Empty(t, s.Sent[0].Consents)
	require.True(t, s.Has(s.Texts.For("zh").T("rating.thanks")))
	s.Tap("rating.done")
	require.Equal(t, nav.To(nav.Home), s.Shell.Route())
	require.Empty(t, s.Session.Rated().ID, "the next person is not this one")
	require.Len(t, s.Sent, 1)
}

func TestRating_AnotherFaceTakesItsPlaceWhileTheRowIsTheirs(t *testing.T) {
	s := rated(t, "2")
	s.Receipt.Record = recordID(2)
	s.Tap("rating.face.5")
	require.Len(t, s.Sent, 2)
	require.Equal(t, &feedback.Rating{Score: 5, Replaces: recordID(1)}, s.Sent[1].Rating)
	require.Equal(t, s.Sent[0].VisitID, s.Sent[1].VisitID)
	s.Tap("rating.face.5") // the same again says nothing new
	require.Len(t, s.Sent, 2)
}

func TestRating_TwoPeopleAreTwoRatings(t *testing.T) {
	s := rated(t, "1")
	s.Session.SetLang("en")
	s.Session.SetLarge(true)
	s.Clock = s.Clock.Add(session.RowOwnFor)
	s.Shell.Beat()
	require.True(t, s.Has(s.Texts.For("en").T("rating.mistaken")))
	s.Receipt.Record = recordID(2)
	s.Tap("rating.face.1") // the next person may well feel the same
	require.Len(t, s.Sent, 2)
	require.Equal(t, &feedback.Rating{Score: 1}, s.Sent[1].Rating)
	require.NotEqual(t, s.Sent[0].VisitID, s.Sent[1].VisitID)
	require.Equal(t, nav.To(nav.Rated), s.Shell.Route())
	require.Equal(t, "zh", s.Session.Lang(), "what the first one chose is the first one's")
	require.False(t, s.Session.Large())
	s.Receipt.Record = recordID(3)
	s.Tap("rating.face.2") // and has seconds of their own to change it
	require.Equal(t, &feedback.Rating{Score: 2, Replaces: recordID(2)}, s.Sent[2].Rating)
	require.Equal(t, s.Sent[1].VisitID, s.Sent[2].VisitID)
}

func TestRating_WhoTappedTheWrongFaceSaysSoForTenSeconds(t *testing.T) {
	s := rated(t, "1")
	s.Clock = s.Clock.Add(session.RowOwnFor)
	s.Shell.Beat()
	s.Receipt.Record = recordID(2)
	s.Tap("rating.mistaken", "rating.face.5")
	require.Equal(t, &feedback.Rating{Score: 5, Replaces: recordID(1)}, s.Sent[1].Rating)

	s = rated(t, "1")
	s.Clock = s.Clock.Add(session.ChangeWithin)
	s.Shell.Beat()
	require.NotContains(t, enabled(s), s.Texts.For("zh").T("rating.mistaken"))
	require.Contains(t, enabled(s), s.Texts.For("zh").T("rating.why.bad"), "why can still be said")
}

func TestRating_ThatCouldNotBeSavedForTheNextPersonLeavesNoThanks(t *testing.T) {
	s := rated(t, "5")
	s.Clock = s.Clock.Add(session.RowOwnFor)
	s.Shell.Beat()
	s.SendErr = feedback.ErrInternal
	s.Tap("rating.face.1")
	require.Equal(t, nav.To(nav.Home), s.Shell.Route())
	require.True(t, s.Has("没有记下来"))
	require.Len(t, s.Sent, 1)
}

func enabled(s *uitest.Stage) []string {
	var out []string
	for _, t := range s.Scan().Targets {
		if t.Enabled {
			out = append(out, t.Label)
		}
	}
	return out
}

func TestRating_IsNotThankedForWhenItCouldNotBeSaved(t *testing.T) {
	s := newStage(t)
	s.SendErr = feedback.ErrInternal
	s.Tap("rating.face.1")
	require.Equal(t, nav.To(nav.Home), s.Shell.Route())
	require.True(t, s.Has("没有记下来"))
	s.SendErr = nil
	s.Receipt.Record = recordID(1)
	s.Tap("ui.done", "rating.face.1")
	require.Equal(t, nav.To(nav.Rated), s.Shell.Route())
}

func TestRating_LeadsToAReportWithItsKindAndItsReason(t *testing.T) {
	for _, c := range []struct {
		score, why, reason string
		more               bool
		kind               feedback.Kind
		want               feedback.Reason
	}{
		{"1", "rating.why.bad", "rating.reason.bad.waiting", false, feedback.Complaint, feedback.ReasonWaiting},
		{"2", "rating.why.bad", "rating.reason.bad.cost", true, feedback.Complaint, feedback.ReasonCost},
		{"3", "rating.why.fair", "rating.reason.fair.way", true, feedback.Suggestion, feedback.ReasonWay},
		{"5", "rating.why.good", "rating.reason.good.manner", false, feedback.Praise, feedback.ReasonManner},
	} {
		s := rated(t, c.score)
		s.Receipt.Record = recordID(2)
		s.Tap(c.why)
		if c.more {
			s.Tap("rating.more")
		}
		s.Tap(c.reason)
		require.Equal(t, nav.To(nav.Write), s.Shell.Route())
		require.Equal(t, c.kind, s.Session.Draft().Kind)
		require.Len(t, s.Sent, 2)
		require.Equal(t, []feedback.Reason{c.want}, s.Sent[1].Rating.Reasons)
		require.Equal(t, recordID(1), s.Sent[1].Rating.Replaces, "a score counts once")
		s.Session.Update(func(d *session.Draft) { d.Text = "等了两个小时" })
		s.Tap("ui.next", "review.send")
		require.Equal(t, nav.To(nav.Receipt), s.Shell.Route())
		require.Len(t, s.Sent, 3)
		require.Equal(t, recordID(2), s.Sent[2].Report.RatingID)
		require.Equal(t, c.kind, s.Sent[2].Report.Kind)
	}
}

func TestRating_KindThatAFaceChoseIsChangedOnTheReviewPage(t *testing.T) {
	s := rated(t, "1")
	s.Tap("rating.why.bad", "rating.straight")
	require.Len(t, s.Sent, 1, "no reason, no second record")
	s.Session.Update(func(d *session.Draft) { d.Text = "要是早点说就好了" })
	s.Tap("ui.next", "review.kind", "common.kind.suggestion")
	require.Equal(t, nav.To(nav.Review), s.Shell.Route())
	require.Equal(t, feedback.Suggestion, s.Session.Draft().Kind)
}

func TestRating_GoesHomeByItselfForTheNextPerson(t *testing.T) {
	s := rated(t, "1")
	s.Clock = s.Clock.Add(20 * time.Second)
	s.Shell.Beat()
	require.Equal(t, nav.To(nav.Rated), s.Shell.Route())
	s.Clock = s.Clock.Add(20 * time.Second)
	s.Shell.Beat()
	require.Equal(t, nav.To(nav.Home), s.Shell.Route())
}

func TestRating_AnUrgentMarkWithoutAWordHoldsNobodyUp(t *testing.T) {
	s := rated(t, "1")
	s.Session.Update(func(d *session.Draft) { d.Kind, d.Urgent = feedback.Help, true })
	s.Shell.Redraw()
	require.Contains(t, enabled(s), s.Texts.For("zh").T("rating.face.5"),
		"leaving asks nothing either: one tap chose that")
	s.Clock = s.Clock.Add(40 * time.Second)
	s.Shell.Beat()
	require.Equal(t, nav.To(nav.Home), s.Shell.Route())
}

func TestRating_StaysWhileSomethingIsWritten(t *testing.T) {
	s := rated(t, "1")
	s.Tap("rating.why.bad", "rating.straight")
	s.Session.Update(func(d *session.Draft) { d.Text = "等了两个小时" })
	s.Shell.Back()
	s.Shell.Back()
	require.Equal(t, nav.To(nav.Rated), s.Shell.Route())
	s.Clock = s.Clock.Add(time.Hour)
	s.Shell.Beat()
	require.Equal(t, nav.To(nav.Rated), s.Shell.Route())
	require.NotContains(t, enabled(s), s.Texts.For("zh").T("rating.face.5"), "a tap on a face would throw it away")
	s.Tap("rating.done")
	require.True(t, s.Has(s.Texts.For("zh").T("ui.leave_title")), "what was written is not thrown away unasked")
}

// The page may become the next person's while a finger is down: the tap is still what the finger came for.
func TestRating_AFingerThatIsDownKeepsItsPage(t *testing.T) {
	s := rated(t, "2")
	s.Receipt.Record = recordID(2)
	f, at := s.Finger(), s.Middle("rating.face.5")
	s.Clock = s.Clock.Add(session.RowOwnFor - time.Millisecond)
	f.Down(at)
	s.Clock = s.Clock.Add(100 * time.Millisecond)
	s.Shell.Beat()
	f.Up(at)
	require.Len(t, s.Sent, 2)
	require.Equal(t, &feedback.Rating{Score: 5, Replaces: recordID(1)}, s.Sent[1].Rating)
	require.Equal(t, nav.To(nav.Rated), s.Shell.Route())

	s.Clock = s.Clock.Add(session.RowOwnFor)
	s.Shell.Beat()
	require.True(t, s.Has(zh(s, "rating.mistaken")) || s.Has(zh(s, "rating.next_person")),
		"the page comes once the finger is gone")
}
