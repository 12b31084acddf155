package uplink_test

import (
	"context"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/uplink"
	"xinsheng/internal/wire"
)

// isPut tells records on their way from everything else.
func isPut(r *http.Request) bool {
	return r.Method == http.MethodPut && strings.HasPrefix(r.URL.Path, wire.PathRecords)
}

func later(w http.ResponseWriter, status int, seconds string) bool {
	w.Header().Set("Retry-After", seconds)
	problem(w, status, wire.ProblemBusy)
	return true
}

// isBusy lets what claims the lane of urgent records through, and asks the others for patience.
func isBusy(w http.ResponseWriter, r *http.Request) bool {
	return isPut(r) && r.Header.Get(wire.UrgentHeader) != "1" && later(w, 503, "120")
}

func (s *stand) arrived(n int) bool { return s.hub.has()[recordID(n)] != "" }

func TestUplink_AnUrgentReportPassesAHubThatIsBusyForTheOthers(t *testing.T) {
	simulate(t, func(s *stand) {
		s.hub.fail(isBusy)
		put(t, s.box, 1, false)
	}, func(s *stand) {
		s.after(10 * time.Second)
		require.True(t, s.loop.Online(), "a hub that is busy is there")
		put(t, s.box, 2, true)
		s.loop.Wake()
		s.after(10 * time.Millisecond)
		require.True(t, s.arrived(2))
		require.False(t, s.arrived(1))
		s.hub.fail(nil)
		s.after(3 * time.Minute)
		require.True(t, s.arrived(1))
		require.Equal(t, map[feedback.RecordID]int{recordID(1): 1, recordID(2): 1}, s.hub.puts)
	})
}

func TestUplink_AnUrgentReportIsTriedEverySecondWhateverTheHubAsks(t *testing.T) {
	var tries atomic.Int32
	simulate(t, func(s *stand) {
		s.hub.fail(func(w http.ResponseWriter, r *http.Request) bool {
			if isPut(r) {
				tries.Add(1)
			}
			return isPut(r) && later(w, 429, "300")
		})
		put(t, s.box, 1, true)
	}, func(s *stand) {
		s.after(30 * time.Second)
		require.Greater(t, tries.Load(), int32(30))
		require.Less(t, tries.Load(), int32(100), "a terminal must not hammer")
		s.after(10 * time.Minute)
		require.Less(t, tries.Load(), int32(600), "least of all for long")
		s.hub.fail(nil)
		s.after(6 * time.Second)
		require.True(t, s.arrived(1))
	})
}

func TestUplink_AnUrgentReportDoesNotWaitForAnotherThatHangs(t *testing.T) {
	simulate(t, func(s *stand) {
		s.hub.fail(func(_ http.ResponseWriter, r *http.Request) bool {
			if isPut(r) && !strings.HasSuffix(r.URL.Path, string(recordID(2))) {
				<-r.Context().Done()
			}
			return false
		})
		put(t, s.box, 1, false)
	}, func(s *stand) {
		s.after(5 * time.Second)
		put(t, s.box, 2, true)
		s.loop.Wake()
		s.after(10 * time.Millisecond)
		require.True(t, s.arrived(2))
	})
}

func TestUplink_AnUrgentReportIsTriedAtOnceWhenItIsNewWhateverTheBackOff(t *testing.T) {
	var down atomic.Bool
	simulate(t, func(s *stand) { s.line.down = down.Load }, func(s *stand) {
		s.after(time.Second)
		down.Store(true)
		put(t, s.box, 1, true)
		s.loop.Wake()
		s.after(time.Hour)
		require.Equal(t, uplink.Offline, s.loop.Status().State)
		down.Store(false)
		put(t, s.box, 2, true)
		s.loop.Wake()
		s.after(10 * time.Millisecond)
		require.True(t, s.arrived(2))
		require.True(t, s.arrived(1), "the one before it is not forgotten")
		require.True(t, s.loop.Online())
	})
}

func TestUplink_AnUrgentRecordThatBreaksTheLineStopsNoOther(t *testing.T) {
	simulate(t, func(s *stand) {
		s.line.lose = func(r *http.Request) bool { return strings.HasSuffix(r.URL.Path, string(recordID(1))) }
		put(t, s.box, 1, true)
		put(t, s.box, 2, true)
		put(t, s.box, 3, false)
	}, func(s *stand) {
		s.after(5 * time.Second)
		require.True(t, s.arrived(2))
		require.True(t, s.arrived(3))
		s.after(time.Hour)
		require.Equal(t, 1, queued(t, s.box))
		require.True(t, s.loop.Online(), "what is known of the line comes from the others too")
	})
}

func TestUplink_ThePartsOfAnUrgentReportFollow(t *testing.T) {
	simulate(t, nil, func(s *stand) {
		require.NoError(t, s.box.Put(context.Background(), sealedParts(1, true, 300_000, 100)))
		s.loop.Wake()
		s.after(10 * time.Second)
		kept, _ := s.hub.keptParts()
		require.Equal(t, 2, kept)
		st, err := s.box.Stats()
		require.NoError(t, err)
		require.Equal(t, 1, st.Held)
	})
}

func TestUplink_APartLeavesTheLineToAnUrgentReport(t *testing.T) {
	simulate(t, func(s *stand) {
		s.line.slow = 100 * time.Millisecond
		require.NoError(t, s.box.Put(context.Background(), sealedParts(1, false, 3_000_000)))
	}, func(s *stand) {
		s.after(5 * time.Second)
		put(t, s.box, 2, true)
		s.loop.Wake()
		s.after(300 * time.Millisecond)
		require.True(t, s.arrived(2))
		s.after(2 * time.Minute)
		kept, _ := s.hub.keptParts()
		require.Equal(t, 1, kept)
	})
}
