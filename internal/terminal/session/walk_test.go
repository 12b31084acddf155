package session_test

import (
	"testing"
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/session"
)

func walked() feedback.WalkStep {
	at := time.Date(2026, 6, 29, 9, 5, 0, 0, time.UTC)
	return feedback.WalkStep{Task: "t", Walker: "w", Part: "p", Step: feedback.StepWaiting, ArrivedAt: at}
}

func TestMark_KeepsTheTimesAloneAndLeavesTheDraft(t *testing.T) {
	k := &keeper{}
	s := rating(k)
	step := walked()
	step.Text, step.Score = "叫号不动", 2
	s.Update(func(d *session.Draft) { d.Step = &step })
	if _, err := s.Mark(t.Context(), step); err != nil {
		t.Fatal(err)
	}
	got := k.got[0]
	if got.Type() != feedback.TypeWalkStep || got.Kind() != "" || got.Step.Text != "" || got.Step.Score != 0 ||
		got.Step.ArrivedAt != step.ArrivedAt {
		t.Errorf("sent %+v", got.Step)
	}
	if d := s.Draft(); d.Step == nil || d.Step.Text != "叫号不动" {
		t.Error("what was said of it is gone")
	}
}

func TestMark_RefusesTimesThatCannotBe(t *testing.T) {
	k := &keeper{}
	s := rating(k)
	step := walked()
	step.LeftAt = step.ArrivedAt.Add(-time.Minute)
	if _, err := s.Mark(t.Context(), step); err == nil || len(k.got) != 0 {
		t.Errorf("%v, sent %d", err, len(k.got))
	}
	k.err = feedback.ErrInternal
	if _, err := s.Mark(t.Context(), walked()); err == nil {
		t.Error("believes that it is kept")
	}
	k.err = nil
	if _, err := s.Mark(t.Context(), walked()); err != nil {
		t.Errorf("second try: %v", err)
	}
}

func TestSubmit_AStepTakesItsMediaAlongAndAProblemBecomesACase(t *testing.T) {
	k := &keeper{}
	s := rating(k)
	step := walked()
	step.Score, step.Problem, step.Severity = 1, feedback.ProblemSafety, feedback.Serious
	s.Update(func(d *session.Draft) {
		d.Step = &step
		d.Media = []session.Media{{Kind: feedback.Voice, MediaType: "audio/ogg", Data: []byte{1, 2}, Duration: time.Second}}
	})
	if _, err := s.Submit(t.Context()); err != nil {
		t.Fatal(err)
	}
	got := k.got[0]
	if got.Kind() != feedback.Complaint || len(got.Step.Attachments) != 1 || len(got.Media) != 1 ||
		step.Attachments != nil {
		t.Errorf("sent %+v of kind %q", got.Step, got.Kind())
	}
	if !s.Draft().Empty() {
		t.Error("the step is still in memory")
	}
}
