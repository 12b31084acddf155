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

// looked is a stage on which number and PIN opened an answered case.
func looked(t *testing.T) *uitest.Stage {
	s := newStage(t)
	s.Tap("home.progress", "0", "0", "0", "0", "0", "0", "0", "0", "ui.next", "4", "8", "1", "6", "progress.ask")
	require.True(t, s.Has(zh(s, "progress.rate_title")))
	return s
}

func TestProgress_TakesAVerdictAndSaysSoOnlyWhenTheHubDid(t *testing.T) {
	s := looked(t)
	s.Machine.ChangeErr = feedback.ErrTransient
	s.Tap("progress.verdict.yes")
	require.False(t, s.Has(zh(s, "progress.thanks.yes")))
	require.True(t, s.Has("请再点一次"))
	s.Machine.ChangeErr = nil
	s.Machine.Answer.State, s.Machine.Answer.Can = feedback.CaseClosed, nil
	s.Tap("progress.verdict.yes")
	require.True(t, s.Has(zh(s, "progress.thanks.yes")))
	require.False(t, s.Has(zh(s, "progress.rate_title")))
	require.Len(t, s.Machine.Rated, 2)
	require.Equal(t, s.Machine.Rated[0], s.Machine.Rated[1], "under the same request id")
	require.Equal(t, wire.ProgressRequest{Number: "00000000", PIN: "4816"}, s.Machine.Rated[0].ProgressRequest)
	require.Equal(t, "0123456789abcdef", s.Machine.Rated[0].AnswerMark)
}

func TestProgress_ADoubleTapIsOneVerdictAndAnotherFaceAnother(t *testing.T) {
	s := looked(t)
	s.Slow = true
	s.Tap("progress.verdict.soso", "progress.verdict.yes")
	s.Machine.ChangeErr = feedback.ErrTransient
	s.Catch()
	require.Len(t, s.Machine.Rated, 1)
	s.Slow = false
	s.Tap("progress.verdict.yes")
	require.Len(t, s.Machine.Rated, 2)
	require.NotEqual(t, s.Machine.Rated[0].Request, s.Machine.Rated[1].Request)
}

func TestProgress_NotSatisfiedAsksOneQuestion(t *testing.T) {
	s := looked(t)
	s.Tap("progress.verdict.no")
	require.Empty(t, s.Machine.Rated, "nothing is said yet")
	s.Machine.Answer.State, s.Machine.Answer.Can, s.Machine.Answer.Round = feedback.CaseAssigned,
		[]wire.Offer{wire.CanWithdraw}, 2
	s.Tap("progress.why.unsolved")
	require.Equal(t, feedback.NotSatisfied, s.Machine.Rated[0].Verdict)
	require.Equal(t, feedback.Unsolved, s.Machine.Rated[0].Shortfall)
	require.True(t, s.Has("医院会再办一次"))

	s = looked(t)
	s.Tap("progress.verdict.no", "progress.why.none")
	require.Empty(t, s.Machine.Rated[0].Shortfall)
}

func TestProgress_AnAnswerThatChangedIsShownAnew(t *testing.T) {
	s := looked(t)
	s.Machine.ChangeErr, s.Machine.Answer.Answer, s.Machine.Answer.AnswerMark = feedback.ErrConflict, "更正后的答复", "another"
	s.Tap("progress.verdict.yes")
	require.True(t, s.Has("更正后的答复"))
	require.True(t, s.Has("请再看一遍"))
	require.False(t, s.Has(zh(s, "progress.thanks.yes")))
	s.Machine.ChangeErr = nil
	s.Tap("progress.verdict.yes")
	require.Equal(t, "another", s.Machine.Rated[1].AnswerMark)
	require.NotEqual(t, s.Machine.Rated[0].Request, s.Machine.Rated[1].Request)
}

