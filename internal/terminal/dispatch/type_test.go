package dispatch_test

import (
	"testing"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/session"
)

// A receipt is for what becomes a case. What becomes none has no number that somebody could lose.
func TestSubmit_OnlyWhatBecomesACaseHasAReceipt(t *testing.T) {
	report := &feedback.Report{Kind: feedback.Complaint, Text: said}
	step := feedback.WalkStep{Task: "k1", Walker: "w1", Part: "p1", Step: feedback.StepWaiting, Score: 2}
	wrong := step
	wrong.Problem, wrong.Severity, wrong.Text = feedback.ProblemWait, feedback.Serious, said
	for name, c := range map[string]struct {
		f    session.Finished
		kind feedback.Kind
	}{
		"report": {session.Finished{Report: report}, feedback.Complaint},
		"listening_word": {session.Finished{Report: report, Listening: &session.Listening{ID: "l1", Name: "座谈会",
			Moderator: "王敏"}}, feedback.Complaint},
		"rating": {session.Finished{Rating: &feedback.Rating{Score: 2,
			Reasons: []feedback.Reason{feedback.ReasonWaiting}}}, ""},
		"answers": {session.Finished{Answers: &feedback.Answers{Set: "outpatient", Version: 1, Items: []feedback.Answer{
			{Question: "q1", State: feedback.Answered, Value: 4}}}}, ""},
		"walk_step":                {session.Finished{Step: &step}, ""},
		"walk_step with a problem": {session.Finished{Step: &wrong}, feedback.Complaint},
		"addition": {session.Finished{Addition: &feedback.Addition{Number: "00000000", Grant: "leave",
			Text: said}}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStand(t, asDesigned)
			c.f.VisitID, c.f.Lang, c.f.HelpedBy, c.f.ProxyConsent = "v1", "zh", "B1", true
			receipt, err := s.Submit(t.Context(), c.f)
			if err != nil {
				t.Fatal(err)
			}
			if (receipt.Number != "") != (c.kind != "") || receipt.Kind != c.kind || receipt.Record == "" {
				t.Errorf("receipt %+v", receipt)
			}
			_, bodies := s.arrived(t)
			if len(bodies) != 1 {
				t.Fatalf("%d records", len(bodies))
			}
			b := bodies[0]
			if b.Type != c.f.Type() || (b.Receipt != nil) != (c.kind != "") || b.HelpedBy != "B1" || !b.ProxyConsent ||
				b.PlaceID != "zx-mz-dt" {
				t.Errorf("body %+v", b)
			}
		})
	}
}
