package ui_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/uitest"
	"xinsheng/internal/wire"
)

// judged is a stage on which somebody said why the answer does not satisfy, and then added something: "why" and "more"
// are on their way.
func judged(t *testing.T) *uitest.Stage {
	s := looked(t)
	s.Receipt.Record = "why"
	s.Tap("progress.verdict.no", "progress.why.own", "survey.say", "voice.stop", "ui.done", "progress.send")
	s.Receipt.Record = "more"
	s.Tap("progress.add", "survey.say", "voice.stop", "ui.done", "progress.send")
	require.Len(t, s.Sent, 2)
	return s
}

func TestProgress_OneMoreSentenceReopensNoVerdict(t *testing.T) {
	s := judged(t)
	require.False(t, s.Has(zh(s, "progress.rate_title")), "it is judged, and on its way")
	s.Machine.Of, s.Machine.Arrived = "more", true
	s.Shell.Beat()
	require.False(t, s.Has(zh(s, "progress.rate_title")), "the verdict is not there yet")
	require.True(t, s.Has("正在送到医院"))
	s.Machine.Of = ""
	s.Machine.Answer.State, s.Machine.Answer.Can, s.Machine.Answer.Round = feedback.CaseAssigned,
		[]wire.Offer{wire.CanAdd}, 2
	s.Shell.Beat()
	require.True(t, s.Has(zh(s, "progress.thanks.no")))
}

// The hub is asked how the case stands when the sentence arrived, and answers when the verdict did too.
func TestProgress_ALateLookBringsNoFacesBack(t *testing.T) {
	s := judged(t)
	s.Slow = true
	s.Machine.Of, s.Machine.Arrived = "more", true
	s.Shell.Beat()
	s.Machine.Of = ""
	s.Shell.Beat()
	s.Slow = false
	s.CatchOne() // as the case stood before the verdict
	require.False(t, s.Has(zh(s, "progress.rate_title")))
	s.Machine.Answer.State, s.Machine.Answer.Can, s.Machine.Answer.Round = feedback.CaseAssigned,
		[]wire.Offer{wire.CanAdd}, 2
	s.Catch()
	require.True(t, s.Has(zh(s, "progress.thanks.no")))
}

func TestProgress_AnOlderLookThatIsToldLastDoesNotCount(t *testing.T) {
	s := judged(t)
	s.Slow = true
	s.Machine.Of, s.Machine.Arrived = "more", true
	s.Shell.Beat()
	s.Machine.Of = ""
	s.Shell.Beat()
	s.Slow = false
	before := s.Machine.Answer
	s.Machine.Answer.State, s.Machine.Answer.Can, s.Machine.Answer.Round = feedback.CaseAssigned,
		[]wire.Offer{wire.CanAdd}, 2
	s.CatchLast()
	require.True(t, s.Has(zh(s, "progress.thanks.no")))
	s.Machine.Answer = before
	s.Catch()
	require.False(t, s.Has(zh(s, "progress.rate_title")))
	require.True(t, s.Has(zh(s, "progress.thanks.no")))
}

func TestProgress_ARefusalOfWhatWasSaidFirstIsTold(t *testing.T) {
	s := judged(t)
	s.Machine.Of, s.Machine.RefusedIt = "why", true
	s.Shell.Beat()
	require.True(t, s.Has("没有收下"))
	s.Machine.Of, s.Machine.RefusedIt, s.Machine.Arrived = "more", false, true
	s.Shell.Beat()
	require.True(t, s.Has("没有收下"), "the rest arrived, and this did not")
	require.False(t, s.Has(zh(s, "progress.rate_title")))
}

func TestProgress_BackFromAnEmergencyIsNoDeadEnd(t *testing.T) {
	for name, emergency := range map[string][]string{
		"from what is sent": {"review.danger", "danger.write", "ui.back", "ui.back"},
		"while writing":     {"survey.write", "ui.help", "kind.danger", "danger.write", "ui.back", "ui.back", "ui.back"},
	} {
		t.Run(name, func(t *testing.T) {
			s, spec := pen(t)
			s.Tap("progress.add", "survey.write")
			spec.Set("有人晕倒")
			spec.Done(s.Shell)
			s.Tap(emergency...)
			require.Equal(t, nav.Progress, s.Shell.Route().Name)
			require.True(t, s.Has(zh(s, "progress.rate_title")), "the case, as what was said is an urgent report now")
			require.True(t, s.Session.Draft().Urgent)
			s.Tap("progress.add")
			require.True(t, s.Has(zh(s, "progress.other_title")))
			s.Tap("progress.other_drop", "survey.write")
			spec.Set("后来护士来道过歉")
			require.Equal(t, "后来护士来道过歉", s.Session.Draft().Text)
			spec.Done(s.Shell)
			s.Tap("progress.send")
			require.Equal(t, feedback.TypeAddition, s.Sent[0].Type())
		})
	}
}