func TestProgress_WhatWasClosedIsDoneAgain(t *testing.T) {
	s := newStage(t)
	s.Machine.Answer.State, s.Machine.Answer.Can = feedback.CaseClosed, []wire.Offer{wire.CanReopen}
	s.Machine.Answer.ReopenUntil = "2026-07-20"
	looksUp(s)
	require.False(t, s.Has(zh(s, "progress.rate_title")), "it was judged before")
	require.True(t, s.Has("7 月 20 日以前可以再办一次"))
	s.Tap("progress.reopen")
	require.Empty(t, s.Machine.Rated, "nothing is said yet")
	s.Machine.Answer.State, s.Machine.Answer.Can, s.Machine.Answer.Round = feedback.CaseAssigned,
		[]wire.Offer{wire.CanWithdraw}, 2
	s.Tap("progress.why.not_done")
	require.Equal(t, feedback.NotSatisfied, s.Machine.Rated[0].Verdict)
	require.True(t, s.Has("医院会再办一次"))

	s = newStage(t)
	s.Machine.Answer.State, s.Machine.Answer.Can = feedback.CaseClosed, []wire.Offer{wire.CanRate}
	looksUp(s)
	s.Machine.Answer.Can = nil
	s.Tap("progress.verdict.no", "progress.why.none")
	require.True(t, s.Has(zh(s, "progress.thanks.no_late")), "it is not said that it will be done again")
}

func TestProgress_WithdrawsAfterOneMoreQuestionAndTakesItBack(t *testing.T) {
	s := looked(t)
	s.Tap("progress.withdraw", "progress.withdraw_no")
	require.Empty(t, s.Machine.Changed)
	s.Machine.Answer.State, s.Machine.Answer.Can = feedback.CaseWithdrawn, []wire.Offer{wire.CanUndo}
	s.Machine.Answer.UndoUntil = s.Machine.Clock.AddDate(0, 0, 7)
	s.Tap("progress.withdraw", "progress.withdraw_yes")
	require.Len(t, s.Machine.Changed, 1)
	require.True(t, s.Has("7 天内可以恢复"))
	s.Machine.Answer.State, s.Machine.Answer.Can = feedback.CaseAnswered, []wire.Offer{wire.CanRate, wire.CanWithdraw}
	s.Tap("progress.undo")
	require.True(t, s.Has(zh(s, "progress.undone")))
	require.NotEqual(t, s.Machine.Changed[0].Request, s.Machine.Changed[1].Request)
	s.Tap("ui.back")
	require.False(t, s.Has(zh(s, "progress.rate_title")), "the next person does not see it")
	require.Equal(t, nav.To(nav.Progress), s.Shell.Route())
}

// pen is a stage on which number and PIN opened an answered case, with a page in place of the keyboards.
func pen(t *testing.T) (*uitest.Stage, *nav.LineSpec) {
	spec := new(nav.LineSpec)
	s := uitest.New(t, uitest.Setting{Panel: uitest.Portrait, Line: func(_ *session.Session, l nav.LineSpec) nav.Screen {
		*spec = l
		return lineStand{}
	}})
	looksUp(s)
	return s, spec
}

func looksUp(s *uitest.Stage) {
	s.Tap("home.progress", "0", "0", "0", "0", "0", "0", "0", "0", "ui.next", "4", "8", "1", "6", "progress.ask")
}

func TestProgress_WordsAreSafeHereBeforeThePageSaysSo(t *testing.T) {
	s, spec := pen(t)
	s.Machine.IsOnline = false // the line broke after number and PIN were taken
	s.Tap("progress.add", "survey.write")
	spec.Set("后来护士来道过歉")
	spec.Done(s.Shell)
	s.SendErr = feedback.ErrTransient // the disk is full
	s.Tap("progress.send")
	require.True(t, s.Has(zh(s, "survey.unsent")))
	require.False(t, s.Has("安全存在"))
	s.SendErr = nil
	s.Tap("survey.retry")
	require.Len(t, s.Sent, 1)
	require.Equal(t, &feedback.Addition{Number: s.Machine.Answer.Number, Grant: "leave", Text: "后来护士来道过歉"},
		s.Sent[0].Addition)
	require.Equal(t, feedback.TypeAddition, s.Sent[0].Type())
	require.True(t, s.Has("网络暂时不通"))
	require.False(t, s.Has("收到了"), "the hub does not have it")
	require.False(t, s.Has("道过歉"), "others look over the shoulder")
	require.True(t, s.Session.Draft().Empty())
	s.Machine.IsOnline = true
	s.Shell.Beat()
	require.True(t, s.Has("正在送到医院"))
	s.Machine.Arrived = true
	s.Shell.Beat()
	require.True(t, s.Has("收到了"))
	require.False(t, s.Has("正在送到"))
}

