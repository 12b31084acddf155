package ui_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/uitest"
	"xinsheng/internal/wire"
)

// moderated is a stage on which a moderator signed in for the planned session.
func moderated(t *testing.T) *uitest.Stage {
	s := uitest.New(t, uitest.Setting{Panel: uitest.Portrait, Prepare: func(m *uitest.Machine) {
		m.Conf.Badges = append(m.Conf.Badges, wire.Badge{ID: "b-mod", Name: "王敏", Role: wire.Moderator})
		m.Clock = m.Conf.Listening[0].From
	}})
	moderate(s)
	return s
}

func moderate(s *uitest.Stage) {
	s.Session.Help(session.Helper{ID: "b-mod", Name: "王敏"})
	s.Shell.Go(nav.To(nav.Sessions))
}

func opened(t *testing.T) *uitest.Stage {
	s := moderated(t)
	s.Tap("陪护人座谈会")
	require.Equal(t, nav.To(nav.Listening), s.Shell.Route())
	return s
}

// word leaves one person's word.
func word(s *uitest.Stage, text string) {
	s.Tap("listening.say", "common.kind.suggestion")
	s.Session.Update(func(d *session.Draft) { d.Text = text })
	s.Tap("ui.next", "review.send", "receipt.done")
}

func TestListening_SeveralPeopleLeaveTheirWordOneAfterTheOther(t *testing.T) {
	s := opened(t)
	require.True(t, s.Has("王敏"))
	require.Empty(t, s.Session.Helper().ID)
	require.False(t, s.Session.Large(), "the moderator is signed out, and their type with them")
	for i, text := range []string{"饭菜凉了", "护士很好", "夜里太吵"} {
		word(s, text)
		require.Equal(t, nav.To(nav.Listening), s.Shell.Route())
		sent := s.Sent[i]
		require.Equal(t, "listen-06", sent.Listening.ID)
		require.Equal(t, feedback.TypeListeningWord, sent.Type())
		require.Equal(t, text, sent.Report.Text)
		require.Equal(t, "d7", sent.Report.WherePlace, "it is about the place of the session")
		require.Empty(t, sent.HelpedBy, "nobody wrote it for them")
		require.True(t, s.Session.Draft().Empty())
	}
	require.NotEqual(t, s.Sent[0].VisitID, s.Sent[1].VisitID)
	require.True(t, s.Has("3 位"))
}

func TestListening_IsOpenedByModeratorsOnly(t *testing.T) {
	s := newStage(t)
	s.Shell.Go(nav.To(nav.Sessions))
	require.False(t, s.Has("陪护人座谈会"))
	s.Machine.Conf.Badges = append(s.Machine.Conf.Badges, wire.Badge{ID: "b-vol", Name: "李梅", Role: wire.Volunteer})
	s.Session.Help(session.Helper{ID: "b-vol", Name: "李梅"})
	s.Shell.Redraw()
	require.False(t, s.Has("陪护人座谈会"))
	require.Nil(t, s.Session.Listening())
}

func TestListening_EndsAtItsTimeButNotInTheMiddleOfAWord(t *testing.T) {
	s := opened(t)
	s.Tap("listening.say", "common.kind.complaint")
	s.Session.Update(func(d *session.Draft) { d.Text = "等了很久" })
	s.Machine.Clock = s.Machine.Conf.Listening[0].Until
	s.Shell.Beat()
	require.Equal(t, nav.To(nav.Write), s.Shell.Route())
	s.Tap("ui.next", "review.send")
	require.Equal(t, "listen-06", s.Sent[0].Listening.ID)
	s.Tap("receipt.done")
	require.Equal(t, nav.To(nav.Home), s.Shell.Route())
	require.Nil(t, s.Session.Listening())
}

func TestListening_HomeIsTheUsualOneAgainWhenItsTimeIsOver(t *testing.T) {
	s := opened(t)
	s.Machine.Clock = s.Machine.Conf.Listening[0].Until
	s.Shell.Beat()
	require.Equal(t, nav.To(nav.Home), s.Shell.Route())
	require.Nil(t, s.Session.Listening())
}

func TestListening_EndsWhenItsModeratorSaysSo(t *testing.T) {
	s := opened(t)
	s.Tap("listening.moderator_in")
	require.NotContains(t, enabled(s), s.Texts.For("zh").T("listening.end"), "anybody may tap there")
	moderate(s)
	s.Tap("listening.end")
	require.Equal(t, nav.To(nav.Home), s.Shell.Route())
	require.Nil(t, s.Session.Listening())
}

func TestListening_IsNotAnnouncedAnyMoreWhenItsModeratorEndedItButMayBeOpenedAgain(t *testing.T) {
	s := opened(t)
	moderate(s)
	s.Tap("listening.end")
	s.Shell.Beat()
	require.False(t, s.Has("陪护人座谈会"), "nobody is listened to there")
	moderate(s)
	s.Tap("陪护人座谈会")
	require.Equal(t, nav.To(nav.Listening), s.Shell.Route())
}

func TestListening_NamesOnlyTheWaysThatThereAre(t *testing.T) {
	for ways, set := range map[string]uitest.Setting{"说一说、写一写、拍一拍": {}, "有话写下来": {NoVoice: true, NoPhoto: true}} {
		set.Panel = uitest.Portrait
		s := uitest.New(t, set)
		s.Session.Listen(&session.Listening{ID: "l", Name: "陪护人座谈会", PlaceID: "d7", Until: s.Machine.Clock.Add(time.Hour)})
		s.Shell.StartOver()
		require.Equal(t, nav.To(nav.Listening), s.Shell.Route())
		require.True(t, s.Has(ways), ways)
	}
}

func TestListening_HelpNamesTheButtonThatIsThere(t *testing.T) {
	s := opened(t)
	s.Tap("ui.help")
	require.True(t, s.Has("“轮到我说”"))
	require.False(t, s.Has("我有话要说"))
}

func TestListening_IsAnnouncedOnTheHomePageBeforeItBegins(t *testing.T) {
	s := newStage(t)
	require.False(t, s.Has("陪护人座谈会"))
	s.Machine.Clock = s.Machine.Conf.Listening[0].From.Add(-10 * time.Minute)
	s.Shell.Beat()
	require.True(t, s.Has("陪护人座谈会"))
}

func TestListening_WithoutAPlanIsOfThisPlaceAndToday(t *testing.T) {
	s := moderated(t)
	s.Tap("listening.here")
	l := s.Session.Listening()
	require.Equal(t, "here-hall-2026-06-29", l.ID)
	require.Equal(t, "hall", l.PlaceID)
	require.Equal(t, "王敏", l.Moderator)
	word(s, "一切都好")
	require.Empty(t, s.Sent[0].Report.WherePlace, "here")
}
