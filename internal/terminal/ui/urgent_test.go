package ui_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/place"
	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/say"
	"xinsheng/internal/terminal/ui/theme"
	"xinsheng/internal/terminal/ui/uitest"
	"xinsheng/internal/terminal/ui/write"
)

func writing(panel theme.Panel, large bool) uitest.Setting {
	conf := uitest.Hospital()
	params := func(v *session.Session) write.Params {
		return write.Params{Session: v, Concern: place.NewRule(conf.DangerWords, conf.SelfHarm).Of,
			Ways: func() say.Ways { return say.Ways{Voice: true, Photo: true, Days: 365} }}
	}
	return uitest.Setting{Panel: panel, Large: large,
		Write: func(v *session.Session) nav.Screen { return write.New(params(v)) },
		Line:  func(v *session.Session, spec nav.LineSpec) nav.Screen { return write.Line(params(v), spec) }}
}

// A child mashes the glass for a minute: taps seven a second, some long presses, some drags. Another one leans on it.
// The figures count what was sent as urgent.
func TestUrgent_MashingForMinutesSendsNone(t *testing.T) {
	minutes := 3 // on each of eight glasses; the nightly runs take 25: 200 in all
	if os.Getenv("XINSHENG_LONG") != "" {
		minutes = 25
	}
	if testing.Short() {
		minutes = 1
	}
	total, urgent, reached, sent := 0, 0, 0, 0
	for name, panel := range map[string]theme.Panel{"portrait": uitest.Portrait, "landscape": uitest.Landscape,
		"small_portrait": uitest.SmallPortrait, "small_landscape": uitest.SmallLandscape} {
		for _, large := range []bool{false, true} {
			s := uitest.New(t, writing(panel, large))
			for minute := range minutes {
				random := rand.New(rand.NewPCG(uint64(minute), 11))
				s.Session.End()
				s.Session.SetLarge(large)
				s.Shell.StartAt(s.Screens.Start())
				s.Sent = nil
				reached += mashMinute(s, random, minute%5 == 4)
				total++
				for _, f := range s.Sent {
					sent++
					if f.Report != nil && f.Report.Urgent {
						urgent++
						t.Errorf("%s large=%v minute %d: an alarm was raised", name, large, minute)
					}
				}
			}
		}
	}
	t.Logf("%d minutes, %d moments on a page that sends an alarm, %d records sent, %d urgent", total,
		reached, sent, urgent)
}

// mashMinute is one minute of a child's hands; it reports how often they were on a page that sends an alarm.
func mashMinute(s *uitest.Stage, random *rand.Rand, leans bool) (reached int) {
	f, size := s.Finger(), s.Window.Canvas().Size()
	anywhere := func() fyne.Position { return fyne.NewPos(random.Float32()*size.Width, random.Float32()*size.Height) }
	long := 0.06
	if leans {
		long = 0.6
	}
	for end := s.Clock.Add(time.Minute); s.Clock.Before(end); {
		if s.Shell.Route().Name == nav.Review && s.Session.Draft().Urgent {
			reached++
		}
		to := anywhere()
		f.Down(to)
		switch n := random.Float64(); {
		case n < long:
			f.Rest(time.Duration(500+random.IntN(3500)) * time.Millisecond)
			f.Up(to)
		case n < long+0.05: // a drag
			from := to
			to = anywhere()
			for i := range 5 {
				share := float32(i+1) / 5
				f.Move(fyne.NewPos(from.X+(to.X-from.X)*share, from.Y+(to.Y-from.Y)*share))
				f.Rest(60 * time.Millisecond)
			}
			f.Up(to)
		default:
			s.Clock = s.Clock.Add(time.Duration(30+random.IntN(70)) * time.Millisecond)
			f.Up(to)
		}
		s.Clock = s.Clock.Add(time.Duration(20+random.IntN(120)) * time.Millisecond)
		if random.IntN(7) == 0 {
			s.Shell.Beat()
		}
	}
	return reached
}

