package ui_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/uitest"
)

func said(s *uitest.Stage) string { return strings.Join(s.Aloud.Said, "\n") }

// later lets time pass until pages are read by themselves.
func later(s *uitest.Stage) {
	s.Clock = s.Clock.Add(2 * time.Second)
	s.Shell.Beat()
}

func TestAloud_ReadsThePageInTheOrderInWhichItStands(t *testing.T) {
	s := uitest.New(t, uitest.Setting{Panel: uitest.Portrait})
	s.Shell.Go(nav.To(nav.Kind))
	later(s)
	if got := said(s); got != "" {
		t.Fatalf("nobody asked, and it says %q", got)
	}
	s.Tap("speech.read")
	tr := s.Texts.For("zh")
	at := -1
	for _, key := range []string{"kind.title", "kind.complaint", "kind.suggestion", "kind.praise", "ui.home", "ui.back"} {
		i := slices.Index(s.Aloud.Said, "zh "+tr.T(key))
		if i <= at {
			t.Errorf("%s is said at %d, after %d, of\n%s", key, i, at, said(s))
		}
		at = i
	}
	s.Aloud.Said = nil
	s.Tap("ui.language")
	s.Tap("ui.help")
	if len(s.Aloud.Said) > 0 {
		t.Error("the next page is read before a person had a look")
	}
	later(s)
	if !slices.ContainsFunc(s.Aloud.Said, func(l string) bool { return strings.HasPrefix(l, "en ") }) {
		t.Errorf("the next page is read as %s", said(s))
	}
}

func TestAloud_StopsAtATouchAndWhenThePageChanges(t *testing.T) {
	for name, act := range map[string]func(*uitest.Stage){
		"a touch":       func(s *uitest.Stage) { s.Shell.Touched() },
		"another page":  func(s *uitest.Stage) { s.Shell.Go(nav.To(nav.Help)) },
		"a question":    func(s *uitest.Stage) { s.Shell.Ask(nav.Question{Title: "?"}) },
		"the visit end": func(s *uitest.Stage) { s.Shell.StartOver() },
	} {
		s := uitest.New(t, uitest.Setting{Panel: uitest.Portrait})
		s.Shell.Go(nav.To(nav.Kind))
		s.Aloud.OnSay = func() {
			if len(s.Aloud.Said) == 2 {
				act(s)
			}
		}
		s.Tap("speech.read")
		if len(s.Aloud.Said) != 2 {
			t.Errorf("after %s it goes on: %s", name, said(s))
		}
		if name != "a question" && !s.Has(s.Texts.For("zh").T("speech.read")) {
			t.Errorf("after %s the pill does not say so", name)
		}
	}
}

func TestAloud_ThePillEndsItForThePagesThatCome(t *testing.T) {
	s := uitest.New(t, uitest.Setting{Panel: uitest.Portrait})
	s.Slow = true // the page is being read
	s.Tap("speech.read")
	if !s.Session.Aloud() || !s.Has(s.Texts.For("zh").T("speech.stop")) {
		t.Fatal("the pill does not say how to stop")
	}
	s.Tap("speech.stop")
	if s.Session.Aloud() {
		t.Error("it reads on after it was stopped")
	}
	s.Shell.Go(nav.To(nav.Kind))
	later(s)
	s.Slow = false
	s.Catch()
	if len(s.Aloud.Said) > 0 {
		t.Errorf("it said %s", said(s))
	}
}

func TestAloud_SaysWhatIsTheVisitorsOwnOnlyWhenAsked(t *testing.T) {
	s := uitest.New(t, uitest.Setting{Panel: uitest.Portrait})
	s.Draft(func(d *session.Draft) { d.Text = "张医生骂我" })
	s.Session.SetAloud(true)
	s.Shell.Go(nav.To(nav.Review))
	later(s)
	if got := said(s); got == "" || strings.Contains(got, "骂我") {
		t.Errorf("by itself it says %s", got)
	}
	s.Tap("speech.read")
	if got := said(s); !strings.Contains(got, "张医生骂我") {
		t.Errorf("asked it says %s", got)
	}
}

func TestAloud_AsksTheQuestionBeforeTheWayOut(t *testing.T) {
	s := uitest.New(t, uitest.Setting{Panel: uitest.Portrait})
	s.Shell.Go(nav.To(nav.Survey))
	s.Tap("survey.short", "rating.face.4", "ui.next")
	s.Session.SetAloud(true)
	s.Tap("rating.face.5", "ui.next", "ui.back")
	later(s)
	end := slices.Index(s.Aloud.Said, "zh "+s.Texts.For("zh").T("survey.end"))
	if end < 0 || end != len(s.Aloud.Said)-1 {
		t.Errorf("the way out is piece %d of\n%s", end, said(s))
	}
}