func TestProgress_SpokenWithTheConsentAboveAndWithoutALetter(t *testing.T) {
	s := looked(t)
	s.Tap("progress.add")
	require.True(t, s.Has("就录音"), "what is done with it is said before the microphone opens")
	require.False(t, s.Mic.Open())
	s.Tap("survey.say")
	require.True(t, s.Mic.Open())
	s.Tap("voice.stop", "ui.done", "progress.send")
	require.Len(t, s.Sent, 1)
	sent := s.Sent[0]
	require.Empty(t, sent.Addition.Text)
	require.Equal(t, "audio/ogg", sent.Media[0].MediaType)
	require.EqualValues(t, 42000, sent.Addition.Attachments[0].DurationMS)
	require.Contains(t, sent.Consents, feedback.ConsentVoice)
	require.NoError(t, sent.Validate())
	require.True(t, s.Has("正在送到医院"))
}

func TestProgress_WhyItDoesNotSatisfyIsSpokenAndIsTheVerdict(t *testing.T) {
	s := looked(t)
	s.Tap("progress.verdict.no", "progress.why.own", "survey.say", "voice.stop", "ui.done", "progress.send")
	require.Empty(t, s.Machine.Rated, "one way alone")
	require.Equal(t, "0123456789abcdef", s.Sent[0].Addition.Unsatisfied)
	require.True(t, s.Has("正在送到医院"))
	require.False(t, s.Has(zh(s, "progress.rate_title")), "who judged it is not asked again")
	s.Machine.Arrived, s.Machine.InParts = true, true
	s.Shell.Beat()
	require.True(t, s.Has("正在送到医院"), "not a word of it is at the hospital yet")
	s.Machine.InParts = false
	s.Machine.Answer.State, s.Machine.Answer.Can, s.Machine.Answer.Round = feedback.CaseAssigned,
		[]wire.Offer{wire.CanAdd}, 2
	s.Shell.Beat()
	require.True(t, s.Has(zh(s, "progress.thanks.no")))
}

func TestProgress_AVerdictOnAnAnswerThatChangedIsToldSo(t *testing.T) {
	s := looked(t)
	s.Tap("progress.verdict.no", "progress.why.own", "survey.say", "voice.stop", "ui.done", "progress.send")
	s.Machine.Arrived = true
	s.Machine.Answer.Answer, s.Machine.Answer.AnswerMark = "更正后的答复", "another"
	s.Shell.Beat()
	require.True(t, s.Has("请再看一遍"))
	require.True(t, s.Has(zh(s, "progress.rate_title")))
}

func TestProgress_WhatTheHubRefusesIsNotCalledReceived(t *testing.T) {
	s := looked(t)
	s.Tap("progress.add", "survey.say", "voice.stop", "ui.done", "progress.send")
	s.Machine.RefusedIt = true
	s.Shell.Beat()
	require.True(t, s.Has("没有收下"))
	require.False(t, s.Has("收到了"))
}

func TestProgress_ADoubleTapIsAddedOnce(t *testing.T) {
	s := looked(t)
	s.Tap("progress.add", "survey.say", "voice.stop", "ui.done")
	s.Slow = true
	s.Tap("progress.send")
	s.Shell.Redraw()
	require.True(t, s.Has(zh(s, "progress.sending")))
	s.Slow = false
	s.Catch()
	require.Len(t, s.Sent, 1)
	require.True(t, s.Has("正在送到医院"))
}

