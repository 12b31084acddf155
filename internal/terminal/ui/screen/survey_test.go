package screen_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/capture"
	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/uitest"
	"xinsheng/internal/terminal/ui/write"
)

// newSurvey is a stage before the page of the questionnaire.
func newSurvey(t *testing.T, prepare func(*uitest.Machine)) *uitest.Stage {
	s := uitest.New(t, uitest.Setting{Panel: uitest.Portrait, Prepare: prepare,
		Line: func(v *session.Session, spec nav.LineSpec) nav.Screen {
			return write.Line(write.Params{Session: v}, spec)
		}})
	s.Shell.Go(nav.To(nav.Survey))
	return s
}

// ward makes the terminal one in a ward with beds of these numbers.
func ward(beds ...string) func(*uitest.Machine) {
	return func(m *uitest.Machine) {
		m.Conf.Profile, m.Conf.PlaceID = feedback.Ward, "d7"
		for i := range m.Conf.Places {
			if m.Conf.Places[i].ID == "d7" {
				m.Conf.Places[i].Beds = beds
			}
		}
	}
}

func face(n int) string { return fmt.Sprintf("rating.face.%d", n) }

// at requires a question to be on the glass.
func at(t *testing.T, s *uitest.Stage, question string) {
	t.Helper()
	require.Equal(t, nav.Route{Name: nav.QuestionPage, Arg: question}, s.Shell.Route())
}

// items are the answers that were sent, by question.
func items(t *testing.T, s *uitest.Stage) (feedback.Answers, map[string]feedback.Answer) {
	t.Helper()
	require.Len(t, s.Sent, 1)
	a := s.Sent[0].Answers
	require.NotNil(t, a)
	require.NoError(t, a.Validate())
	of := map[string]feedback.Answer{}
	for _, it := range a.Items {
		of[it.Question] = it
		if set := s.Machine.Survey(); set != nil {
			require.True(t, set.Question(it.Question).Fits(&it), "%+v", it)
		}
	}
	return *a, of
}

func TestSurvey_TheShortFormIsAnsweredAndHandedIn(t *testing.T) {
	s := newSurvey(t, nil)
	s.Tap("survey.short", face(4), "ui.next", face(5), "ui.next", "survey.skip", "9", "ui.next")
	at(t, s, "better")
	s.Tap("survey.send")
	require.Equal(t, nav.SurveyDone, s.Shell.Route().Name)
	a, of := items(t, s)
	require.True(t, a.Complete)
	require.True(t, a.Short)
	require.Equal(t, "outpatient", a.Set)
	require.Equal(t, 3, a.Version)
	require.Len(t, a.Items, 5)
	require.Equal(t, 4, of["registration"].Value)
	require.Equal(t, feedback.Skipped, of["clean"].State)
	require.Equal(t, 9, of["recommend"].Value)
	require.Equal(t, feedback.Skipped, of["better"].State)
	require.Contains(t, s.Sent[0].Consents, feedback.ConsentProcessing)
	require.True(t, s.Session.Draft().Empty())
}

func TestSurvey_EveryTypeOfQuestionHasItsAnswer(t *testing.T) {
	s := newSurvey(t, nil)
	s.Tap("survey.full", face(4), "ui.next", "在窗口排队", "ui.next", "survey.not_met", "survey.no", "ui.next",
		"得的是什么病", "药怎么吃、吃多久", "ui.next", face(3), "ui.next", "0", "ui.next", "survey.send")
	_, of := items(t, s)
	require.Equal(t, []string{"window"}, of["way"].Options)
	require.Equal(t, feedback.NotMet, of["doctor"].State)
	require.Equal(t, feedback.Answered, of["next"].State)
	require.Zero(t, of["next"].Value)
	require.Equal(t, []string{"illness", "medicine"}, of["unclear"].Options)
	require.Equal(t, 2, of["clean"].Value, "the middle of three faces")
	require.Equal(t, feedback.Answered, of["recommend"].State)
	require.Zero(t, of["recommend"].Value)
}

func TestSurvey_BackShowsWhatWasAnsweredAndLetsItBeChanged(t *testing.T) {
	s := newSurvey(t, nil)
	s.Tap("survey.full", face(4), "ui.next", "在窗口排队", "ui.next", "ui.back", "ui.back")
	at(t, s, "registration")
	require.Equal(t, 4, s.Session.Draft().Sheet.Answers["registration"].Value)
	s.Tap("survey.not_met") // how one registered is not asked any more
	at(t, s, "doctor")
	s.Tap("survey.end", "survey.leave_send")
	a, of := items(t, s)
	require.False(t, a.Complete)
	require.Equal(t, feedback.NotMet, of["registration"].State)
	require.NotContains(t, of, "way")
	require.NotContains(t, of, "recommend", "a question that was never reached was not skipped")
}

