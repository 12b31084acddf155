package ui_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/uitest"
	"xinsheng/internal/wire"
)

// walks is a stage at which an experiencer signed in by number and PIN.
func walks(t *testing.T, prepare func(*uitest.Machine)) *uitest.Stage {
	t.Helper()
	s := uitest.New(t, uitest.Setting{Panel: uitest.Portrait, Prepare: prepare})
	signsIn(s, uitest.WalkerPIN)
	require.Equal(t, nav.Walk, s.Shell.Route().Name)
	return s
}

func signsIn(s *uitest.Stage, pin string) {
	s.T.Helper()
	s.Shell.Go(nav.To(nav.WalkDoor))
	s.Tap(strings.Split(uitest.WalkerNumber, "")...)
	s.Tap("ui.next")
	s.Tap(strings.Split(pin, "")...)
	s.Tap("walk.enter")
}

func offline(m *uitest.Machine) { m.IsOnline, m.WalkErr = false, feedback.ErrTransient }

// openStep taps a step in the list.
func openStep(s *uitest.Stage, step feedback.Step) {
	s.T.Helper()
	name := s.Texts.For("zh").T("walk.step." + string(step))
	for _, t := range s.Scan().Targets {
		if strings.HasSuffix(t.Label, " "+name) {
			s.Tap(t.Label)
			return
		}
	}
	s.T.Fatalf("no step %s", name)
}

func sentStep(t *testing.T, s *uitest.Stage) *feedback.WalkStep {
	t.Helper()
	require.NotEmpty(t, s.Sent)
	f := s.Sent[len(s.Sent)-1]
	require.NoError(t, f.Validate())
	require.Equal(t, feedback.TypeWalkStep, f.Type())
	return f.Step
}

func TestWalk_SigningInNeedsNoHub(t *testing.T) {
	s := walks(t, offline)
	w := s.Session.Walker()
	require.Equal(t, "王建国", w.Name)
	require.True(t, s.Has("网络不通"))
	s.Tap("ui.home")
	require.Nil(t, s.Session.Walker(), "home signs out")
}

func TestWalk_WrongPINsAreRefusedAndThenHaveToWait(t *testing.T) {
	s := uitest.New(t, uitest.Setting{Panel: uitest.Portrait})
	signsIn(s, "000000")
	require.Nil(t, s.Session.Walker())
	require.True(t, s.Has("编号或密码不对"))
	for range 2 {
		hurries(s, "0", "0", "0", "0", "0", "0", "walk.enter")
	}
	hurries(s, append(strings.Split(uitest.WalkerPIN, ""), "walk.enter")...)
	require.Nil(t, s.Session.Walker(), "the right one has to wait too")
	require.True(t, s.Has("试得太多了"))
	s.Shell.GoWith(nav.To(nav.WalkDoor), uitest.WalkerCard.Text())
	require.NotNil(t, s.Session.Walker(), "the card does not")
}

func TestWalk_ACardOpensTheWalkAndNoOtherDoes(t *testing.T) {
	s := uitest.New(t, uitest.Setting{Panel: uitest.Portrait})
	forged := uitest.WalkerCard
	forged.Secret = strings.Repeat("A", len(forged.Secret))
	s.Shell.GoWith(nav.To(nav.WalkDoor), forged.Text())
	require.Nil(t, s.Session.Walker())
	require.True(t, s.Has("这张卡现在用不了"))
	require.False(t, s.Has("编号或密码不对"), "nobody typed any")
	s.Shell.GoWith(nav.To(nav.WalkDoor), "https://xinsheng.example-hospital.cn"+wire.PathWalkPage+uitest.WalkerCard.Text())
	require.Equal(t, nav.Walk, s.Shell.Route().Name)
	require.NotContains(t, s.Shell.Route().Arg, "XSW")
}

func TestWalk_ATaskThatIsOverIsNotTakenUp(t *testing.T) {
	s := uitest.New(t, uitest.Setting{Panel: uitest.Portrait,
		Prepare: func(m *uitest.Machine) { m.Clock = m.Clock.AddDate(0, 1, 0) }})
	signsIn(s, uitest.WalkerPIN)
	require.Nil(t, s.Session.Walker())
	require.True(t, s.Has("已经结束"))
}

