package clock_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"xinsheng/internal/terminal/clock"
)

var (
	built = time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	noon  = time.Date(2026, 7, 1, 4, 0, 0, 0, time.UTC) // 12:00 in Shanghai
)

// machine is a terminal whose clocks the test turns.
type machine struct {
	wall   time.Time
	boot   string
	mono   time.Duration
	kept   map[string][]byte
	writes int
	broken error
}

func newMachine() *machine { return &machine{wall: noon, boot: "boot-1", kept: map[string][]byte{}} }

func (m *machine) Value(key string) ([]byte, error) { return m.kept[key], m.broken }

func (m *machine) SetValues(_ context.Context, values map[string][]byte) error {
	if m.broken != nil {
		return m.broken
	}
	m.writes++
	for k, v := range values {
		m.kept[k] = v
	}
	return nil
}

func (m *machine) pass(d time.Duration) { m.wall, m.mono = m.wall.Add(d), m.mono+d }

func (m *machine) open(t *testing.T) *clock.Clock {
	t.Helper()
	c, err := clock.Open(m, clock.Source{Wall: func() time.Time { return m.wall }, Boot: m.boot,
		Mono: func() time.Duration { return m.mono }}, built)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func (m *machine) hear(t *testing.T, c *clock.Clock, hub time.Time) {
	t.Helper()
	if err := c.Heard(t.Context(), hub, 0); err != nil {
		t.Fatal(err)
	}
}

func TestMoment_TellsAllThreeClocksUncorrected(t *testing.T) {
	m := newMachine()
	c := m.open(t)
	m.hear(t, c, noon.Add(-time.Hour))
	m.pass(1500 * time.Millisecond)
	got := c.Moment()
	if !got.Wall.Equal(noon.Add(1500*time.Millisecond)) || got.Boot != "boot-1" || got.Mono != 1500 {
		t.Errorf("got %+v", got)
	}
	if _, offset := got.Wall.Zone(); offset != 8*3600 {
		t.Errorf("zone is %d s", offset)
	}
}

func TestNow_IsTheHubsTimeCarriedOnHoweverTheWallClockJumps(t *testing.T) {
	m := newMachine()
	m.wall = noon.AddDate(-3, 0, 0)
	c := m.open(t)
	if c.Plausible() {
		t.Error("three years ago is before the program was made")
	}
	m.hear(t, c, noon)
	m.pass(time.Hour)
	m.wall = time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC) // someone pulls the battery while it runs
	if got := c.Now(); !got.Equal(noon.Add(time.Hour)) || !c.Plausible() {
		t.Errorf("now is %v, plausible %v", got, c.Plausible())
	}
}

func TestNow_AfterTheProgramRestartedWithinTheSameBoot(t *testing.T) {
	m := newMachine()
	m.wall = noon.Add(30 * time.Minute)
	m.hear(t, m.open(t), noon)
	m.pass(time.Minute)
	if got := m.open(t).Now(); !got.Equal(noon.Add(time.Minute)) {
		t.Errorf("now is %v", got)
	}
}

func TestNow_AfterARestartOfTheMachineIsCorrectedByTheLastSkew(t *testing.T) {
	m := newMachine()
	m.wall = noon.Add(5 * time.Minute) // five minutes fast
	m.hear(t, m.open(t), noon)
	m.pass(24 * time.Hour)
	m.boot, m.mono = "boot-2", 0
	c := m.open(t)
	if got := c.Now(); !got.Equal(noon.Add(24*time.Hour)) || !c.Plausible() {
		t.Errorf("now is %v, plausible %v", got, c.Plausible())
	}
	if skew, ok := c.Skew(); !ok || skew != 5*time.Minute {
		t.Errorf("skew is %v, %v", skew, ok)
	}
}

