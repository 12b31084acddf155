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
	for name, away := range map[string][]string{"nowhere": nil, "help": {"ui.help"}, "back": {"ui.back"},
		"language": {"ui.language"}} {
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
	require.True(t, s.Has(zh(s, "ui.unsaved")))
	s.Tap("ui.done", "ui.back")
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

func TestKeep_AFailureIsToldToWhoWentBack(t *testing.T) {
	s := newStage(t)
	s.SendErr = feedback.ErrTransient
	s.Draft(nil)
	s.Shell.Go(nav.To(nav.Write))
	s.Shell.Go(nav.To(nav.Review))
	slowly(s, "review.send", "ui.back")
	require.Equal(t, nav.Write, s.Shell.Route().Name)
	require.True(t, s.Has(zh(s, "ui.unsaved")))
	require.NotEmpty(t, s.Session.Draft().Text)
	s.SendErr = nil
	s.Tap("ui.done", "ui.next", "review.send")
	require.Len(t, s.Sent, 1)
}

func TestKeep_AStepThatWasNotKeptIsToldToWhoWentBack(t *testing.T) {
	s := walks(t, offline)
	openStep(s, feedback.StepWaiting)
	s.SendErr = feedback.ErrTransient
	slowly(s, "walk.arrive", "ui.back")
	require.Equal(t, nav.Walk, s.Shell.Route().Name)
	require.True(t, s.Has(zh(s, "ui.unsaved")))
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

func TestKeep_WhoeverIsInDangerIsNotHeldUpByWhatIsBeingKept(t *testing.T) {
	for name, c := range map[string]struct {
		err    error
		before func(*uitest.Stage)
		send   string
		way    []string
	}{
		"face":                 {nil, nil, "rating.face.2", []string{"home.say", "kind.danger"}},
		"face not kept":        {feedback.ErrTransient, nil, "rating.face.2", []string{"home.say", "kind.danger"}},
		"report":               {nil, aReport, "review.send", []string{"ui.help", "kind.danger"}},
		"report not kept":      {feedback.ErrTransient, aReport, "review.send", []string{"ui.help", "kind.danger"}},
		"report and went back": {nil, aReport, "review.send", []string{"ui.back", "ui.help", "kind.danger"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			s.SendErr = c.err
			if c.before != nil {
				c.before(s)
			}
			free := s.HoldDisk()
			s.Tap(c.send)
			s.Tap(c.way...)
			s.Tap("danger.write")
			require.Equal(t, nav.Danger, s.Shell.Route().Name)
			require.True(t, s.Has(zh(s, "review.sending")), "the tap is not dead")
			free()
			require.Equal(t, nav.Write, s.Shell.Route().Name)
			require.True(t, s.Session.Draft().Urgent)
			require.NotEmpty(t, s.Session.Draft().Kind)
			require.Equal(t, c.err != nil && c.before != nil, s.Session.Draft().Text != "", "what was not sent goes with it")
			require.False(t, s.Has(zh(s, "ui.unsaved")))
			if c.err == nil && c.before != nil {
				s.Tap("ui.back")
				require.True(t, s.Has("7K3M-9Q2F"), "the receipt of what was sent before is one step back")
			}
		})
	}
}

func aReport(s *uitest.Stage) {
	s.Draft(nil)
	s.Shell.Go(nav.To(nav.Review))
}

func TestKeep_ADangerThatWaitsGoesWithItsPage(t *testing.T) {
	for name, away := range map[string][]string{"home": {"ui.home", "rating.face.2"}, "back": {"ui.back"}} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			free := s.HoldDisk()
			s.Tap("rating.face.2", "home.say", "kind.danger", "danger.write")
			s.Tap(away...)
			free()
			require.NotEqual(t, nav.Write, s.Shell.Route().Name)
			require.False(t, s.Session.Draft().Urgent)
		})
	}
}

func TestKeep_AKindIsChosenOnceAFaceIsKept(t *testing.T) {
	s := newStage(t)
	free := s.HoldDisk()
	s.Tap("rating.face.2", "home.say", "common.kind.complaint")
	require.Equal(t, nav.Kind, s.Shell.Route().Name)
	free()
	require.Equal(t, nav.Write, s.Shell.Route().Name)
	require.Equal(t, feedback.Complaint, s.Session.Draft().Kind)
}

func TestKeep_AReportOfAFaceHasItsKindOnceAnotherFaceIsKept(t *testing.T) {
	s := rated(t, "2")
	free := s.HoldDisk()
	s.Tap("rating.face.1", "rating.why.bad", "rating.straight")
	require.Equal(t, nav.Reasons, s.Shell.Route().Name)
	free()
	require.Equal(t, nav.Write, s.Shell.Route().Name)
	require.Equal(t, feedback.Complaint, s.Session.Draft().Kind)
}

func TestKeep_AnotherKindDoesNotTakeTheReceiptAway(t *testing.T) {
	s := rated(t, "2")
	s.Tap("rating.why.bad", "rating.straight")
	aReport(s)
	free := s.HoldDisk()
	s.Tap("review.send", "review.kind", "common.kind.suggestion")
	free()
	require.Equal(t, nav.Receipt, s.Shell.Route().Name)
	require.Empty(t, s.Session.Draft().Kind)
}

func TestKeep_AFaceThatWasLeftCanBeTappedAgain(t *testing.T) {
	for name, err := range map[string]error{"kept": nil, "not kept": feedback.ErrTransient} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			s.SendErr = err
			slowly(s, "rating.face.2", "home.say")
			require.Equal(t, nav.Kind, s.Shell.Route().Name, "nobody is taken away from what they do")
			require.Equal(t, err != nil, s.Has(zh(s, "ui.unsaved")))
			if err != nil {
				s.Tap("ui.done")
			}
			s.SendErr = nil
			s.Tap("ui.back", "rating.face.4")
			require.Equal(t, nav.Rated, s.Shell.Route().Name)
			require.Equal(t, 4, s.Session.Rated().Score)
		})
	}
}

func TestKeep_AFaceIsThankedForWhereItWasTapped(t *testing.T) {
	s := newStage(t)
	slowly(s, "rating.face.2", "home.say", "ui.back")
	require.Equal(t, nav.Rated, s.Shell.Route().Name)
}

func TestKeep_AnotherFaceThatWasLeftIsKept(t *testing.T) {
	s := rated(t, "2")
	slowly(s, "rating.face.5", "rating.why.bad")
	require.Equal(t, nav.Reasons, s.Shell.Route().Name)
	require.Len(t, s.Sent, 2)
	s.Tap("ui.back", "rating.face.4")
	require.Equal(t, 4, s.Session.Rated().Score)
}
