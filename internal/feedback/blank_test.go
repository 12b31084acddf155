package feedback_test

import (
	"testing"

	"xinsheng/internal/feedback"
)

func TestBlank_IsWhatNobodySees(t *testing.T) {
	for text, want := range map[string]bool{
		"": true, " \t\n\u3000\u00a0": true, "\u200b\u200d\u2060\ufeff\u00ad\u202e": true, "\u3164\u2800\u115f": true,
		"\ufe0f\u0301": true,
		"痛":            false, ".": false, "\u200b痛\u200b": false, "😀": false, "é": false, "👨\u200d👩": false,
	} {
		if got := feedback.Blank(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

// Signs that nobody sees open no case and add nothing to one, by whichever door they come.
func TestValidate_WhatNobodySeesIsNothingSaid(t *testing.T) {
	for text, valid := range map[string]bool{"\u200b\u200d": false, "\u3164": false, " \n": false, "痛": true} {
		report := feedback.Report{Kind: feedback.Complaint, Text: text}
		if err := report.Validate(); (err == nil) != valid {
			t.Errorf("report %q: %v", text, err)
		}
		report.Urgent = true // somebody asks for help without a word
		if err := report.Validate(); err != nil {
			t.Errorf("urgent %q: %v", text, err)
		}
	}
}