func TestSurvey_ARecordingOfAQuestionThatIsNotAskedAnyMoreStaysHere(t *testing.T) {
	s := newSurvey(t, func(m *uitest.Machine) {
		m.Conf.Surveys[0].Set.Questions[7].When = &feedback.Condition{Question: "clean", Values: []int{1}}
	})
	s.Tap("survey.short", "survey.skip", "survey.skip", face(2), "ui.next", "survey.skip", "survey.say",
		"voice.stop", "ui.done")
	at(t, s, "better")
	s.Tap("ui.back", "ui.back", face(3), "ui.next", "survey.send")
	a, of := items(t, s)
	require.NotContains(t, of, "better")
	require.Empty(t, a.Attachments)
	require.Empty(t, s.Sent[0].Media)
	require.NotContains(t, s.Sent[0].Consents, feedback.ConsentVoice)
}

func TestSurvey_AnOptionThatStandsAloneTakesTheOthersAway(t *testing.T) {
	s := newSurvey(t, nil)
	s.Tap("survey.full", "survey.skip", "survey.skip", "survey.no", "ui.next")
	at(t, s, "unclear")
	chosen := func() []string { return s.Session.Draft().Sheet.Answers["unclear"].Options }
	s.Tap("得的是什么病", "检查在哪里做")
	require.Equal(t, []string{"illness", "where"}, chosen())
	s.Tap("以上都清楚")
	require.Equal(t, []string{"none"}, chosen())
	s.Tap("检查在哪里做")
	require.Equal(t, []string{"where"}, chosen())
	s.Tap("检查在哪里做")
	require.NotContains(t, s.Session.Draft().Sheet.Answers, "unclear")
}

func TestSurvey_WordsAndVoiceAnswerAQuestion(t *testing.T) {
	s := newSurvey(t, nil)
	s.Tap("survey.short", "survey.skip", "survey.skip", "survey.skip", "survey.skip", "survey.write")
	for _, k := range []string{"o", "k"} {
		s.Tap(k)
	}
	s.Tap("write.key.done")
	at(t, s, "better")
	require.True(t, s.Has("Ok"))
	s.Tap("survey.say")
	require.True(t, s.Mic.Open())
	s.Tap("voice.stop", "ui.done")
	require.False(t, s.Mic.Open())
	at(t, s, "better")
	s.Tap("survey.say") // comes to hear it: nothing is recorded
	require.False(t, s.Mic.Open())
	s.Tap("ui.done", "survey.send")
	a, of := items(t, s)
	require.Equal(t, "Ok", of["better"].Text)
	require.Equal(t, []string{"1"}, of["better"].Voices)
	require.Len(t, a.Attachments, 1)
	require.Len(t, s.Sent[0].Media, 1)
	require.NotEmpty(t, s.Sent[0].Media[0].Data)
	require.Contains(t, s.Sent[0].Consents, feedback.ConsentVoice)
}

func TestSurvey_WritingThatIsLeftByTheHeaderIsKept(t *testing.T) {
	s := newSurvey(t, nil)
	s.Tap("survey.short", "survey.skip", "survey.skip", "survey.skip", "survey.skip", "survey.write", "o", "k",
		"ui.help", "ui.back")
	at(t, s, "better")
	require.Equal(t, "Ok", s.Session.Draft().Sheet.Answers["better"].Text)
}

func TestSurvey_ErasedWordsAreNoAnswer(t *testing.T) {
	s := newSurvey(t, nil)
	s.Tap("survey.short", "survey.skip", "survey.skip", "survey.skip", "survey.skip", "survey.write", "o",
		"ui.erase", "ui.back")
	at(t, s, "better")
	require.Empty(t, s.Session.Draft().Sheet.Answers)
}

func TestSurvey_ASetPushedInTheMiddleDisturbsNobody(t *testing.T) {
	s := newSurvey(t, nil)
	push := func() {
		newer := uitest.Surveys()
		newer[0].Set.Version = 4
		newer[0].Set.Questions = newer[0].Set.Questions[2:]
		s.Machine.Conf.Surveys = newer
		s.Shell.Beat()
	}
	push()                              // the page before the first question is open already
	s.Tap("ui.language", "ui.language") // and is made anew
	s.Tap("survey.short", face(1), "ui.next")
	s.Machine.Conf.Surveys = nil
	s.Tap("ui.back", "ui.back", "survey.short", "ui.next")
	push()
	s.Tap("ui.back", "ui.next", "survey.skip", face(4), "ui.next", "7", "ui.next", "survey.send")
	s.Machine.Conf.Surveys = uitest.Surveys()
	a, of := items(t, s)
	require.Equal(t, 3, a.Version)
	require.Equal(t, 1, of["registration"].Value)
	push()
	s.Tap("receipt.done")
	s.Shell.Go(nav.To(nav.Survey))
	s.Tap("survey.short")
	require.Equal(t, 4, s.Session.Draft().Sheet.Set.Version, "the next visit has the new one")
}