func TestWalk_ATimeIsDurableAtOneTap(t *testing.T) {
	s := walks(t, nil)
	openStep(s, feedback.StepWaiting)
	s.Tap("walk.arrive")
	step := sentStep(t, s)
	require.Equal(t, feedback.StepWaiting, step.Step)
	require.True(t, step.ArrivedAt.Equal(s.Machine.Clock) && step.LeftAt.IsZero())
	require.Zero(t, step.Score)
	require.NotEmpty(t, step.Part)
	require.True(t, s.Session.Draft().Empty(), "nothing is lost by going")

	s.Machine.Clock = s.Machine.Clock.Add(85 * time.Minute)
	s.Tap("walk.leave")
	step = sentStep(t, s)
	require.Equal(t, 85*time.Minute, step.LeftAt.Sub(step.ArrivedAt))
	require.True(t, s.Has("1 小时 25 分"))
	s.Tap("ui.back")
	require.Equal(t, nav.Walk, s.Shell.Route().Name)
	require.True(t, s.Has("10:20–11:45"))

	openStep(s, feedback.StepWaiting)
	s.Tap("walk.arrive", "walk.again_keep")
	require.Len(t, s.Sent, 2, "a second tap asks")
}

func TestWalk_ATimeThatIsNotKeptIsSaidSo(t *testing.T) {
	s := walks(t, nil)
	openStep(s, feedback.StepWaiting)
	s.SendErr = errors.New("disk")
	s.Tap("walk.arrive")
	require.True(t, s.Has("没有保存成功"))
	require.True(t, s.Has("我到了"), "it can be tapped again")
}

func TestWalk_AStepIsSentWholeAndItsProblemHasAReceipt(t *testing.T) {
	s := walks(t, nil)
	openStep(s, feedback.StepWaiting)
	s.Tap("walk.arrive", "rating.face.2", "walk.problem", "walk.problem.unclear", "walk.severity.serious")
	require.Equal(t, nav.WalkStep, s.Shell.Route().Name)
	s.Tap("walk.voice")
	s.Shell.Move()
	s.Tap("ui.done")
	require.Equal(t, nav.WalkStep, s.Shell.Route().Name)
	s.Tap("walk.photo")
	s.Shell.Move()
	s.Shoot()
	s.Tap("photo.use", "ui.done")
	require.Equal(t, nav.WalkStep, s.Shell.Route().Name)
	s.Tap("walk.save")

	step := sentStep(t, s)
	sent := s.Sent[len(s.Sent)-1]
	require.Equal(t, feedback.Complaint, sent.Kind())
	require.Equal(t, 2, step.Score)
	require.Equal(t, feedback.Serious, step.Severity)
	require.False(t, step.ArrivedAt.IsZero())
	require.Len(t, step.Attachments, 2)
	require.Contains(t, sent.Consents, feedback.ConsentVoice)
	require.Equal(t, nav.Receipt, s.Shell.Route().Name)
	s.Tap("walk.go_on")
	require.Equal(t, nav.Walk, s.Shell.Route().Name)
	require.NotNil(t, s.Session.Walker())
	require.True(t, s.Has("已填 1 / 12"))
	require.True(t, s.Session.Draft().Empty())
}

func TestWalk_TheListSaysWhatToLookAtAndUntilWhen(t *testing.T) {
	s := walks(t, nil)
	require.True(t, s.Has("候诊时有没有人告知要等多久"))
	require.True(t, s.Has("18:00 前都能接着填"))
	s.Tap("walk.note", "people.understood")
	require.Equal(t, nav.Walk, s.Shell.Route().Name)
}

func TestWalk_OnesOwnCardInTheMiddleOfAStepLosesNothing(t *testing.T) {
	s := walks(t, nil)
	openStep(s, feedback.StepTests)
	s.Tap("rating.face.4")
	s.Scanner(uitest.WalkerCard.Text())
	require.True(t, s.Has("您已经登录了"))
	s.Tap("people.understood", "walk.save")
	require.Equal(t, 4, sentStep(t, s).Score)
}

func TestWalk_WithoutAScoreNothingIsSent(t *testing.T) {
	s := walks(t, nil)
	openStep(s, feedback.StepTests)
	s.Tap("walk.save")
	require.Empty(t, s.Sent)
	require.True(t, s.Has("请先点一张脸"))
}

func TestWalk_NotExperiencedSaysNothingElse(t *testing.T) {
	s := walks(t, nil)
	openStep(s, feedback.StepTests)
	s.Tap("walk.arrive", "rating.face.1", "walk.problem", "walk.problem.wait", "walk.severity.minor",
		"walk.not_met_button", "walk.save")
	step := sentStep(t, s)
	require.True(t, step.NotMet)
	require.Zero(t, step.Score)
	require.Empty(t, step.Problem)
	require.True(t, step.ArrivedAt.IsZero())
	require.Equal(t, nav.Walk, s.Shell.Route().Name, "there is no case, and no receipt")
}