func TestProgress_HelpWhileItIsSavedLosesNoWord(t *testing.T) {
	s := looked(t)
	s.Tap("progress.add", "survey.say", "voice.stop", "ui.done")
	s.Slow = true
	s.Tap("progress.send", "ui.help")
	s.Slow = false
	s.Catch()
	s.Tap("ui.back")
	s.Shell.Beat()
	require.Len(t, s.Sent, 1)
	require.True(t, s.Has("正在送到医院"))
}

func TestProgress_TheNextPersonFindsNothingOfTheOneBefore(t *testing.T) {
	leave := map[string]func(*uitest.Stage){
		"done":         func(s *uitest.Stage) { s.Tap("progress.send", "receipt.done") },
		"another case": func(s *uitest.Stage) { s.Tap("progress.send", "ui.back") },
		"unsent":       func(s *uitest.Stage) { s.Tap("ui.back", "ui.back", "progress.other_drop") },
		"idle":         func(s *uitest.Stage) { s.Expire() },
		"home":         func(s *uitest.Stage) { s.Tap("ui.home", "ui.leave_wipe") },
	}
	for name, how := range leave {
		t.Run(name, func(t *testing.T) {
			s, spec := pen(t)
			s.Tap("progress.add", "survey.say", "voice.stop", "ui.done", "survey.write")
			spec.Set("第一个人说的")
			spec.Done(s.Shell)
			how(s)
			require.Zero(t, s.Session.Draft())
			s.Machine.Arrived = true
			s.Shell.Beat()
			require.False(t, s.Has("收到了"))
			if s.Shell.Route().Name == nav.Progress {
				s.Tap("ui.home")
			}
			s.Machine.Answer.Number, s.Machine.Answer.Grant = "11111111", "another"
			looksUp(s)
			require.False(t, s.Has("收到了"))
			s.Tap("progress.add")
			require.False(t, s.Has("第一个人说的"))
			s.Tap("survey.say", "voice.stop", "ui.done", "progress.send")
			last := s.Sent[len(s.Sent)-1]
			require.Equal(t, "11111111", last.Addition.Number)
			require.Empty(t, last.Addition.Text)
			require.Len(t, last.Media, 1)
		})
	}
}

// A receipt can be scanned in the middle of a report.
func TestProgress_AReportThatWasBegunIsNotAddedToAnotherCase(t *testing.T) {
	s := newStage(t)
	s.Draft(nil)
	s.Shell.Go(nav.To(nav.Progress))
	s.Tap("0", "0", "0", "0", "0", "0", "0", "0", "ui.next", "4", "8", "1", "6", "progress.ask", "progress.add",
		"progress.other_keep")
	require.NotEmpty(t, s.Session.Draft().Text)
	require.Nil(t, s.Session.Draft().Adding)
	s.Tap("progress.add", "progress.other_drop")
	require.Empty(t, s.Session.Draft().Text)
	s.Tap("survey.say", "voice.stop", "ui.done", "progress.send")
	require.Len(t, s.Sent, 1)
	require.Empty(t, s.Sent[0].Addition.Text)
}

func TestProgress_WordsOfDespairAreMetBeforeTheyAreSent(t *testing.T) {
	s, spec := pen(t)
	s.Tap("progress.add", "survey.write")
	spec.Set("我不想活了")
	spec.Done(s.Shell)
	s.Tap("review.despair")
	require.Equal(t, nav.Despair, s.Shell.Route().Name)
	s.Tap("despair.go_on")
	require.Equal(t, nav.Progress, s.Shell.Route().Name)
	s.Tap("progress.send")
	require.Equal(t, "我不想活了", s.Sent[0].Addition.Text)
}

// A hub of before gives no leave to add: nothing is offered that could be lost.
func TestProgress_AnOldHubIsOfferedNoAddition(t *testing.T) {
	s := newStage(t)
	s.Machine.Answer.Grant = ""
	looksUp(s)
	require.False(t, s.Has(zh(s, "progress.add")))
	s.Tap("progress.verdict.no")
	require.False(t, s.Has(zh(s, "progress.why.own")))
	s.Tap("progress.why.unsolved")
	require.Len(t, s.Machine.Rated, 1)
}

