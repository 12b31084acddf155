package casework_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/store"
)

func step(w feedback.WalkStep) func(*store.Record, *feedback.Body) {
	return func(rec *store.Record, b *feedback.Body) {
		b.Type, b.Report, rec.Type = feedback.TypeWalkStep, nil, "walk_step"
		b.WalkStep = &w
	}
}

func TestOpen_AProblemOfAWalkIsACaseThatPointsBack(t *testing.T) {
	each(t, func(o *office) {
		w := feedback.WalkStep{Task: "k1", Step: feedback.StepWaiting, Department: "zx-mz-cs", Problem: feedback.ProblemWait,
			Severity: feedback.Minor, Text: "没有叫号", Suggestion: "装屏幕"}
		k := o.get(o.open("", step(w)))
		assert.Equal(o.t, casestate.FormWalk, k.Form)
		assert.Equal(o.t, []string{"k1", "waiting", "wait"}, []string{k.WalkTask, k.WalkStep, k.Topic})
		assert.Equal(o.t, []string{"zx-mz-cs", "没有叫号\n装屏幕", string(feedback.Suggestion)},
			[]string{k.PlaceID, k.Text, string(k.Kind)})
		w.Severity, w.Department = feedback.Serious, ""
		k = o.get(o.open("", step(w)))
		assert.Equal(o.t, feedback.Complaint, k.Kind)
		assert.Equal(o.t, "zx-mz-dt", k.PlaceID, "where the terminal stands")
	})
}

func TestOpen_AStepWithoutAProblemIsNoCase(t *testing.T) {
	each(t, func(o *office) {
		body := &feedback.Body{Type: feedback.TypeWalkStep,
			WalkStep: &feedback.WalkStep{Task: "k1", Step: feedback.StepWaiting, Score: 5}}
		o.must(o.store.Tx(o.t.Context(), func(ctx context.Context, tx bun.Tx) error {
			_, err := o.cases.Open(ctx, tx, &store.Record{ID: "x"}, body)
			return err
		}))
		n, err := o.store.DB().NewSelect().Model((*store.Case)(nil)).Count(o.t.Context())
		o.must(err)
		assert.Zero(o.t, n)
	})
}

func TestOpen_AWordOfAListeningSessionIsACaseOfItsKind(t *testing.T) {
	each(t, func(o *office) {
		k := o.get(o.open(feedback.Suggestion, func(rec *store.Record, b *feedback.Body) {
			rec.Type, b.Type = "listening_word", feedback.TypeListeningWord
			b.Report.Bed, b.Report.RatingID = "12", "01980000-0000-7000-8000-000000000001"
			b.HelpedBy, b.ProxyConsent = "B1", true
			b.ListeningWord, b.Report = &feedback.ListeningWord{Session: "l1", Report: *b.Report}, nil
		}))
		assert.Equal(o.t, []string{string(casestate.FormWord), "l1", "suggestion", "等了两个多小时"},
			[]string{string(k.Form), k.ListeningID, string(k.Kind), k.Text})
		assert.Equal(o.t, []string{"12", "01980000-0000-7000-8000-000000000001", "B1"},
			[]string{k.Bed, k.RatingID, k.HelpedBy})
		assert.True(o.t, k.ProxyConsent)
	})
}