func TestWalk_ASentStepIsReplacedAndNotRead(t *testing.T) {
	s := walks(t, func(m *uitest.Machine) {
		at := m.Clock.Add(-2 * time.Hour)
		m.WalkSteps = []wire.WalkStepState{{Step: feedback.StepPayment, ArrivedAt: at, LeftAt: at.Add(time.Hour), Done: true}}
	})
	require.True(t, s.Has("8:20–09:20"))
	openStep(s, feedback.StepPayment)
	require.True(t, s.Has("已经交过"))
	s.Tap("walk.leave", s.Texts.For("zh").T("walk.again_now", "at", "10:20"))
	require.Empty(t, s.Sent, "times of a step that is done go with what is said anew")
	s.Tap("rating.face.4", "walk.save")
	step := sentStep(t, s)
	require.Len(t, s.Sent, 1)
	require.Equal(t, 2*time.Hour, step.LeftAt.Sub(step.ArrivedAt))
	require.Equal(t, 4, step.Score)
}

func TestWalk_BackAsksBeforeAnythingIsLost(t *testing.T) {
	s := walks(t, nil)
	openStep(s, feedback.StepTests)
	s.Tap("ui.back")
	require.Equal(t, nav.Walk, s.Shell.Route().Name, "nothing was said")
	openStep(s, feedback.StepTests)
	s.Tap("rating.face.3", "ui.back", "walk.stay")
	require.Equal(t, 3, s.Session.Draft().Step.Score)
	s.Tap("ui.back", "walk.drop")
	require.Equal(t, nav.Walk, s.Shell.Route().Name)
	require.Nil(t, s.Session.Draft().Step)
	openStep(s, feedback.StepTests)
	s.Tap("rating.face.3", "ui.back", "walk.save")
	require.Equal(t, 3, sentStep(t, s).Score)
}

func TestWalk_WhatWasSavedOfflineIsStillKnownHereAfterwards(t *testing.T) {
	s := walks(t, offline)
	openStep(s, feedback.StepPharmacy)
	s.Tap("rating.face.5", "walk.save")
	part := sentStep(t, s).Part
	s.Expire()
	require.Nil(t, s.Session.Walker(), "idle signs out")
	signsIn(s, uitest.WalkerPIN)
	require.True(t, s.Has("已填 1 / 12"))
	openStep(s, feedback.StepPayment)
	s.Tap("rating.face.5", "walk.save")
	require.Equal(t, part, sentStep(t, s).Part, "one terminal writes one part")
}

func TestWalk_StepsOfOtherTerminalsShowOnceTheNetworkIsBack(t *testing.T) {
	s := walks(t, offline)
	require.True(t, s.Has("已填 0 / 12"))
	s.Machine.WalkErr = nil
	s.Machine.WalkSteps = []wire.WalkStepState{{Step: feedback.StepBooking, Done: true}}
	s.Shell.Beat()
	require.True(t, s.Has("已填 0 / 12"), "it is not asked all the time")
	s.Clock = s.Clock.Add(time.Minute)
	s.Shell.Beat()
	require.True(t, s.Has("已填 1 / 12"))
}

func TestWalk_EndsWithOverallAndRecommendation(t *testing.T) {
	s := walks(t, nil)
	s.Tap("walk.to_whole", "rating.face.4", "10", "walk.finish")
	step := sentStep(t, s)
	require.Equal(t, feedback.StepWhole, step.Step)
	require.Equal(t, 4, step.Overall)
	require.Equal(t, 10, *step.Recommend)
	require.Equal(t, nav.WalkDone, s.Shell.Route().Name)
	s.Tap("receipt.done")
	require.Nil(t, s.Session.Walker())
	require.Equal(t, nav.Home, s.Shell.Route().Name)
}

func TestWalk_WhatIsBegunIsGoneWithTheVisit(t *testing.T) {
	s := walks(t, nil)
	openStep(s, feedback.StepTests)
	s.Tap("rating.face.1")
	s.Session.Update(func(d *session.Draft) { step := *d.Step; step.Text = "秘密"; d.Step = &step })
	s.Expire()
	require.True(t, s.Session.Draft().Empty())
	signsIn(s, uitest.WalkerPIN)
	openStep(s, feedback.StepTests)
	require.False(t, s.Has("秘密"))
	require.Empty(t, s.Sent)
}

func TestWalk_WhoIsHelpedOnTheWayIsAskedOnceWhetherTheyAgree(t *testing.T) {
	s := walks(t, nil)
	s.Scanner(uitest.VolunteerCard.Text())
	s.Tap("people.understood")
	s.Tap(s.Texts.For("zh").T("walk.step.waiting"), "rating.face.2", "walk.save")
	require.Empty(t, s.Sent, "it was sent before the experiencer was asked")
	s.Tap("people.proxy_agree")
	require.Equal(t, 2, sentStep(t, s).Score)
	require.Equal(t, uitest.VolunteerCard.ID, s.Sent[0].HelpedBy)
	require.True(t, s.Sent[0].ProxyConsent)
	s.Tap("walk.to_whole", "rating.face.5", "walk.skip", "walk.finish")
	require.Equal(t, nav.WalkDone, s.Shell.Route().Name, "nobody is asked again")
	require.True(t, s.Sent[1].ProxyConsent)
}