func TestSurvey_GoesOnAfterAreYouStillThere(t *testing.T) {
	s := newSurvey(t, nil)
	s.Tap("survey.short", face(2), "ui.next", face(3))
	s.Still()
	s.Tap("ui.idle_stay")
	at(t, s, "doctor")
	require.Equal(t, 3, s.Session.Draft().Sheet.Answers["doctor"].Value)
	s.Expire()
	require.Equal(t, nav.Home, s.Shell.Route().Name)
	require.True(t, s.Session.Draft().Empty())
	require.Empty(t, s.Sent)
}

func TestSurvey_HomeAsksOnlyWhereSomethingWasAnswered(t *testing.T) {
	s := newSurvey(t, nil)
	s.Tap("survey.short", "survey.skip", "ui.home")
	require.Equal(t, nav.Home, s.Shell.Route().Name)
	s.Shell.Go(nav.To(nav.Survey))
	s.Tap("survey.short", face(2), "ui.home", "survey.leave_stay")
	at(t, s, "registration")
	s.Tap("ui.back") // to the page before the questionnaire, which is not left without asking either
	require.Equal(t, nav.Survey, s.Shell.Route().Name)
	s.Tap("ui.back", "survey.leave_wipe")
	require.Equal(t, nav.Home, s.Shell.Route().Name)
	require.Empty(t, s.Sent)
	require.True(t, s.Session.Draft().Empty())
}

func TestSurvey_AnotherFormKeepsTheAnswers(t *testing.T) {
	s := newSurvey(t, nil)
	s.Tap("survey.short", face(2), "ui.back", "survey.full")
	at(t, s, "registration")
	sheet := s.Session.Draft().Sheet
	require.False(t, sheet.Short)
	require.Equal(t, 2, sheet.Answers["registration"].Value)
}

func TestSurvey_NothingAnsweredIsNotHandedIn(t *testing.T) {
	s := newSurvey(t, nil)
	s.Tap("survey.short", "survey.skip", "survey.skip", "survey.skip", "survey.skip", "survey.nothing")
	require.Equal(t, nav.Home, s.Shell.Route().Name)
	require.Empty(t, s.Sent)
}

func TestSurvey_AFullDiskLosesNoAnswer(t *testing.T) {
	s := newSurvey(t, nil)
	s.SendErr = errors.New("disk")
	s.Tap("survey.short", face(2), "survey.end", "survey.leave_send")
	at(t, s, "registration")
	require.Equal(t, 2, s.Session.Draft().Sheet.Answers["registration"].Value)
	s.SendErr = nil
	s.Tap("survey.retry")
	a, _ := items(t, s)
	require.False(t, a.Complete)
	require.Equal(t, nav.SurveyDone, s.Shell.Route().Name)
}

func TestSurvey_TwoTapsOnSubmitHandInOnce(t *testing.T) {
	s := newSurvey(t, nil)
	s.Tap("survey.short", face(2), "ui.next", "survey.skip", "survey.skip", "survey.skip")
	s.Slow = true
	s.Tap("survey.send")
	require.True(t, s.Has("正在保存"))
	s.Slow = false
	s.Catch()
	items(t, s)
}

func TestSurvey_ThanksLeadToAReportOfTheSameVisit(t *testing.T) {
	s := newSurvey(t, nil)
	s.Tap("survey.short", face(1), "survey.end", "survey.leave_send", "survey.more", "common.kind.complaint")
	s.Session.Update(func(d *session.Draft) { d.Text = "等了两个小时" })
	s.Shell.Go(nav.To(nav.Review))
	s.Tap("review.send")
	require.Len(t, s.Sent, 2)
	require.NotNil(t, s.Sent[1].Report)
	require.Equal(t, s.Sent[0].VisitID, s.Sent[1].VisitID)
}

