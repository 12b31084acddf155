package settings_test

import (
	"testing"
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/settings"
	"xinsheng/internal/wire"
)

func TestView_OffersTheSurveyOfItsProfileAndASurveyBegunStaysAsItWas(t *testing.T) {
	d, m := newDesk(t), &memory{kept: map[string][]byte{}}
	config := func(version int64, set int) wire.Config {
		c := d.config(version)
		for _, p := range []feedback.Profile{feedback.Outpatient, feedback.Ward} {
			c.Surveys = append(c.Surveys, wire.Survey{Set: feedback.QuestionSet{ID: string(p), Version: set, Profile: p,
				Questions: []feedback.Question{{ID: "q", Type: feedback.YesNo}}}})
		}
		return c
	}
	s := settings.New(m, settings.Override{Profile: feedback.Ward})
	if err := s.Use("t1", d.public); err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	if err := s.Accept(t.Context(), d.sign(config(1, 1)), "a"); err != nil {
		t.Fatal(err)
	}
	begun := s.View().Survey(now)
	if begun == nil || begun.ID != "ward" || begun.Version != 1 {
		t.Fatalf("offered %+v", begun)
	}
	if err := s.Accept(t.Context(), d.sign(config(2, 2)), "b"); err != nil {
		t.Fatal(err)
	}
	if next := s.View().Survey(now); next.Version != 2 || begun.Version != 1 {
		t.Errorf("after a new configuration: begun %d, next %d", begun.Version, next.Version)
	}
	none := d.config(3)
	if err := s.Accept(t.Context(), d.sign(none), "c"); err != nil {
		t.Fatal(err)
	}
	if s.View().Survey(now) != nil || len(begun.Questions) != 1 {
		t.Error("a survey is offered that the desk took away, or the one that was begun changed")
	}
}
