package ui_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/uitest"
	"xinsheng/internal/wire"
)

// beat lets a few seconds go by, with a look in each.
func beat(s *uitest.Stage, seconds int) {
	for range seconds {
		s.Clock = s.Clock.Add(time.Second)
		s.Shell.Beat()
	}
}

// The headline of an urgent receipt is the truth of the moment, and changes by itself.
func TestAlarm_TheHeadlineIsTheTruthOfTheMoment(t *testing.T) {
	s := urgentReview(t, uitest.Portrait)
	s.Machine.IsOnline = false
	s.Hold("review.send_urgent")
	tr := s.Texts.For("zh")
	require.True(t, s.Has("请马上呼救"))
	require.True(t, s.Has("网络不通"))
	require.True(t, s.Has("7212345"))
	require.False(t, s.Has("谢谢"), "nobody is thanked while somebody is in danger")
	beat(s, 18)
	require.True(t, s.Has("00:18"))
	s.Machine.IsOnline = true
	beat(s, 1)
	require.True(t, s.Has(tr.T("alarm.sending")[:9]))
	s.Machine.Arrived = true
	beat(s, 5)
	require.True(t, s.Has("还没有人看到"))
	s.Machine.SeenBy = &wire.Seen{At: s.Machine.Clock, Post: wire.Text{"zh": "满意度管理中心", "en": "The satisfaction centre"}}
	beat(s, 4)
	require.True(t, s.Has("已经看到"))
	require.False(t, s.Has("还没有人"))
	require.Contains(t, s.Shell.Words(), tr.T("alarm.seen", "post", "满意度管理中心"), "it is read aloud too")
	s.Tap("ui.home")
	require.Equal(t, nav.Home, s.Shell.Route().Name, "once it is seen one tap leaves")
}

// The page stays while nobody has seen the report: no idle time ends it, Home wants two taps, ten minutes do.
func TestAlarm_StaysUntilSomebodyHasSeenIt(t *testing.T) {
	for name, leave := range map[string]func(s *uitest.Stage){
		"home twice":  func(s *uitest.Stage) { s.Tap("ui.home", "alarm.home_again") },
		"ten minutes": func(s *uitest.Stage) { beat(s, 600) },
	} {
		t.Run(name, func(t *testing.T) {
			s := urgentReview(t, uitest.Landscape)
			s.Hold("review.send_urgent")
			s.Expire()
			require.Equal(t, nav.Receipt, s.Shell.Route().Name)
			s.Tap("ui.home")
			require.Equal(t, nav.Receipt, s.Shell.Route().Name)
			beat(s, 7) // the first tap is forgotten
			require.Equal(t, nav.Receipt, s.Shell.Route().Name)
			leave(s)
			require.Equal(t, nav.Home, s.Shell.Route().Name)
			s.Draft(nil)
			s.Expire()
			require.True(t, s.Session.Draft().Empty(), "the idle time runs again")
		})
	}
}

// Somebody in despair finds help before any form, and can ask for someone only while somebody would hear of it.
func TestDespair_OffersSomebodyOnlyWhileSomebodyIsThere(t *testing.T) {
	s := uitest.New(t, writing(uitest.Portrait, false))
	s.Draft(func(d *session.Draft) { d.Text = "不想活了" })
	s.Shell.Go(nav.To(nav.Write))
	s.Tap("write.despair")
	require.Equal(t, nav.Despair, s.Shell.Route().Name)
	ask := s.Texts.For("zh").T("despair.ask")
	beat(s, 1)
	require.True(t, s.Has("12356"))
	require.False(t, s.Has(ask), "nobody is on duty")
	s.Machine.OnDuty = true
	beat(s, 6)
	require.True(t, s.Has(ask))
	s.Machine.IsOnline = false
	s.Machine.OnDuty = false
	beat(s, 6)
	require.False(t, s.Has(ask), "the hub does not answer")
	s.Machine.OnDuty, s.Machine.IsOnline = true, true
	beat(s, 6)
	s.Slow = true
	s.Tap("despair.ask")
	s.Slow = false
	s.Catch()
	require.Len(t, s.Sent, 1)
	require.True(t, s.Sent[0].Report.Urgent)
	require.True(t, s.Sent[0].Report.Company)
	require.Empty(t, s.Sent[0].Report.Text, "no words are sent")
	require.NoError(t, s.Sent[0].Validate())
	require.Equal(t, nav.Receipt, s.Shell.Route().Name)
	require.True(t, s.Has("还没有送到"))
	s.Machine.Arrived = true
	beat(s, 4)
	require.True(t, s.Has("还没有人看到"))
	s.Tap("company.go_on")
	require.Equal(t, "不想活了", s.Session.Draft().Text, "what was written is still there")
}

