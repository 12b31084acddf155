package ui_test

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/uitest"
)

func newStage(t *testing.T) *uitest.Stage {
	return uitest.New(t, uitest.Setting{Panel: uitest.Portrait})
}

func TestShell_TakesAReportFromHomeToReceiptAndHome(t *testing.T) {
	s := newStage(t)
	s.Tap("home.say", "common.kind.complaint")
	require.Equal(t, nav.To(nav.Write), s.Shell.Route())
	s.Draft(nil)
	s.Tap("ui.next", "review.send")
	require.Equal(t, nav.To(nav.Receipt), s.Shell.Route())
	require.True(t, s.Has("7K3M-9Q2F"))
	require.Len(t, s.Sent, 1)
	require.Equal(t, feedback.Complaint, s.Sent[0].Report.Kind)
	s.Tap("receipt.done")
	require.Equal(t, nav.To(nav.Home), s.Shell.Route())
	require.False(t, s.Has("7K3M"))
}

func TestShell_ShowsWhatHomeIsForInFull(t *testing.T) {
	s := newStage(t)
	for _, key := range []string{"home.greeting", "home.promise_all", "home.say", "home.say_about", "home.progress",
		"home.progress_about", "home.hotline"} {
		require.True(t, s.Has(s.Texts.For("zh").T(key)), key)
	}
}

func TestShell_KeepsTheDraftThroughLanguageAndTypeSize(t *testing.T) {
	s := newStage(t)
	s.Draft(nil)
	s.Shell.Go(nav.To(nav.Review))
	s.Tap("ui.language")
	require.Equal(t, "en", s.Session.Lang())
	s.Tap("ui.larger")
	require.True(t, s.Session.Large())
	require.Equal(t, nav.To(nav.Review), s.Shell.Route())
	require.NotEmpty(t, s.Session.Draft().Text)
	s.Tap("ui.smaller", "ui.language", "review.send")
	require.Len(t, s.Sent, 1)
}

func TestShell_LeavesNoTapToThePageAfter(t *testing.T) {
	s := newStage(t)
	label := s.Texts.For("zh").T("home.say")
	targets := s.Scan().Targets
	for _, target := range targets {
		if target.Label == label {
			s.Clock = s.Clock.Add(time.Second)
			at := fyne.NewPos(target.X+target.W/2, target.Y+target.H/2)
			test.TapCanvas(s.Window.Canvas(), at)
			test.TapCanvas(s.Window.Canvas(), at) // the second half of a double tap
		}
	}
	require.Equal(t, nav.To(nav.Kind), s.Shell.Route())
	require.Empty(t, s.Session.Draft().Kind)
}

func TestShell_GoesHomeWithoutAskingWhenNothingWasWritten(t *testing.T) {
	s := newStage(t)
	s.Tap("home.say", "common.kind.praise", "ui.home")
	require.Equal(t, nav.To(nav.Home), s.Shell.Route())
	require.True(t, s.Session.Draft().Empty())
}

func TestShell_AsksBeforeADraftIsLost(t *testing.T) {
	s := newStage(t)
	s.Draft(nil)
	s.Shell.Go(nav.To(nav.Review))
	s.Tap("ui.home", "ui.leave_stay")
	require.NotEmpty(t, s.Session.Draft().Text)
	s.Tap("ui.home", "ui.leave_wipe")
	require.Equal(t, nav.To(nav.Home), s.Shell.Route())
	require.True(t, s.Session.Draft().Empty())
}

func TestShell_WipesTheVisitWhenNobodyAnswers(t *testing.T) {
	s := newStage(t)
	s.Draft(nil)
	s.Shell.Go(nav.To(nav.Review))
	s.Still()
	require.True(t, s.Has("您还在吗"))
	require.NotContains(t, labels(s), s.Texts.For("zh").T("review.send"), "the dimmed page cannot be tapped")
	s.Expire()
	require.Equal(t, nav.To(nav.Home), s.Shell.Route())
	require.True(t, s.Session.Draft().Empty())
}

func TestShell_GoesOnWhenTheVisitorIsStillThere(t *testing.T) {
	s := newStage(t)
	s.Draft(nil)
	s.Shell.Go(nav.To(nav.Review))
	s.Still()
	s.Tap("ui.idle_stay")
	require.False(t, s.Has("您还在吗"))
	require.Equal(t, nav.To(nav.Review), s.Shell.Route())
	require.NotEmpty(t, s.Session.Draft().Text)
}

func TestShell_ResetsLanguageAndTypeOnAnUntouchedHomePage(t *testing.T) {
	s := newStage(t)
	s.Tap("ui.language", "ui.larger")
	s.Expire()
	require.Equal(t, "zh", s.Session.Lang())
	require.False(t, s.Session.Large())
	require.True(t, s.Has("您的心声"))
}

func TestShell_OpensTheTechniciansDoorAfterFiveTapsInTheCorner(t *testing.T) {
	s := newStage(t)
	s.Clock = s.Clock.Add(time.Second)
	for range 4 {
		s.Clock = s.Clock.Add(-900 * time.Millisecond) // Tap adds a second: five taps within four seconds
		s.Tap("corner")
	}
	require.Equal(t, nav.To(nav.Home), s.Shell.Route())
	s.Tap("corner")
	require.Equal(t, nav.To(nav.Technician), s.Shell.Route())
	s.Tap("1", "2", "3", "4", "5", "6", "ui.next")
	require.Equal(t, nav.To(nav.TechPanel), s.Shell.Route())
	s.Tap("tech.quarantine", "tech.requeue")
	require.Len(t, s.Machine.Requeued, 1)
}

func TestShell_GoesHomeOnceTheTerminalIsEnrolled(t *testing.T) {
	s := uitest.New(t, uitest.Setting{Panel: uitest.Portrait, Prepare: func(m *uitest.Machine) { m.IsEnrolled = false }})
	require.Equal(t, nav.To(nav.NotSetUp), s.Shell.Route())
	s.Machine.IsEnrolled = true
	s.Shell.Beat()
	require.Equal(t, nav.To(nav.Home), s.Shell.Route())
}

func TestShell_KeepsTheDraftWhenItCannotBeSaved(t *testing.T) {
	s := newStage(t)
	s.SendErr = feedback.ErrInternal
	s.Draft(nil)
	s.Shell.Go(nav.To(nav.Review))
	s.Tap("review.send")
	require.Equal(t, nav.To(nav.Review), s.Shell.Route())
	require.True(t, s.Has("没有保存成功"))
	s.SendErr = nil
	s.Tap("review.send")
	require.Equal(t, nav.To(nav.Receipt), s.Shell.Route())
}

func labels(s *uitest.Stage) []string {
	var out []string
	for _, t := range s.Scan().Targets {
		out = append(out, t.Label)
	}
	return out
}

func TestShell_SaysThatTheReceiptStays(t *testing.T) {
	s := newStage(t)
	s.Draft(nil)
	s.Shell.Go(nav.To(nav.Review))
	s.Tap("review.send", "receipt.stay")
	require.True(t, s.Has("再留 80 秒"))
	s.Machine.Clock = s.Machine.Clock.Add(10 * time.Second)
	s.Shell.Beat()
	require.True(t, s.Has("再多看一会儿"))
}

func TestKind_NoWordIsCutWhereThereIsLeastRoom(t *testing.T) {
	s := uitest.New(t, uitest.Setting{Panel: uitest.SmallLandscape, Lang: "en", Large: true})
	s.Tap("home.say")
	for _, word := range []string{"Complaint", "Question", "Need help", "Suggestion", "Praise"} {
		require.True(t, s.Has(word), word)
	}
}
