package feedback_test

import (
	"slices"
	"testing"

	"xinsheng/internal/feedback"
)

func TestAnswers_WhatNoTerminalSendsIsNotValid(t *testing.T) {
	voice := feedback.Attachment{PartID: "p1", Kind: feedback.Voice, MediaType: "audio/ogg", Size: 9}
	with := func(change func(*feedback.Answers)) error {
		a := &feedback.Answers{Set: "s", Version: 1,
			Items:       []feedback.Answer{{Question: "q", State: feedback.Answered, Voices: []string{"p1"}}},
			Attachments: []feedback.Attachment{voice}}
		change(a)
		return a.Validate()
	}
	if err := with(func(*feedback.Answers) {}); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*feedback.Answers){
		"one voice a thousand times": func(a *feedback.Answers) { a.Items[0].Voices = slices.Repeat([]string{"p1"}, 1000) },
		"a wide photo":               func(a *feedback.Answers) { a.Attachments[0].Width = 1 << 40 },
		"a version past all":         func(a *feedback.Answers) { a.Version = 1 << 40 },
		"an hour past all":           func(a *feedback.Answers) { a.Seconds = 1 << 40 },
	} {
		if with(change) == nil {
			t.Error(name)
		}
	}
}
