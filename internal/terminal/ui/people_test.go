package ui_test

import (
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

// signIn types number and PIN on the page that help leads to.
func signIn(s *uitest.Stage, number, pin string) {
	s.Tap("ui.help", "people.sign_in_open")
	s.Tap(strings.Split(number, "")...)
	s.Tap("ui.next")
	s.Tap(strings.Split(pin, "")...)
	s.Tap("people.sign_in")
}

// hurries taps as fast as a finger does: all within two seconds.
func hurries(s *uitest.Stage, labels ...string) {
	s.T.Helper()
	for i, label := range labels {
		if i > 0 {
			s.Clock = s.Clock.Add(100*time.Millisecond - time.Second)
		}
		s.Tap(label)
	}
}

func zh(s *uitest.Stage, key string, pairs ...any) string { return s.Texts.For("zh").T(key, pairs...) }

func TestVolunteer_SignsInByCardAndTheRecordSaysSo(t *testing.T) {
	s := newStage(t)
	s.Scanner(uitest.VolunteerCard.Text())
	require.True(t, s.Has(zh(s, "people.welcome_title", "name", "李梅")))
	require.True(t, s.Session.Large())
	s.Tap("people.understood")
	require.True(t, s.Has(zh(s, "people.helping", "name", "李梅")))
	s.Tap("home.say", "common.kind.complaint")
	s.Draft(nil)
	s.Tap("ui.next", "review.send")
	require.Empty(t, s.Sent, "it was sent before the person was asked")
	s.Tap("people.proxy_agree")
	require.Len(t, s.Sent, 1)
	require.Equal(t, uitest.VolunteerCard.ID, s.Sent[0].HelpedBy)
	require.True(t, s.Sent[0].ProxyConsent)
}

func TestVolunteer_SignsInByNumberAndPIN(t *testing.T) {
	s := newStage(t)
	signIn(s, "1001", "135790")
	require.Equal(t, nav.To(nav.Home), s.Shell.Route())
	require.Equal(t, "李梅", s.Session.Helper().Name)
	require.True(t, s.Session.Large())
}

func TestVolunteer_ComesBackToWhatIsBeingWritten(t *testing.T) {
	s := newStage(t)
	s.Draft(nil)
	s.Shell.Go(nav.To(nav.Review))
	signIn(s, "1001", "135790")
	require.Equal(t, nav.To(nav.Review), s.Shell.Route())
	require.NotEmpty(t, s.Session.Draft().Text)
}

func TestVolunteer_AWrongPINAndAnUnknownNumberAreAnsweredAlike(t *testing.T) {
	for _, number := range []string{"1001", "9999"} {
		s := newStage(t)
		signIn(s, number, "000000")
		require.True(t, s.Has(zh(s, "people.wrong", "number", number)), number)
		for range 3 {
			hurries(s, append(strings.Split("000000", ""), "people.sign_in")...)
		}
		require.True(t, s.Has("4 秒"), number)
		require.Empty(t, s.Session.Helper().ID)
	}
}

func TestVolunteer_IsSignedOutBetweenVisitorsAndOneTapAway(t *testing.T) {
	s := newStage(t)
	s.Scanner(uitest.VolunteerCard.Text())
	s.Expire()
	require.False(t, s.Session.Helper().Active)
	require.False(t, s.Session.Large())
	again := zh(s, "people.help_again", "name", "李梅")
	require.True(t, s.Has(again))
	s.Tap("home.say")
	require.False(t, s.Has(again), "only where a visit starts")
	s.Tap("ui.home", again)
	require.True(t, s.Session.Helper().Active)
	require.True(t, s.Session.Large())
	s.Tap("people.understood", zh(s, "people.helping", "name", "李梅"), "people.helper_end")
	require.Empty(t, s.Session.Helper().ID)
	require.False(t, s.Has("李梅"))
	require.False(t, s.Session.Large(), "the page is as at the start")
}

func TestVolunteer_IsSignedOutAlsoWhereThePageLooksAsAtTheStart(t *testing.T) {
	s := newStage(t)
	s.Scanner(uitest.VolunteerCard.Text())
	s.Tap("people.understood")
	s.Session.SetLarge(false) // the person reads small type well, and needs nothing read aloud
	s.Session.SetAloud(false)
	s.Expire()
	require.False(t, s.Session.Helper().Active)
	s.Draft(nil)
	s.Shell.Go(nav.To(nav.Review))
	s.Tap("review.send")
	require.Empty(t, s.Sent[0].HelpedBy, "nobody helped whoever came next")
}

func TestVolunteer_WhoseBadgeWasTakenDoesNotComeBackByOneTap(t *testing.T) {
	s := newStage(t)
	s.Scanner(uitest.VolunteerCard.Text())
	s.Expire()
	s.Machine.Conf.Badges = nil
	s.Tap(zh(s, "people.help_again", "name", "李梅"))
	require.True(t, s.Has(zh(s, "people.unknown_card_title")))
	require.Empty(t, s.Session.Helper().ID)
}

func TestModerator_ProvesAgainWhoTheyAre(t *testing.T) {
	s := newStage(t)
	s.Scanner(uitest.ModeratorCard.Text())
	require.True(t, s.Has(zh(s, "people.signed_in", "name", "王芳")), "nobody is being helped")
	s.Tap("listening.help_only")
	require.True(t, s.Has(zh(s, "people.helping", "name", "王芳")))
	s.Expire()
	require.False(t, s.Has("王芳"), "one tap would not do")
	require.Empty(t, s.Session.Helper().ID)
}

func TestVolunteer_WhoScansTheCardWhereTheNumberIsAskedIsDoneThere(t *testing.T) {
	s := newStage(t)
	s.Tap("ui.help", "people.sign_in_open")
	s.Scanner(uitest.VolunteerCard.Text())
	require.Equal(t, nav.To(nav.Home), s.Shell.Route())
	s.Tap("people.understood")
	require.True(t, s.Session.Helper().Active)

	s = newStage(t)
	s.Draft(nil)
	s.Shell.Go(nav.To(nav.Review))
	s.Tap("ui.help", "people.sign_in_open")
	s.Scanner(uitest.VolunteerCard.Text())
	require.Equal(t, nav.To(nav.Review), s.Shell.Route())
	require.NotEmpty(t, s.Session.Draft().Text)

	s = newStage(t)
	s.Tap("ui.help", "people.sign_in_open")
	s.Scanner(uitest.ModeratorCard.Text())
	require.Equal(t, nav.Sessions, s.Shell.Route().Name)
}

func TestVolunteer_WhoScansTheCardAgainIsAskedAndNothingChanges(t *testing.T) {
	s := newStage(t)
	s.Scanner(uitest.VolunteerCard.Text())
	s.Tap("people.understood", "ui.smaller")
	s.Clock = s.Clock.Add(time.Minute)
	s.Scanner(uitest.VolunteerCard.Text())
	require.False(t, s.Has(zh(s, "people.welcome_title", "name", "李梅")))
	require.False(t, s.Session.Large(), "the person reads small type well")
	s.Tap("people.helper_stay")
	require.True(t, s.Session.Helper().Active)
	s.Clock = s.Clock.Add(time.Minute)
	s.Scanner(uitest.VolunteerCard.Text())
	s.Tap("people.helper_end")
	require.Empty(t, s.Session.Helper().ID)
}

func TestVolunteer_ThePersonIsAskedOnceInAVisit(t *testing.T) {
	s := newStage(t)
	send := func() {
		s.Draft(nil)
		s.Shell.Go(nav.To(nav.Review))
		s.Tap("review.send")
	}
	s.Scanner(uitest.VolunteerCard.Text())
	s.Tap("people.understood")
	send()
	s.Tap("people.proxy_not_yet")
	require.Empty(t, s.Sent)
	s.Tap("review.send", "people.proxy_self")
	send()
	require.Len(t, s.Sent, 2, "asked again")
	for _, f := range s.Sent {
		require.Equal(t, uitest.VolunteerCard.ID, f.HelpedBy)
		require.False(t, f.ProxyConsent)
	}
	s.Tap("receipt.done")
	s.Scanner(uitest.VolunteerCard.Text())
	s.Tap("people.understood")
	send()
	require.Len(t, s.Sent, 2, "another person was not asked")
}

func TestVolunteer_NobodyIsAskedWhereNobodyHelped(t *testing.T) {
	s := newStage(t)
	s.Draft(nil)
	s.Shell.Go(nav.To(nav.Review))
	s.Tap("review.send")
	require.Len(t, s.Sent, 1)
	require.Empty(t, s.Sent[0].HelpedBy)
}

func TestScanner_ACardThatIsNobodysIsRefused(t *testing.T) {
	s := newStage(t)
	forged := uitest.VolunteerCard
	forged.Secret = uitest.ModeratorCard.Secret
	stranger := wire.NewCard(wire.BadgeCard, wire.NewCardID())
	for _, card := range []wire.CardCode{forged, stranger} {
		s.Scanner(card.Text())
		require.True(t, s.Has(zh(s, "people.unknown_card_title")))
		require.Empty(t, s.Session.Helper().ID)
	}
}

func TestScanner_AModeratorComesToTheSessions(t *testing.T) {
	s := newStage(t)
	s.Scanner(uitest.ModeratorCard.Text())
	require.Equal(t, nav.Sessions, s.Shell.Route().Name)
	s = newStage(t)
	s.Draft(nil)
	s.Shell.Go(nav.To(nav.Review))
	s.Scanner(uitest.ModeratorCard.Text())
	require.Equal(t, nav.Review, s.Shell.Route().Name, "nobody is taken away from a report")
}

func TestScanner_AModeratorComesThroughTheDoorOfTheSessions(t *testing.T) {
	s := newStage(t)
	s.Shell.Go(nav.To(nav.Sessions))
	s.Scanner(uitest.ModeratorCard.Text())
	require.Equal(t, nav.Sessions, s.Shell.Route().Name)
	require.True(t, s.Has(zh(s, "listening.choose")))
	s.Tap("ui.back")
	require.Equal(t, nav.To(nav.Home), s.Shell.Route(), "the door does not lie behind it")
}

func TestScanner_AVisitNumberGoesIntoTheReport(t *testing.T) {
	s := newStage(t)
	s.Scanner("MZ20260629001")
	require.Equal(t, nav.To(nav.Kind), s.Shell.Route(), "on the home page it begins one")
	require.Equal(t, "MZ20260629001", s.Session.Draft().VisitNumber)
	s.Tap("people.understood", "common.kind.praise")
	s.Draft(nil)
	s.Tap("ui.next")
	s.Scanner("1234567890")
	require.Equal(t, nav.To(nav.Review), s.Shell.Route())
	s.Tap("people.understood")
	require.True(t, s.Has("1234567890"))
	s.Tap("review.visit_number")
	s.Scanner("1234567891")
	require.True(t, s.Has("1234567891"))
	s.Tap("ui.done", "review.send")
	require.Equal(t, "1234567891", s.Sent[0].Report.VisitNumber)
}

func TestScanner_RefusesWithAWord(t *testing.T) {
	for code, key := range map[string]string{
		"6901234":                          "people.unknown_code_title",
		"6901234567892":                    "people.unknown_code_title", // a bottle, although a pattern fits
		"MZ20260629001X":                   "people.unknown_code_title", // a pattern is of the whole code
		"https://pay.example.com/q/12345":  "people.for_phones_title",
		"https://x.cn/h/AQABMDEyMzQ1Njc4":  "people.for_phones_title",
		"7K3M-9Q2A":                        "people.unknown_code_title", // its check character is wrong
		"XSB-V0000001-ABCDEFGHJKMNPQRSTVW": "people.unknown_code_title",
	} {
		s := newStage(t)
		s.Scanner(code)
		require.True(t, s.Has(zh(s, key)), code)
		require.Equal(t, nav.To(nav.Home), s.Shell.Route())
		require.True(t, s.Session.Draft().Empty())
	}
}

func TestScanner_TypingByHandDoesNothing(t *testing.T) {
	s := newStage(t)
	s.Keys(uitest.VolunteerCard.Text(), 120*time.Millisecond)
	require.Empty(t, s.Session.Helper().ID)
	require.False(t, s.Has(zh(s, "people.understood")))
}

func TestScanner_AVisitNumberHasNoPlaceInASnapshot(t *testing.T) {
	s := newStage(t)
	s.Tap("home.snapshot")
	s.Scanner("MZ20260629001")
	require.True(t, s.Has(zh(s, "people.no_visit_here_title")))
	require.Empty(t, s.Session.Draft().VisitNumber)
}

func TestScanner_AReceiptShowsHowThingsStand(t *testing.T) {
	s := newStage(t)
	s.Scanner("0000-0000")
	require.Equal(t, nav.To(nav.Progress), s.Shell.Route())
	s.Tap(strings.Split("4816", "")...)
	s.Tap("progress.ask")
	require.True(t, s.Has(zh(s, "progress.answered_title")))
}

func TestScanner_TheQRCodeOfAReceiptNeedsNoPIN(t *testing.T) {
	s := newStage(t)
	s.Scanner(s.Receipt.URL)
	require.Equal(t, nav.To(nav.Progress), s.Shell.Route())
	require.True(t, s.Has(zh(s, "progress.answered_title")))
}

func TestScanner_TakesNobodyAwayFromWhatTheySay(t *testing.T) {
	for _, code := range []string{"0000-0000", wire.NewCard(wire.WalkerCard, wire.NewCardID()).Text()} {
		s := newStage(t)
		s.Draft(func(d *session.Draft) { d.Kind = feedback.Complaint })
		s.Shell.Go(nav.To(nav.Review))
		s.Scanner(code)
		require.Equal(t, nav.To(nav.Review), s.Shell.Route())
		require.True(t, s.Has(zh(s, "people.busy_title")))
	}
}

func TestScanner_AnswersEvenWhoIsAskedWhetherTheyAreThere(t *testing.T) {
	s := newStage(t)
	s.Draft(nil)
	s.Shell.Go(nav.To(nav.Review))
	s.Still()
	s.Scanner("MZ20260629001")
	require.False(t, s.Has("您还在吗"))
	require.Equal(t, "MZ20260629001", s.Session.Draft().VisitNumber)
}

func TestScanner_AWordGoesByItself(t *testing.T) {
	s := newStage(t)
	s.Scanner("6901234")
	s.Clock = s.Clock.Add(5 * time.Second)
	s.Shell.Beat()
	require.True(t, s.Has(zh(s, "people.unknown_code_title")))
	s.Clock = s.Clock.Add(2 * time.Second)
	s.Shell.Beat()
	require.False(t, s.Has(zh(s, "people.unknown_code_title")))
}

func TestScanner_ThatLiesBeforeACodeKeepsNobodysVisitAlive(t *testing.T) {
	s := uitest.New(t, uitest.Setting{Panel: uitest.Portrait, Idle: session.Idle{Countdown: time.Hour}})
	s.Draft(nil)
	s.Scanner("6901234567892")
	title := zh(s, "people.unknown_code_title")
	require.True(t, s.Has(title))
	s.Tap("people.understood")
	left := s.Session.Still().Left
	for range 300 {
		s.Scanner("6901234567892")
		require.False(t, s.Has(title))
	}
	require.Less(t, s.Session.Still().Left, left, "nobody is there")
	s.Clock = s.Clock.Add(5 * time.Second)
	s.Scanner("6901234567892")
	require.True(t, s.Has(title), "it was held there again")
	s.Tap("people.understood")
	s.Scanner("pills, take two")
	require.True(t, s.Has(title), "another one")
}