// urgentReview is the review page of an urgent report.
func urgentReview(t *testing.T, panel theme.Panel) *uitest.Stage {
	s := uitest.New(t, uitest.Setting{Panel: panel})
	s.Draft(func(d *session.Draft) { d.Urgent = true })
	s.Shell.Go(nav.To(nav.Review))
	s.Clock = s.Clock.Add(time.Minute)
	return s
}

func TestUrgent_ATapSendsNothingAndAHoldDoes(t *testing.T) {
	s := urgentReview(t, uitest.Portrait)
	for range 30 {
		s.Tap("review.send_urgent")
	}
	require.Empty(t, s.Sent)
	s.Hold("review.send_urgent")
	require.Len(t, s.Sent, 1)
	require.True(t, s.Sent[0].Report.Urgent)
	require.False(t, s.Sent[0].Report.Inhuman)
	require.Equal(t, nav.Receipt, s.Shell.Route().Name)
}

// Hammering on the very button that sends is no hold, however long it lasts.
func TestUrgent_HammeringOnTheButtonSendsNothing(t *testing.T) {
	s := urgentReview(t, uitest.Portrait)
	f, to := s.Finger(), s.Middle("review.send_urgent")
	for range 200 {
		f.Down(to)
		f.Rest(80 * time.Millisecond)
		f.Up(to)
		f.Rest(60 * time.Millisecond)
	}
	require.Empty(t, s.Sent)
}

// An old hand trembles: it wanders over the button, slips off its edge, and lifts for a moment. It sends all the same.
func TestUrgent_ATremblingHandSendsIt(t *testing.T) {
	for seed := range uint64(20) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			random := rand.New(rand.NewPCG(seed, 3))
			s := urgentReview(t, []theme.Panel{uitest.Portrait, uitest.Landscape}[seed%2])
			middle, mm := s.Middle("review.send_urgent"), s.Theme.MM(1)
			f := s.Finger()
			near := func() fyne.Position {
				return middle.AddXY((random.Float32()-0.5)*24*mm, (random.Float32()-0.5)*24*mm)
			}
			f.Down(middle)
			for i := 0; i < 60 && len(s.Sent) == 0; i++ {
				f.Rest(time.Duration(60+random.IntN(100)) * time.Millisecond)
				if at := near(); random.IntN(8) == 0 {
					f.Up(at)
					f.Rest(time.Duration(50+random.IntN(250)) * time.Millisecond)
					f.Down(near())
				} else {
					f.Move(at)
				}
			}
			require.Len(t, s.Sent, 1)
			require.True(t, s.Sent[0].Report.Urgent)
		})
	}
}

// After taps as no person makes them it is asked for once more, in another place; sent then, it carries the mark.
func TestUrgent_AnInhumanRhythmIsAskedOnceMoreAndSentWithItsMark(t *testing.T) {
	s := urgentReview(t, uitest.Portrait)
	f := s.Finger()
	mash := func() {
		for range 40 {
			f.Down(fyne.NewPos(2, 2))
			s.Clock = s.Clock.Add(50 * time.Millisecond)
			f.Up(fyne.NewPos(2, 2))
			s.Clock = s.Clock.Add(80 * time.Millisecond)
		}
	}
	mash()
	s.Hold("review.send_urgent")
	require.Empty(t, s.Sent)
	require.True(t, s.Has(s.Texts.For("zh").T("review.sure_title")))
	s.Clock = s.Clock.Add(time.Second)
	f.Down(fyne.NewPos(2, 2)) // beside the card: nobody meant it
	f.Up(fyne.NewPos(2, 2))
	require.False(t, s.Has(s.Texts.For("zh").T("review.sure_title")))
	s.Clock = s.Clock.Add(time.Second)
	s.Hold("review.send_urgent")
	s.Clock = s.Clock.Add(time.Second)
	s.Hold("review.sure_send")
	require.Len(t, s.Sent, 1)
	require.True(t, s.Sent[0].Report.Urgent)
	require.True(t, s.Sent[0].Report.Inhuman)
}
