package casestate_test

import (
	"testing"

	texts "xinsheng/assets/web/locale"
	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/locale"
)

// The desk and the phone make keys of states, events, steps and kinds: each must have its words, in every language.
func TestWords_EveryStateEventStepAndKindHasThem(t *testing.T) {
	b, err := locale.Load(texts.Files())
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, s := range casestate.States() {
		keys = append(keys, s.Label(), "desk.filter.state."+string(s))
		if clock := s.About().Clock; clock != "" {
			keys = append(keys, clock)
		}
	}
	for _, s := range casestate.TaskStates() {
		keys = append(keys, s.Label())
	}
	for _, s := range casestate.Scopes() {
		keys = append(keys, s.Label())
	}
	for _, s := range casestate.Sources() {
		keys = append(keys, s.Label())
	}
	for _, r := range feedback.Replies() {
		keys = append(keys, "desk.reply."+string(r))
	}
	for _, h := range casestate.HCATs() {
		keys = append(keys, h.Label())
	}
	for _, s := range casestate.Stages() {
		keys = append(keys, s.Label())
	}
	for _, f := range casestate.Findings() {
		keys = append(keys, f.Label())
	}
	for _, e := range casestate.Events() {
		if e == casestate.EventRated {
			for _, v := range feedback.Verdicts() {
				keys = append(keys, "desk.event.rated_"+string(v))
			}
			continue
		}
		keys = append(keys, "desk.event."+string(e))
	}
	for _, s := range feedback.CaseSteps() {
		keys = append(keys, "phone.step."+string(s))
	}
	for _, k := range feedback.Kinds() {
		keys = append(keys, "desk.kind."+string(k), "phone.kind."+string(k), "report.kind."+string(k), "report.kind."+
			string(k)+".about")
	}
	for _, lang := range b.Languages() {
		for _, key := range keys {
			if !b.For(lang).Has(key) {
				t.Errorf("%s: %s has no words", lang, key)
			}
		}
	}
}