// lineStand is a page in place of the keyboards.
type lineStand struct{}

func (lineStand) Page(env *nav.Env) nav.Page { return nav.Page{Body: env.Soft(env.T("ui.program"))} }

// An answer that comes late is not that of the case that was asked for since.
func TestProgress_ALateAnswerIsNotAnotherCase(t *testing.T) {
	s := newStage(t)
	zeros := []string{"0", "0", "0", "0", "0", "0", "0", "0", "ui.next"}
	s.Tap(append([]string{"home.progress"}, zeros...)...)
	s.Slow = true
	s.Tap("4", "8", "1", "6", "progress.ask", "ui.back", "ui.next", "ui.erase", "9", "progress.ask")
	s.Slow = false
	s.CatchOne() // the first, which was given up, finds a case
	require.False(t, s.Has(zh(s, "progress.rate_title")))
	s.Machine.AnswerErr = feedback.ErrInvalid
	s.Catch()
	require.False(t, s.Has(zh(s, "progress.rate_title")))
	require.True(t, s.Has("没有查到"))
	s.Machine.AnswerErr = nil
	s.Tap("4", "8", "1", "6", "progress.ask")
	require.True(t, s.Has(zh(s, "progress.rate_title")))
}

func TestProgress_BackWhileTheHubIsSlowLocksNothing(t *testing.T) {
	s := looked(t)
	s.Slow = true
	s.Tap("progress.verdict.yes", "ui.back")
	s.Slow = false
	s.Tap("0", "0", "0", "0", "0", "0", "0", "0", "ui.next", "4", "8", "1", "6", "progress.ask")
	s.Catch()
	require.True(t, s.Has(zh(s, "progress.rate_title")))
	require.False(t, s.Has(zh(s, "progress.thanks.yes")), "that was said of the case before")
}

func TestProgress_HelpWhileTheHubIsSlowLocksNothing(t *testing.T) {
	s := newStage(t)
	s.Tap("home.progress", "0", "0", "0", "0", "0", "0", "0", "0", "ui.next", "4", "8", "1", "6")
	s.Slow = true
	s.Tap("progress.ask", "ui.help", "ui.back")
	s.Slow = false
	s.Catch()
	s.Tap("progress.ask")
	s.Slow = true
	s.Tap("progress.verdict.yes", "ui.help", "ui.back")
	s.Slow = false
	s.Catch()
	require.True(t, s.Has("请再点一次"))
	s.Tap("progress.verdict.yes")
	require.Len(t, s.Machine.Rated, 2)
	require.Equal(t, s.Machine.Rated[0].Request, s.Machine.Rated[1].Request, "it counts once")
}

func TestProgress_SaysWhatBecameOfIt(t *testing.T) {
	for name, c := range map[string]struct {
		ask, change, look error
		says              string
	}{
		"asked too often":   {ask: feedback.ErrTooOften, says: "请等几分钟再试"},
		"changed too often": {change: feedback.ErrTooOften, says: "请等几分钟再试"},
		"not valid":         {change: feedback.ErrInvalid, says: "这次没有记下"},
		"not seen why":      {change: feedback.ErrConflict, look: feedback.ErrTransient, says: "这次没有记下"},
		"not known":         {change: feedback.ErrTransient, says: "还不知道医院收到没有"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			s.Machine.AnswerErr, s.Machine.ChangeErr = c.ask, c.change
			s.Tap("home.progress", "0", "0", "0", "0", "0", "0", "0", "0", "ui.next", "4", "8", "1", "6", "progress.ask")
			if c.ask == nil {
				s.Machine.AnswerErr = c.look
				s.Tap("progress.verdict.yes")
			}
			require.True(t, s.Has(c.says))
			require.False(t, s.Has("网络"))
		})
	}
}
