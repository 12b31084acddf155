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
	s.Machine.Answer.State, s.Machine.Answer.Can = "closed", nil
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
	s.Machine.Answer.State, s.Machine.Answer.Can, s.Machine.Answer.Round = "assigned", []string{wire.CanWithdraw}, 2
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

func TestProgress_WithdrawsAfterOneMoreQuestionAndTakesItBack(t *testing.T) {
	s := looked(t)
	s.Tap("progress.withdraw", "progress.withdraw_no")
	require.Empty(t, s.Machine.Changed)
	s.Machine.Answer.State, s.Machine.Answer.Can = "withdrawn", []string{wire.CanUndo}
	s.Machine.Answer.UndoUntil = s.Machine.Clock.AddDate(0, 0, 7)
	s.Tap("progress.withdraw", "progress.withdraw_yes")
	require.Len(t, s.Machine.Changed, 1)
	require.True(t, s.Has("7 天内可以恢复"))
	s.Machine.Answer.State, s.Machine.Answer.Can = "answered", []string{wire.CanRate, wire.CanWithdraw}
	s.Tap("progress.undo")
	require.True(t, s.Has(zh(s, "progress.undone")))
	require.NotEqual(t, s.Machine.Changed[0].Request, s.Machine.Changed[1].Request)
	s.Tap("ui.back")
	require.False(t, s.Has(zh(s, "progress.rate_title")), "the next person does not see it")
	require.Equal(t, nav.To(nav.Progress), s.Shell.Route())
}

func TestProgress_WordsAreHeldUntilTheHubHasThem(t *testing.T) {
	var spec nav.LineSpec
	s := uitest.New(t, uitest.Setting{Panel: uitest.Portrait, Line: func(_ *session.Session, l nav.LineSpec) nav.Screen {
		spec = l
		return lineStand{}
	}})
	s.Tap("home.progress", "0", "0", "0", "0", "0", "0", "0", "0", "ui.next", "4", "8", "1", "6", "progress.ask", "progress.add")
	spec.Done(s.Shell)
	require.Empty(t, s.Machine.Added, "nothing was written")
	spec.Set("后来护士来道过歉")
	s.Machine.ChangeErr = feedback.ErrTransient
	spec.Done(s.Shell)
	require.True(t, s.Has(zh(s, "progress.unconfirmed_title")))
	s.Tap("people.understood", "ui.home")
	require.True(t, s.Has(zh(s, "ui.leave_title")), "what was written is not thrown away unasked")
	s.Tap("ui.leave_stay")
	require.Equal(t, "后来护士来道过歉", spec.Text())
	s.Machine.ChangeErr = nil
	spec.Done(s.Shell)
	require.True(t, s.Has("收到了"))
	require.Len(t, s.Machine.Added, 2)
	require.Equal(t, s.Machine.Added[0], s.Machine.Added[1])
	require.False(t, s.Has("道过歉"), "others look over the shoulder")
	require.Empty(t, s.Session.Draft().Text)
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
