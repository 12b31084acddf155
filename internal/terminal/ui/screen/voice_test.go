package screen_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/capture"
	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/say"
	"xinsheng/internal/terminal/ui/uitest"
	"xinsheng/internal/terminal/ui/write"
)

// newVoice is a stage with the write page and its tabs.
func newVoice(t *testing.T) *uitest.Stage {
	var s *uitest.Stage
	s = uitest.New(t, uitest.Setting{Panel: uitest.Portrait, Write: func(v *session.Session) nav.Screen {
		return write.New(write.Params{Session: v, Ways: func() say.Ways { return s.Screens.Ways() }})
	}})
	return s
}

// speaking is a stage on which somebody speaks.
func speaking(t *testing.T) *uitest.Stage {
	s := newVoice(t)
	s.Tap("home.say", "common.kind.complaint", "voice.tab")
	require.True(t, s.Mic.Open())
	return s
}

func voices(s *uitest.Stage) int { return s.Session.Draft().Count(feedback.Voice) }

// held reports whether the visit is kept from idling.
func held(s *uitest.Stage) bool {
	s.Still()
	asked := s.Has("您还在吗")
	if asked {
		s.Tap("ui.idle_stay")
	}
	return !asked
}

func TestVoice_AReportIsSentWithSixTaps(t *testing.T) {
	s := newVoice(t)
	s.Tap("home.say", "common.kind.complaint", "voice.tab", "voice.stop", "ui.next", "review.send")
	require.Equal(t, nav.Receipt, s.Shell.Route().Name)
	require.Len(t, s.Sent, 1)
	sent := s.Sent[0]
	require.Empty(t, sent.Report.Text)
	require.Len(t, sent.Media, 1)
	require.Equal(t, "audio/ogg", sent.Media[0].MediaType)
	require.EqualValues(t, 42000, sent.Report.Attachments[0].DurationMS)
	require.Contains(t, sent.Consents, feedback.ConsentVoice)
}

func TestVoice_TheConsentStandsAboveTheTabs(t *testing.T) {
	s := newVoice(t)
	s.Tap("home.say", "common.kind.complaint")
	require.True(t, s.Has("就录音"))
	require.True(t, s.Has("存 1 年"))
}

func TestVoice_NextWhileSpeakingKeepsAndGoesOn(t *testing.T) {
	s := speaking(t)
	s.Tap("ui.next")
	require.Equal(t, nav.Review, s.Shell.Route().Name)
	require.Equal(t, 1, voices(s))
	require.False(t, s.Mic.Open())
}

func TestVoice_EveryWayOffThePageClosesTheMicrophone(t *testing.T) {
	for name, leave := range map[string]func(*uitest.Stage){
		"back":  func(s *uitest.Stage) { s.Tap("ui.back") },
		"write": func(s *uitest.Stage) { s.Tap("voice.tab_write") },
		"photo": func(s *uitest.Stage) { s.Tap("voice.tab_photo") },
		"help":  func(s *uitest.Stage) { s.Tap("ui.help") },
	} {
		t.Run(name, func(t *testing.T) {
			s := speaking(t)
			leave(s)
			require.NotEqual(t, nav.Voice, s.Shell.Route().Name)
			require.False(t, s.Mic.Open())
			require.Equal(t, 1, voices(s), "what was said is kept")
			require.False(t, held(s))
		})
	}
	for name, leave := range map[string]func(*uitest.Stage){
		"home":   func(s *uitest.Stage) { s.Tap("ui.home", "ui.leave_wipe") },
		"finish": func(s *uitest.Stage) { s.Shell.StartOver() },
	} {
		t.Run(name, func(t *testing.T) {
			s := speaking(t)
			leave(s)
			require.Equal(t, nav.Home, s.Shell.Route().Name)
			require.False(t, s.Mic.Open())
			require.True(t, s.Session.Draft().Empty())
		})
	}
}

func TestVoice_AStrayTouchOnHomeLosesNothing(t *testing.T) {
	s := speaking(t)
	s.Tap("ui.home")
	require.True(t, s.Mic.Open(), "it goes on while the visitor is asked")
	require.True(t, s.Has("话筒开着"), "the mark is not dimmed")
	s.Tap("ui.leave_stay", "voice.stop")
	require.Equal(t, 1, voices(s))
}

func TestVoice_SpeakingAndListeningAreNotIdle(t *testing.T) {
	s := speaking(t)
	require.True(t, held(s))
	s.Tap("voice.stop")
	require.False(t, held(s))
	s.TapPart("voice.listen", 1)
	require.True(t, held(s))
	s.Speaker.Now().Ends()
	s.Shell.Move()
	require.False(t, held(s))
	s.TapPart("voice.listen", 1)
	s.Tap("ui.next")
	require.False(t, held(s))
}