func TestProgress_AKindAndAnEmergencyWithoutAWordAreNothingToKeep(t *testing.T) {
	s := newStage(t)
	s.Shell.Go(nav.To(nav.Danger))
	s.Tap("danger.write", "ui.back", "ui.back")
	require.True(t, s.Session.Draft().Urgent)
	looksUp(s)
	s.Tap("progress.add")
	require.False(t, s.Has(zh(s, "progress.other_title")))
	s.Tap("survey.say", "voice.stop", "ui.done", "progress.send")
	require.Equal(t, feedback.TypeAddition, s.Sent[0].Type())
}

func TestProgress_BackWhileItIsSavedDoesNothing(t *testing.T) {
	s := looked(t)
	s.Tap("progress.verdict.no", "progress.why.own", "survey.say", "voice.stop", "ui.done")
	s.Slow = true
	s.Tap("progress.send", "ui.back", "ui.back")
	require.True(t, s.Has(zh(s, "progress.sending")))
	s.Slow = false
	s.Catch()
	require.Len(t, s.Sent, 1)
	require.True(t, s.Has("正在送到医院"))
}

func TestProgress_WhatIsSafeIsNotAskedAboutAnyMore(t *testing.T) {
	s := looked(t)
	s.Tap("progress.add", "survey.say", "voice.stop", "ui.done")
	s.Slow = true
	s.Tap("progress.send", "ui.home")
	require.True(t, s.Has(zh(s, "ui.leave_title")))
	s.Slow = false
	s.Catch()
	require.False(t, s.Has(zh(s, "ui.leave_title")))
	require.True(t, s.Has("正在送到医院"))
}

func TestProgress_AFailedSaveAsksOnlyWhereItsWordsStillAre(t *testing.T) {
	s, spec := pen(t)
	s.Tap("progress.add", "survey.write")
	spec.Set("有人晕倒")
	spec.Done(s.Shell)
	s.SendErr = feedback.ErrTransient
	free := s.HoldDisk()
	s.Tap("progress.send", "review.danger", "danger.write")
	free()
	require.Equal(t, nav.Write, s.Shell.Route().Name)
	require.False(t, s.Has(zh(s, "survey.unsent")), "it is an urgent report now")
	s.Tap("ui.back", "ui.back")
	require.True(t, s.Has(zh(s, "progress.rate_title")))
}

func TestProgress_StayingAfterAFailedSaveLetsItBeSentAgain(t *testing.T) {
	s := looked(t)
	s.Tap("progress.add", "survey.say", "voice.stop", "ui.done")
	s.SendErr = feedback.ErrTransient
	s.Tap("progress.send", "survey.leave_stay")
	s.SendErr = nil
	s.Tap("progress.send")
	require.Len(t, s.Sent, 1)
}

func TestProgress_AnExperiencerWhoSignsInOnTheAddPageSpeaksOfTheWalk(t *testing.T) {
	s := looked(t)
	s.Tap("progress.add")
	s.Shell.GoWith(nav.To(nav.WalkDoor), uitest.WalkerCard.Text())
	require.Equal(t, nav.Walk, s.Shell.Route().Name)
	require.Nil(t, s.Session.Draft().Adding)
	openStep(s, feedback.StepWaiting)
	s.Tap("rating.face.4", "walk.voice", "voice.stop", "ui.done")
	require.Equal(t, nav.WalkStep, s.Shell.Route().Name)
	s.Tap("walk.save")
	sentStep(t, s)
}

// What a step is said of is no addition, whatever was begun before.
func TestWalk_AStepTakesThePlaceOfAnAddition(t *testing.T) {
	s := walks(t, offline)
	s.Session.Update(func(d *session.Draft) { d.Adding = &session.Adding{Number: "00000000"} })
	openStep(s, feedback.StepWaiting)
	s.Tap("rating.face.4")
	require.Nil(t, s.Session.Draft().Adding)
	require.NotNil(t, s.Session.Draft().Step)
}