func TestAloud_SaysNobodysNumbersAndNamesInTheHall(t *testing.T) {
	s := uitest.New(t, uitest.Setting{Panel: uitest.Portrait})
	s.Session.SetAloud(true)
	s.Scanner("MZ20260629001")
	later(s)
	s.Tap("people.understood", "common.kind.praise")
	s.Draft(func(d *session.Draft) {
		d.VisitNumber, d.Contact = "MZ20260629001", &feedback.Contact{Name: "王建国", Phone: "13800138000"}
	})
	for _, r := range []nav.Name{nav.VisitNumber, nav.Contact} {
		s.Shell.Go(nav.To(r))
		later(s)
	}
	if !s.Has("13800138000") {
		t.Fatal("the page shows no number")
	}
	s.Tap("contact.phone")
	later(s)
	for _, own := range []string{"20260629", "王建国", "138"} {
		if got := said(s); strings.Contains(got, own) {
			t.Errorf("by itself it says %s", got)
		}
	}
}

func TestAloud_NeverWhileTheMicrophoneIsOpen(t *testing.T) {
	s := uitest.New(t, uitest.Setting{Panel: uitest.Portrait})
	s.Session.SetAloud(true)
	s.Shell.Go(nav.To(nav.Voice))
	if !s.Mic.Open() {
		t.Fatal("nothing is recorded")
	}
	later(s)
	s.Tap("speech.read")
	if got := said(s); got != "" {
		t.Errorf("it says %s", got)
	}
}

func TestAloud_StartsByItselfWhileAVolunteerHelps(t *testing.T) {
	s := uitest.New(t, uitest.Setting{Panel: uitest.Portrait})
	s.Session.Help(session.Helper{ID: "b", Name: "李梅"})
	s.Shell.Go(nav.To(nav.Kind))
	later(s)
	if !strings.Contains(said(s), s.Texts.For("zh").T("kind.title")) {
		t.Errorf("it says %q", said(s))
	}
}

func TestAloud_LongPageIsNotTimeOfStandingStill(t *testing.T) {
	s := uitest.New(t, uitest.Setting{Panel: uitest.Portrait})
	s.Slow = true
	s.Shell.Go(nav.To(nav.Kind))
	s.Tap("speech.read")
	s.Expire()
	if s.Shell.Route().Name != nav.Kind {
		t.Fatal("the visit ended while the page was read")
	}
	s.Slow = false
	s.Catch()
	s.Expire()
	if s.Shell.Route().Name != nav.Home || s.Session.Aloud() {
		t.Error("the visit never ends, or the next visitor hears pages")
	}
}

func TestAloud_ALoudspeakerThatHangsKeepsNoVisitFromEnding(t *testing.T) {
	s := newStage(t)
	s.Draft(nil)
	s.Shell.Go(nav.To(nav.Review))
	s.Slow = true // nothing is ever heard
	s.Tap("speech.read")
	s.Expire()
	if s.Shell.Route().Name != nav.Review {
		t.Fatal("a long page was not read to its end")
	}
	s.Clock = s.Clock.Add(7 * time.Minute)
	s.Expire()
	if !s.Session.Draft().Empty() {
		t.Error("what somebody said stands there for all to see")
	}
}

func TestAloud_SaysInWritingThatNothingCanBeHeard(t *testing.T) {
	s := newStage(t)
	s.Aloud.Err = errors.New("no loudspeaker")
	s.Tap("speech.read")
	if s.Session.Aloud() || !s.Has(s.Texts.For("zh").T("speech.none_title")) {
		t.Error("the visit stays read aloud, and nobody is told why nothing is heard")
	}
	s.Shell.Close()
	if !s.Has(s.Texts.For("zh").T("speech.read")) {
		t.Error("the pill says that it reads")
	}
}

func TestPeople_NobodyIsOfferedTheHelperOfTheVisitBeforeOnAReceipt(t *testing.T) {
	s := newStage(t)
	s.Session.Help(session.Helper{ID: "B1", Name: "李梅"})
	s.Shell.StartOver()
	if !s.Has("李梅") {
		t.Error("home does not offer her")
	}
	s.Draft(nil)
	s.Shell.Go(nav.To(nav.Review))
	s.Tap("review.send")
	if s.Has("李梅") {
		t.Error("a receipt that she has nothing to do with names her")
	}
}