func TestVoice_WhatEndsAfterTheVisitReachesNobody(t *testing.T) {
	s := speaking(t)
	s.Slow = true
	s.Tap("voice.stop")
	s.Shell.StartOver()
	s.Session.Update(func(d *session.Draft) { d.Kind = feedback.Praise })
	s.Catch()
	require.Zero(t, voices(s))
	require.False(t, s.Mic.Open())
}

func TestVoice_LeavingWhileTheMicrophoneOpensLeavesItClosed(t *testing.T) {
	s := newVoice(t)
	s.Slow = true
	s.Tap("home.say", "common.kind.complaint", "voice.tab")
	require.True(t, s.Has("请稍等"))
	s.Tap("ui.back")
	s.Catch()
	require.False(t, s.Mic.Open())
	require.False(t, held(s))
	s.Slow = false
	s.Tap("voice.tab")
	require.True(t, s.Mic.Open(), "and it can be opened again")
}

func TestVoice_AMicrophoneThatNeverOpensIsGivenUp(t *testing.T) {
	s := newVoice(t)
	s.Slow = true
	s.Tap("home.say", "common.kind.complaint", "voice.tab")
	s.Clock = s.Clock.Add(6 * time.Second)
	s.Shell.Move()
	require.True(t, s.Has("话筒没有反应"))
	require.False(t, held(s))
}

func TestVoice_TapsOfAChildMakeOneRecording(t *testing.T) {
	s := speaking(t)
	s.Slow = true
	s.Tap("voice.stop")
	require.NotContains(t, labels(s), s.Texts.For("zh").T("voice.stop"))
	s.Catch()
	s.Slow = false
	require.Equal(t, 1, voices(s))
	s.Tap("voice.more")
	require.Equal(t, 2, s.Mic.Opened)
	s.Tap("voice.tab_write", "voice.tab", "voice.tab_write")
	require.Equal(t, feedback.MaxVoices, voices(s))
	require.Equal(t, s.Mic.Opened, s.Mic.Closed)
	s.Tap("voice.tab_write", "voice.tab")
	require.False(t, s.Mic.Open(), "there are as many as there may be")
}

func TestVoice_TheMarkShowsWhileTheMicrophoneIsOpen(t *testing.T) {
	s := speaking(t)
	require.True(t, s.Has("话筒开着"))
	s.Tap("ui.larger")
	require.True(t, s.Has("话筒开着"))
	s.Tap("voice.stop")
	require.False(t, s.Has("话筒开着"))
}

func TestVoice_LanguageAndTypeSizeDoNotDisturbIt(t *testing.T) {
	s := speaking(t)
	take := s.Mic.Take()
	s.Tap("ui.language", "ui.larger", "ui.language")
	require.Same(t, take, s.Mic.Take())
	take.Says(capture.Meter{Elapsed: 61 * time.Second, Verdict: capture.Good})
	s.Shell.Move()
	require.True(t, s.Has("1:01"))
	s.Tap("ui.smaller")
	require.True(t, s.Has("1:01"), "the page made anew goes on where it was")
	require.True(t, held(s))
}

func TestVoice_ThreeMinutesEndByThemselvesAndAreKept(t *testing.T) {
	s := speaking(t)
	s.Mic.Take().Says(capture.Meter{Elapsed: capture.MaxVoice - 15*time.Second, Verdict: capture.Good})
	s.Shell.Move()
	require.True(t, s.Has("还可以说 15 秒"))
	s.Mic.Hears.Duration = capture.MaxVoice
	s.Mic.Take().Ends()
	s.Shell.Move()
	require.True(t, s.Has("说满 3 分钟"))
	require.Equal(t, 1, voices(s))
}

func TestVoice_SaysWhatIsWrongWhileSomebodySpeaks(t *testing.T) {
	for verdict, words := range map[capture.Verdict]string{capture.Quiet: "声音有点小", capture.Clipped: "声音太大",
		capture.Silent: "没有听到声音"} {
		s := speaking(t)
		s.Mic.Take().Says(capture.Meter{Elapsed: 9 * time.Second, Verdict: verdict})
		s.Shell.Move()
		require.True(t, s.Has(words), verdict)
	}
}

func TestVoice_SilenceIsNotKeptAndSaidSo(t *testing.T) {
	s := speaking(t)
	s.Mic.Hears.Verdict = capture.Silent
	s.Tap("ui.next")
	require.Equal(t, nav.Voice, s.Shell.Route().Name)
	require.True(t, s.Has("没有听到声音"))
	require.Zero(t, voices(s))
	s.Mic.Hears.Verdict = capture.Good
	s.Tap("voice.begin", "voice.stop")
	require.Equal(t, 1, voices(s))
}

