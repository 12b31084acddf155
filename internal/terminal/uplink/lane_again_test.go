package uplink_test

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/outbox"
	"xinsheng/internal/terminal/uplink"
	"xinsheng/internal/wire"
)

// lateLook is an outbox that is looked into a little later than planned, as on a busy machine.
type lateLook struct{ *outbox.Outbox }

func (o lateLook) NextUrgent(now time.Time) (*outbox.Record, time.Time, error) {
	return o.Outbox.NextUrgent(now.Add(50 * time.Millisecond))
}

// bad spoils every try of the first record, and counts them.
func bad(tries *atomic.Int32, hangs bool) func(http.ResponseWriter, *http.Request) bool {
	return func(w http.ResponseWriter, r *http.Request) bool {
		if !isPut(r) || !strings.HasSuffix(r.URL.Path, string(recordID(1))) {
			return false
		}
		tries.Add(1)
		if hangs {
			<-r.Context().Done()
		} else {
			problem(w, 500, wire.ProblemInternal)
		}
		return true
	}
}

func eachBad(t *testing.T, test func(t *testing.T, hangs bool)) {
	t.Run("answers 500", func(t *testing.T) { test(t, false) })
	t.Run("hangs", func(t *testing.T) { test(t, true) })
}

func TestUplink_AnUrgentReportGoesBeforeABadOneHoweverLateTheTimer(t *testing.T) {
	eachBad(t, func(t *testing.T, hangs bool) {
		var tries atomic.Int32
		simulate(t, func(s *stand) {
			s.p.Queue = lateLook{s.box}
			s.hub.fail(bad(&tries, hangs))
			put(t, s.box, 1, true)
			put(t, s.box, 2, true)
			put(t, s.box, 3, true)
		}, func(s *stand) {
			s.after(12 * time.Second)
			require.True(t, s.arrived(2))
			require.True(t, s.arrived(3))
			require.Positive(t, tries.Load())
			s.hub.fail(nil)
			s.after(12 * time.Second)
			require.True(t, s.arrived(1), "the bad one is not forgotten")
		})
	})
}

func TestUplink_ANewUrgentReportGoesBeforeABadOneIsTriedAgain(t *testing.T) {
	eachBad(t, func(t *testing.T, hangs bool) {
		var tries, before atomic.Int32 // of the bad one, in all and until the new one came
		simulate(t, func(s *stand) {
			spoil := bad(&tries, hangs)
			s.hub.fail(func(w http.ResponseWriter, r *http.Request) bool {
				if isPut(r) && strings.HasSuffix(r.URL.Path, string(recordID(2))) {
					before.Store(tries.Load())
				}
				return spoil(w, r)
			})
			put(t, s.box, 1, true)
		}, func(s *stand) {
			s.after(5 * time.Second)
			put(t, s.box, 2, true)
			begun := tries.Load()
			s.loop.Wake()
			s.after(6 * time.Second) // a try that hangs ends after ten
			require.True(t, s.arrived(2))
			require.Equal(t, begun, before.Load())
		})
	})
}

func TestUplink_AnUrgentReportGoesAsSoonAsTheHubTakesTheTerminalBack(t *testing.T) {
	var back, beaten atomic.Bool
	simulate(t, func(s *stand) {
		s.hub.fail(func(w http.ResponseWriter, r *http.Request) bool {
			if back.Load() && r.URL.Path == wire.PathHeartbeat {
				beaten.Store(true)
			}
			if beaten.Load() {
				return false
			}
			problem(w, 403, wire.ProblemUnknown)
			return true
		})
		put(t, s.box, 1, true)
		put(t, s.box, 2, false)
	}, func(s *stand) {
		s.after(time.Hour)
		require.Equal(t, uplink.Refused, s.loop.Status().State)
		back.Store(true)
		for !s.loop.Online() {
			s.after(10 * time.Millisecond)
		}
		s.after(10 * time.Millisecond)
		require.True(t, s.arrived(1))
		require.True(t, s.arrived(2))
		require.Equal(t, recordID(1), s.hub.order[0])
	})
}

func TestUplink_AnUrgentReportIsNotPutOffForMinutesWhenTheHubLacksItsKey(t *testing.T) {
	simulate(t, nil, func(s *stand) {
		for n := range 5 {
			s.hub.fail(lacksKey)
			put(t, s.box, n, true)
			s.loop.Wake()
			s.after(time.Hour)
			require.False(t, s.arrived(n))
			s.hub.fail(nil)
			s.after(uplink.MaxDelay + time.Second)
			require.True(t, s.arrived(n))
		}
	})
}

func TestUplink_AnUrgentReportDoesNotPayForWhatTheHubLackedBeforeAnOutage(t *testing.T) {
	var down atomic.Bool
	simulate(t, func(s *stand) { s.line.down = down.Load }, func(s *stand) {
		for n := range 5 {
			s.hub.fail(lacksKey)
			put(t, s.box, n, true)
			s.loop.Wake()
			s.after(time.Hour)
			down.Store(true)
			for s.loop.Online() {
				s.after(time.Second)
			}
			s.hub.fail(nil)
			down.Store(false)
			for !s.loop.Online() {
				s.after(10 * time.Millisecond)
			}
			s.after(10 * time.Millisecond)
			require.True(t, s.arrived(n))
		}
		require.Equal(t, map[feedback.RecordID]int{recordID(0): 1, recordID(1): 1, recordID(2): 1, recordID(3): 1,
			recordID(4): 1}, s.hub.puts)
	})
}

// lacksKey is a hub that was restored without the key to which records are sealed.
func lacksKey(w http.ResponseWriter, r *http.Request) bool {
	if isPut(r) {
		problem(w, 503, wire.ProblemKey)
	}
	return isPut(r)
}