// Both pages know the same words, in capitals too; the review page offers the page once more.
func TestDespair_TheReviewPageOffersItOnce(t *testing.T) {
	for _, words := range []string{"我想自杀", "SUICIDE", "我 不 想 活 了"} {
		s := uitest.New(t, writing(uitest.Portrait, false))
		s.Draft(func(d *session.Draft) { d.Text = words })
		s.Shell.Go(nav.To(nav.Review))
		s.Tap("review.despair")
		require.Equal(t, nav.Despair, s.Shell.Route().Name)
		s.Tap("despair.go_on")
		require.Equal(t, nav.Review, s.Shell.Route().Name)
		require.False(t, s.Has(s.Texts.For("zh").T("review.despair")), "it is offered, not forced")
		s.Tap("review.send")
		require.Len(t, s.Sent, 1)
		require.False(t, s.Sent[0].Report.Urgent)
	}
}

func TestDespair_AFullDiskSaysSo(t *testing.T) {
	s := uitest.New(t, writing(uitest.Landscape, false))
	s.Machine.OnDuty = true
	s.Shell.Go(nav.To(nav.Despair))
	beat(s, 1)
	s.SendErr = feedbackError{}
	s.Tap("despair.ask")
	require.True(t, s.Has("没有送出去"))
	require.True(t, s.Has("12356"))
}

type feedbackError struct{}

func (feedbackError) Error() string { return "disk" }

// Help can be opened and closed again while nobody has seen the report: the page still tells the truth afterwards.
func TestAlarm_HelpAndBackLoseNothing(t *testing.T) {
	s := urgentReview(t, uitest.Portrait)
	s.Hold("review.send_urgent")
	s.Machine.Arrived = true
	beat(s, 1)
	s.Slow = true
	beat(s, 4) // who has seen it is being asked
	s.Tap("ui.help")
	s.Slow = false
	s.Catch()
	s.Tap("ui.back")
	require.True(t, s.Has("7K3M-9Q2F"))
	require.True(t, s.Has("4 8 1 6"))
	s.Expire()
	require.Equal(t, nav.Receipt, s.Shell.Route().Name, "the idle time is stopped again")
	s.Machine.SeenBy = &wire.Seen{At: s.Machine.Clock, Post: wire.Text{"zh": "满意度管理中心", "en": "The satisfaction centre"}}
	beat(s, 8)
	require.True(t, s.Has("已经看到"))
	s.Tap("ui.help", "ui.back")
	require.True(t, s.Has("7K3M-9Q2F"))
	s.Expire()
	require.Equal(t, nav.Home, s.Shell.Route().Name, "once it is seen the page stays no longer than any other")
}

func TestReceipt_HelpAndBackLoseNothing(t *testing.T) {
	s := newStage(t)
	s.Draft(nil)
	s.Shell.Go(nav.To(nav.Review))
	s.Tap("review.send", "ui.help", "ui.back")
	require.True(t, s.Has("7K3M-9Q2F"))
	require.True(t, s.Has("4 8 1 6"))
}

// inDespair is a stage on the page for somebody in despair who has written something, with somebody on duty.
func inDespair(t *testing.T) *uitest.Stage {
	s := uitest.New(t, writing(uitest.Portrait, false))
	s.Machine.OnDuty = true
	s.Draft(func(d *session.Draft) { d.Text = "不想活了" })
	s.Shell.Go(nav.To(nav.Write))
	s.Tap("write.despair")
	beat(s, 1)
	return s
}