func TestVoice_AMicrophoneThatGoesAwayKeepsWhatWasSaid(t *testing.T) {
	s := speaking(t)
	s.Mic.Hears.Cut = true
	s.Mic.Take().Ends()
	s.Shell.Move()
	require.Equal(t, 1, voices(s))
	require.True(t, s.Has("话筒断开了，前面的 0:42 已经留下"))
	s.Mic.Err = capture.ErrMissing
	s.Tap("voice.more")
	require.True(t, s.Has("话筒没有接好"))
	s.Mic.Err = nil
	s.Tap("voice.more", "voice.stop")
	require.Equal(t, 2, voices(s))
}

func TestVoice_AMicrophoneThatIsNotThereOffersTheOtherWays(t *testing.T) {
	s := newVoice(t)
	s.Mic.Err = capture.ErrMissing
	s.Tap("home.say", "common.kind.complaint", "voice.tab")
	require.True(t, s.Has("7212345"))
	require.True(t, s.Has("用手机说"))
	require.False(t, held(s))
	s.Mic.Err = nil
	s.Tap("voice.retry")
	require.True(t, s.Mic.Open())
}

func TestVoice_ATerminalWithoutAMicrophoneSaysSo(t *testing.T) {
	var s *uitest.Stage
	s = uitest.New(t, uitest.Setting{Panel: uitest.Portrait, NoVoice: true, Write: func(v *session.Session) nav.Screen {
		return write.New(write.Params{Session: v, Ways: func() say.Ways { return s.Screens.Ways() }})
	}})
	s.Tap("home.say", "common.kind.complaint")
	require.False(t, s.Has("就录音"))
	s.Tap("voice.tab")
	require.Equal(t, nav.Write, s.Shell.Route().Name)
	require.True(t, s.Has("没有话筒"))
	s.Tap("voice.understood")
}

func TestVoice_ATouchOnThePictureJumps(t *testing.T) {
	s := speaking(t)
	s.Tap("voice.stop")
	s.TapPart("voice.seek", 1) // in its middle
	require.InDelta(t, 21, s.Speaker.Runs[0].Seconds(), 0.5)
	s.Speaker.Now().At(30 * time.Second)
	s.Shell.Move()
	require.True(t, s.Has("0:30 / 0:42"))
	s.TapPart("voice.hush", 1)
	require.True(t, s.Has("0:42"))
}

func TestVoice_AgainTakesThePlaceOnlyOnceItIsKept(t *testing.T) {
	s := speaking(t)
	s.Tap("voice.stop")
	first := s.Session.Draft().Media[0]
	s.Tap("voice.again")
	s.Mic.Hears.Verdict = capture.Silent
	s.Tap("voice.stop")
	require.Equal(t, 1, voices(s))
	require.Equal(t, byte('O'), first.Data[0], "silence takes nobody's place")
	s.Mic.Hears.Verdict, s.Mic.Hears.Duration = capture.Good, 7*time.Second
	s.Tap("voice.again", "voice.stop")
	require.Equal(t, 1, voices(s))
	require.Equal(t, 7*time.Second, s.Session.Draft().Media[0].Duration)
	require.Zero(t, first.Data[0], "the one before is wiped")
}

func TestVoice_TakingOneAwayAsksFirst(t *testing.T) {
	s := speaking(t)
	s.Tap("voice.stop")
	data := s.Session.Draft().Media[0].Data
	s.TapPart("voice.bin", 1)
	s.Tap("voice.remove_keep")
	require.Equal(t, 1, voices(s))
	s.TapPart("voice.bin", 1)
	s.Tap("voice.remove")
	require.Zero(t, voices(s))
	require.Zero(t, data[0])
}

func TestVoice_ComingFromTheReviewRecordsNothing(t *testing.T) {
	s := speaking(t)
	s.Tap("ui.next", "review.voice")
	require.Equal(t, nav.Voice, s.Shell.Route().Name)
	require.False(t, s.Mic.Open())
	s.Tap("ui.next")
	require.Equal(t, nav.Review, s.Shell.Route().Name)
	s.Tap("ui.back")
	require.Equal(t, nav.Voice, s.Shell.Route().Name)
	require.False(t, s.Mic.Open())
}

func TestVoice_ListeningFromTheReviewPlaysAtOnceWhatWasSaid(t *testing.T) {
	s := speaking(t)
	s.Tap("ui.next", "review.voice")
	require.NotNil(t, s.Speaker.Now())
	require.True(t, s.Has("停下"))
	s.Tap("ui.next", "ui.back")
	require.False(t, s.Has("停下"), "whoever comes back hears nothing by surprise")
}

func TestVoice_WritingAndRecordingsGoTogether(t *testing.T) {
	s := speaking(t)
	s.Tap("voice.tab_write", "ui.next")
	require.Equal(t, nav.Review, s.Shell.Route().Name, "what was said is enough")
	require.True(t, s.Has("您的话在录音里"))
	s.Tap("review.words")
	require.Equal(t, nav.Write, s.Shell.Route().Name)
}

func labels(s *uitest.Stage) []string {
	var out []string
	for _, t := range s.Scan().Targets {
		out = append(out, t.Label)
	}
	return out
}
