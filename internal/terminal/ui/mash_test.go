package ui_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/ui/uitest"
	"xinsheng/internal/wire"
)

// A child taps whatever can be tapped and holds whatever lies around before the scanner, while badges are taken away,
// walks end and people leave. Nothing breaks, what is sent is valid, and nobody is anybody else afterwards.
func TestShell_AMashingChildBreaksNothing(t *testing.T) {
	for seed := range uint64(4) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) { mash(t, seed, 200) })
	}
}

func mash(t *testing.T, seed uint64, moves int) {
	random := rand.New(rand.NewPCG(seed, 7))
	s := uitest.New(t, uitest.Setting{Panel: uitest.Portrait})
	badges, walkers := s.Machine.Conf.Badges, s.Machine.Conf.Walkers
	codes := []string{
		uitest.VolunteerCard.Text(), uitest.ModeratorCard.Text(), uitest.WalkerCard.Text(),
		wire.NewCard(wire.BadgeCard, "V0000001").Text(),
		"https://example.cn" + wire.PathWalkPage + uitest.WalkerCard.Text(), "7K3M9Q2F", "6901234567892", "1234567890",
		"XSB-", "%00%s{{.}}", "-1",
	}
	var trail []string
	defer func() {
		if r := recover(); r != nil {
			t.Fatalf("%v after %v", r, trail[max(0, len(trail)-12):])
		}
	}()
	for range moves {
		before := len(s.Sent)
		switch n := random.IntN(40); {
		case n == 0:
			trail = append(trail, "leaves")
			s.Slow = false
			s.Catch() // while something is sent, read aloud or recorded, no visit ends
			if s.Mic.Open() {
				continue
			}
			s.Expire()
			require.False(t, s.Session.Helper().Active, trail)
			require.Empty(t, s.Session.Helped().ID, trail)
			require.Nil(t, s.Session.Walker(), trail)
			require.True(t, s.Session.Draft().Empty(), trail)
			require.False(t, s.Session.Large(), trail)
		case n == 1:
			s.Machine.Conf.Badges, s.Machine.Conf.Walkers = nil, nil
		case n == 2:
			s.Machine.Conf.Badges, s.Machine.Conf.Walkers = badges, walkers
		case n == 3:
			s.Machine.Clock = s.Machine.Clock.Add(time.Duration(random.IntN(300)-150) * time.Minute)
		case n == 4:
			s.Slow = !s.Slow
		case n == 5:
			s.Machine.IsOnline = !s.Machine.IsOnline
		case n < 12:
			code := codes[random.IntN(len(codes))]
			trail = append(trail, "scans "+code)
			s.Scanner(code)
		default:
			targets := s.Scan().Targets
			require.NotEmpty(t, targets, trail)
			target := targets[random.IntN(len(targets))]
			trail = append(trail, fmt.Sprint(s.Shell.Route().Name, " ", target.Label))
			s.Clock = s.Clock.Add(time.Duration(random.IntN(1000)) * time.Millisecond)
			test.TapCanvas(s.Window.Canvas(), fyne.NewPos(target.X+target.W/2, target.Y+target.H/2))
		}
		if random.IntN(3) == 0 {
			s.Catch()
		}
		for _, f := range s.Sent[before:] {
			require.NoError(t, valid(f), trail)
			if f.Step != nil {
				require.Equal(t, uitest.WalkerCard.ID, f.Step.Walker, trail)
			}
		}
	}
	s.Slow = false
	s.Catch()
	if s.Expire(); !s.Mic.Open() {
		require.Equal(t, s.Screens.Start(), s.Shell.Route(), trail)
	}
}

// valid checks what was handed on as its receiver will.
func valid(f session.Finished) error {
	switch {
	case f.Report != nil:
		return f.Report.Validate()
	case f.Rating != nil:
		return f.Rating.Validate()
	case f.Answers != nil:
		return f.Answers.Validate()
	case f.Step != nil:
		return f.Step.Validate()
	case f.Snapshot != nil:
		return f.Snapshot.Validate()
	}
	return feedback.ErrInvalid
}