func TestSurvey_WhoWritesOfDangerSendsAReport(t *testing.T) {
	s := newSurvey(t, nil)
	s.Tap("survey.short", "survey.skip", "survey.skip", "survey.skip", "survey.skip", "survey.say", "voice.stop",
		"ui.done", "ui.help")
	s.Shell.Go(nav.To(nav.Danger))
	s.Tap("danger.write", "ui.next")
	s.Hold("review.send_urgent")
	require.Len(t, s.Sent, 1)
	require.Nil(t, s.Sent[0].Answers)
	require.True(t, s.Sent[0].Report.Urgent)
	require.Empty(t, s.Sent[0].Media, "what was said to a question is no part of it")
}

func TestSurvey_AnotherLanguageKeepsPageAndAnswers(t *testing.T) {
	s := newSurvey(t, nil)
	s.Tap("survey.short", face(2), "ui.language")
	at(t, s, "registration")
	require.True(t, s.Has("How was booking"))
	require.Equal(t, 2, s.Session.Draft().Sheet.Answers["registration"].Value)
}

func TestSurvey_AMicrophoneThatDoesNotWorkLeavesWriting(t *testing.T) {
	s := newSurvey(t, nil)
	s.Mic.Err = capture.ErrMissing
	s.Tap("survey.short", "survey.skip", "survey.skip", "survey.skip", "survey.skip", "survey.say", "ui.done")
	at(t, s, "better")
	s.Tap("survey.write")
}

func TestSurvey_OnAWardItSaysWhoAnswers(t *testing.T) {
	s := newSurvey(t, ward("1", "2"))
	require.True(t, s.Has("住院满意度问卷"))
	s.Tap("survey.escort", face(5), "ui.next", "survey.yes", "ui.next", face(2), "ui.next", "survey.send")
	a, of := items(t, s)
	require.Equal(t, feedback.Escort, a.Respondent)
	require.Equal(t, 2, of["speed"].Value, "the second of four faces")
}

func TestSurvey_TheEndNeverMovesAway(t *testing.T) {
	s := newSurvey(t, nil)
	require.True(t, s.Has("最多 8 题"))
	s.Tap("survey.full")
	require.True(t, s.Has("第 1 题，共 8 题"))
	s.Tap("survey.not_met") // how one registered is not asked then
	require.True(t, s.Has("第 2 题，共 7 题"))
	s.Tap("survey.skip", "survey.no")
	require.True(t, s.Has("第 3 题，共 7 题"))
	s.Tap("survey.yes")
	require.True(t, s.Has("第 3 题，共 6 题"))
	s.Tap("ui.next", "survey.skip", "survey.skip")
	require.True(t, s.Has("第 6 题，共 6 题"))
}

func TestSurvey_OffersNothingWhereThereIsNone(t *testing.T) {
	s := newSurvey(t, func(m *uitest.Machine) { m.Conf.Surveys = nil })
	require.True(t, s.Has("现在没有问卷"))
	s.Tap("ui.home")
}

func TestBed_IsOneTapOfTheWardsAndGoesWithTheReport(t *testing.T) {
	s := newSurvey(t, ward("1", "2", "加1"))
	s.Draft(nil)
	s.Shell.Go(nav.To(nav.Review))
	require.Empty(t, s.Session.Draft().Bed)
	s.Tap("review.bed", "加1 床", "review.send")
	require.Equal(t, "加1", s.Sent[0].Report.Bed)
}

func TestBed_ABedsideTerminalNamesItsBedUnlessTheVisitorDoesNotWantThat(t *testing.T) {
	s := newSurvey(t, ward("12"))
	s.Draft(nil)
	s.Shell.Go(nav.To(nav.Review))
	require.True(t, s.Has("12 床"))
	s.Tap("review.bed", "bed.none")
	require.False(t, s.Has("12 床"))
	s.Tap("ui.back")
	s.Shell.Go(nav.To(nav.Review))
	s.Tap("review.send")
	require.Empty(t, s.Sent[0].Report.Bed)
}

func TestBed_IsForgottenWhenItHappenedElsewhere(t *testing.T) {
	s := newSurvey(t, ward("1", "2"))
	s.Draft(nil)
	s.Shell.Go(nav.To(nav.Review))
	s.Tap("review.bed", "2 床", "review.where", "高新院区")
	require.Empty(t, s.Session.Draft().Bed)
}

func TestBed_IsTypedWhereTheDeskNamedNone(t *testing.T) {
	s := newSurvey(t, ward())
	s.Draft(nil)
	s.Shell.Go(nav.To(nav.Review))
	s.Tap("review.bed", "1", "2", "ui.done")
	require.Equal(t, "12", s.Session.Draft().Bed)
}

func TestBed_IsNotAskedInAHall(t *testing.T) {
	s := newSurvey(t, nil)
	s.Draft(nil)
	s.Shell.Go(nav.To(nav.Review))
	require.False(t, s.Has("床号"))
}