// Whoever opens help, or goes back, while the people on duty are being told comes to the receipt afterwards.
func TestDespair_WhatWentOutWhileAwayIsShown(t *testing.T) {
	for name, away := range map[string][]string{"help": {"ui.help", "ui.back"},
		"back": {"despair.go_on", "write.despair"}} {
		t.Run(name, func(t *testing.T) {
			s := inDespair(t)
			s.Slow = true
			s.Tap("despair.ask", away[0])
			s.Slow = false
			s.Catch()
			s.Tap(away[1])
			beat(s, 1)
			require.Equal(t, nav.Receipt, s.Shell.Route().Name)
			require.Len(t, s.Sent, 1)
			require.True(t, s.Has("7K3M-9Q2F"))
		})
	}
}

func TestDespair_LooksForSomebodyAgainAfterHelp(t *testing.T) {
	s := uitest.New(t, writing(uitest.Portrait, false))
	s.Shell.Go(nav.To(nav.Despair))
	s.Slow = true
	beat(s, 1)
	s.Tap("ui.help")
	s.Slow = false
	s.Catch()
	s.Machine.OnDuty = true
	s.Tap("ui.back")
	beat(s, 6)
	require.True(t, s.Has(zh(s, "despair.ask")))
}

// The network mark may lag behind the hub's answer.
func TestDespair_OffersSomebodyOnceTheNetworkIsBack(t *testing.T) {
	s := uitest.New(t, writing(uitest.Portrait, false))
	s.Machine.OnDuty, s.Machine.IsOnline = true, false
	s.Shell.Go(nav.To(nav.Despair))
	beat(s, 6)
	require.False(t, s.Has(zh(s, "despair.ask")))
	s.Machine.IsOnline = true
	beat(s, 1)
	require.True(t, s.Has(zh(s, "despair.ask")))
}

// The receipt stays for who waits; what they wrote does not stay open to whoever comes by.
func TestCompany_NobodyAtTheGlassMeansNoWordsOnIt(t *testing.T) {
	s := inDespair(t)
	s.Tap("despair.ask")
	require.True(t, s.Has(zh(s, "company.go_on")))
	require.True(t, s.Has("4 8 1 6"))
	s.Expire()
	require.Equal(t, nav.Receipt, s.Shell.Route().Name)
	require.True(t, s.Session.Draft().Empty())
	require.False(t, s.Has(zh(s, "company.go_on")))
	require.False(t, s.Has("4 8 1 6"))
	require.True(t, s.Has("7K3M-9Q2F"))
}

func TestCompany_HomeAsksBeforeWordsAreThrownAway(t *testing.T) {
	for _, seen := range []bool{false, true} {
		s := inDespair(t)
		s.Tap("despair.ask")
		if seen {
			s.Machine.Arrived = true
			s.Machine.SeenBy = &wire.Seen{At: s.Machine.Clock, Post: wire.Text{"zh": "总值班", "en": "Duty"}}
			beat(s, 6)
		}
		s.Tap("ui.home")
		if !seen {
			s.Tap("alarm.home_again")
		}
		require.True(t, s.Has(zh(s, "ui.leave_title")))
		s.Tap("ui.leave_stay")
		require.Equal(t, "不想活了", s.Session.Draft().Text)
		require.Equal(t, nav.Receipt, s.Shell.Route().Name)
	}
}

// What the hub refused for good reaches nobody: the page does not say that it is on its way.
func TestAlarm_ARefusedOneSaysSo(t *testing.T) {
	s := urgentReview(t, uitest.Portrait)
	s.Hold("review.send_urgent")
	s.Machine.RefusedIt = true
	beat(s, 1)
	require.True(t, s.Has("没有送出去"))
	require.False(t, s.Has("正在送出"))
	require.False(t, s.Has(zh(s, "alarm.live")))
	s.Machine.RefusedIt, s.Machine.Arrived = false, true // a technician had it sent again
	beat(s, 1)
	require.True(t, s.Has("还没有人看到"))
}

func TestCompany_WithoutANurseStationThereIsTheEmergencyDepartment(t *testing.T) {
	s := inDespair(t)
	for i := range s.Machine.Conf.Places {
		s.Machine.Conf.Places[i].NurseAt = wire.Text{}
	}
	s.Tap("despair.ask")
	require.True(t, s.Has("急诊（急诊楼）"))
}