func TestPlausible_PrintsNoDateFromAnAbsurdClock(t *testing.T) {
	for name, c := range map[string]struct {
		skewBefore time.Duration // of the wall clock, when the hub was heard in the boot before
		wall       time.Time
		want       bool
	}{
		"an hour later":                     {0, noon.Add(time.Hour), true},
		"battery dead":                      {0, time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC), false},
		"before the program was made":       {0, built.Add(-time.Second), false},
		"before the hub was last heard":     {0, noon.Add(-time.Minute), false},
		"a century ahead":                   {0, time.Date(2101, 1, 1, 0, 0, 0, 0, time.UTC), false},
		"last minute of the century":        {0, time.Date(2099, 12, 31, 0, 0, 0, 0, time.UTC), true},
		"it was an hour fast":               {time.Hour, noon.Add(2 * time.Hour), true},
		"it was eight hours fast, maybe is": {8 * time.Hour, noon.Add(9 * time.Hour), false},
		"it stood in 1970, now set right":   {-56 * 365 * 24 * time.Hour, noon.Add(time.Hour), false},
	} {
		m := newMachine()
		m.wall = noon.Add(c.skewBefore)
		m.hear(t, m.open(t), noon)
		m.boot, m.mono, m.wall = "boot-2", 0, c.wall
		after := m.open(t)
		if after.Plausible() != c.want {
			t.Errorf("%s: plausible is not %v", name, c.want)
		}
		m.hear(t, after, noon.Add(2*time.Hour))
		if !after.Plausible() {
			t.Errorf("%s: not plausible after the hub was heard", name)
		}
	}
}

func TestPlausible_WithoutAnyHubGoesByTheBuild(t *testing.T) {
	m := newMachine()
	if !m.open(t).Plausible() {
		t.Error("a month after the build")
	}
	m.wall = built.Add(-time.Hour)
	if m.open(t).Plausible() {
		t.Error("before the build")
	}
	if _, ok := m.open(t).Skew(); ok {
		t.Error("a skew that was never measured")
	}
}

func TestHeard_PassesOverAHubThatCannotBeRight(t *testing.T) {
	m := newMachine()
	c := m.open(t)
	m.hear(t, c, built.Add(-time.Hour))
	m.hear(t, c, time.Date(2150, 1, 1, 0, 0, 0, 0, time.UTC))
	if _, ok := c.Skew(); ok || m.writes != 0 {
		t.Error("believed")
	}
}

// A hub's clock that was wrong for a day must not hold dates back for ever.
func TestHeard_TheLatestAnswerCountsEvenWhenItIsEarlier(t *testing.T) {
	m := newMachine()
	c := m.open(t)
	m.hear(t, c, noon.AddDate(1, 0, 0))
	m.hear(t, c, noon)
	if !c.Now().Equal(noon) || !c.Plausible() {
		t.Errorf("now is %v", c.Now())
	}
}

func TestHeard_CountsHalfTheRoundTrip(t *testing.T) {
	m := newMachine()
	c := m.open(t)
	if err := c.Heard(t.Context(), noon, 4*time.Second); err != nil {
		t.Fatal(err)
	}
	if skew, _ := c.Skew(); skew != -2*time.Second {
		t.Errorf("skew is %v", skew)
	}
}

func TestHeard_WritesSeldom(t *testing.T) {
	m := newMachine()
	c := m.open(t)
	for range 60 { // an hour of heartbeats
		m.hear(t, c, m.wall)
		m.pass(time.Minute)
	}
	if m.writes != 6 {
		t.Errorf("%d writes in an hour", m.writes)
	}
	m.wall = m.wall.Add(5 * time.Second)
	m.hear(t, c, m.wall.Add(-5*time.Second))
	if m.writes != 7 {
		t.Error("a new skew is not written down at once")
	}
}

func TestClock_ReportsABrokenStore(t *testing.T) {
	m := newMachine()
	c := m.open(t)
	m.broken = errors.New("disk gone")
	if err := c.Heard(t.Context(), noon, 0); !errors.Is(err, m.broken) {
		t.Errorf("got %v", err)
	}
	if _, err := clock.Open(m, clock.Source{}, built); !errors.Is(err, m.broken) {
		t.Errorf("got %v", err)
	}
}

func TestSystem_RunsOnTheMachine(t *testing.T) {
	s, err := clock.System()
	if err != nil {
		t.Fatal(err)
	}
	a := s.Mono()
	if b := s.Mono(); s.Boot == "" || a <= 0 || b < a {
		t.Errorf("boot %q, %v then %v", s.Boot, a, b)
	}
	if clock.Built().Year() < 2026 {
		t.Error("built before it was designed")
	}
}

func TestBootID_IsOfThisRunAloneWhereTheKernelsIsHidden(t *testing.T) {
	hidden := filepath.Join(t.TempDir(), "boot_id")
	if a, b := clock.BootID(hidden), clock.BootID(hidden); a == "" || a == b {
		t.Errorf("two runs are of boots %q and %q", a, b)
	}
	if err := os.WriteFile(hidden, []byte("9c-1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := clock.BootID(hidden); got != "9c-1" {
		t.Errorf("the kernel's boot is %q", got)
	}
}
