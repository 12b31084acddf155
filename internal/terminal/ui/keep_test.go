package ui_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/uitest"
)

// slowly taps what sends while the disk is slow, then goes away, and lets the disk finish.
func slowly(s *uitest.Stage, send string, away ...string) {
	s.Slow = true
	s.Tap(send)
	s.Tap(away...)
	s.Slow = false
	s.Catch()
}

func TestKeep_LeavingThePageOnASlowDiskLosesNoReceipt(t *testing.T) {
	for name, away := range map[string][]string{"nowhere": nil, "help": {"ui.help"}, "back": {"ui.back"}, "language": {"ui.language"}} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			s.Draft(nil)
			s.Shell.Go(nav.To(nav.Review))
			slowly(s, "review.send", away...)
			require.Len(t, s.Sent, 1)
			require.Equal(t, nav.Receipt, s.Shell.Route().Name)
			require.True(t, s.Has("7K3M-9Q2F"))
			require.True(t, s.Has("4 8 1 6"))
		})
	}
}

func TestKeep_AReceiptIsNotShownToTheNextVisitor(t *testing.T) {
	s := newStage(t)
	s.Draft(nil)
	s.Shell.Go(nav.To(nav.Review))
	slowly(s, "review.send", "ui.home", "ui.leave_wipe")
	require.Equal(t, nav.Home, s.Shell.Route().Name)
	require.False(t, s.Has("7K3M"))
}

func TestKeep_AFullDiskIsToldWhereverTheVisitorIs(t *testing.T) {
	s := newStage(t)
	s.SendErr = feedback.ErrTransient
	s.Draft(nil)
	s.Shell.Go(nav.To(nav.Review))
	slowly(s, "review.send", "ui.help")
	require.Equal(t, nav.Help, s.Shell.Route().Name)
	s.Tap("ui.back")
	require.NotEmpty(t, s.Session.Draft().Text)
	require.True(t, s.Has(zh(s, "review.send")), "it can be sent again")
	s.SendErr = nil
	s.Tap("review.send")
	require.Len(t, s.Sent, 1)
}

func TestKeep_AStepIsKnownAlsoWhenItsPageWasLeft(t *testing.T) {
	s := walks(t, offline)
	openStep(s, feedback.StepWaiting)
	slowly(s, "walk.arrive", "ui.back")
	require.Equal(t, nav.Walk, s.Shell.Route().Name)
	require.Len(t, s.Sent, 1)
	openStep(s, feedback.StepWaiting)
	require.True(t, s.Has(zh(s, "walk.leave")), "it knows that the experiencer came")
}

func TestKeep_AProblemOfAWalkHasItsReceiptWhereverTheExperiencerIs(t *testing.T) {
	for name, away := range map[string][]string{"nowhere": nil, "help": {"ui.help"}} {
		t.Run(name, func(t *testing.T) {
			s := walks(t, offline)
			openStep(s, feedback.StepWaiting)
			s.Tap("rating.face.2", "walk.problem", "walk.problem.unclear", "walk.severity.serious")
			slowly(s, "walk.save", away...)
			require.Equal(t, nav.Receipt, s.Shell.Route().Name)
			s.Tap("walk.go_on")
			require.Equal(t, nav.Walk, s.Shell.Route().Name)
			require.True(t, s.Has("已填 1 / 12"))
		})
	}
}

func TestKeep_TheEndOfAWalkIsSaidWhereverTheExperiencerIs(t *testing.T) {
	for name, away := range map[string][]string{"nowhere": nil, "help": {"ui.help"}} {
		t.Run(name, func(t *testing.T) {
			s := walks(t, offline)
			s.Tap("walk.to_whole", "rating.face.4", "10")
			slowly(s, "walk.finish", away...)
			require.Equal(t, nav.WalkDone, s.Shell.Route().Name)
			s.Tap("receipt.done")
			require.Equal(t, nav.Home, s.Shell.Route().Name)
		})
	}
}

func TestKeep_WhatIsBeingSavedOfAWalkCannotBeThrownAway(t *testing.T) {
	for name, c := range map[string]struct {
		say  func(*uitest.Stage)
		send string
		away []string
		then nav.Name
	}{
		"a step": {send: "walk.save", away: []string{"ui.back"}, then: nav.Walk, say: func(s *uitest.Stage) {
			openStep(s, feedback.StepWaiting)
			s.Tap("rating.face.2")
		}},
		"the whole": {send: "walk.finish", away: []string{"ui.back", "ui.back", "ui.back"}, then: nav.WalkDone,
			say: func(s *uitest.Stage) { s.Tap("walk.to_whole", "rating.face.4", "10") }},
	} {
		t.Run(name, func(t *testing.T) {
			s := walks(t, offline)
			c.say(s)
			s.Slow = true
			s.Tap(c.send)
			s.Tap(c.away...)
			require.False(t, s.Has(zh(s, "walk.drop")))
			s.Slow = false
			s.Catch()
			require.Len(t, s.Sent, 1)
			require.Equal(t, c.then, s.Shell.Route().Name)
		})
	}
}

func TestKeep_ALateMarkLeavesWhatWasBegunOfAnotherStep(t *testing.T) {
	s := walks(t, offline)
	openStep(s, feedback.StepConsultation)
	s.Tap("rating.face.2")
	s.Shell.Go(nav.Route{Name: nav.WalkStep, Arg: string(feedback.StepWaiting)})
	slowly(s, "walk.arrive")
	require.Equal(t, feedback.StepConsultation, s.Session.Draft().Step.Step)
	require.Equal(t, 2, s.Session.Draft().Step.Score)
}
