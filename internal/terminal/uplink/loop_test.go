package uplink_test

import (
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/outbox"
	"xinsheng/internal/terminal/uplink"
	"xinsheng/internal/wire"
)

// stand is a terminal's outbox and loop before a fake hub, in simulated time.
type stand struct {
	t    *testing.T
	hub  *fakeHub
	line *inProcess
	box  *outbox.Outbox
	loop *uplink.Loop
	p    uplink.Params
}

// simulate runs test in a bubble with a started loop.
func simulate(t *testing.T, prepare func(s *stand), test func(s *stand)) {
	t.Helper()
	path := boxPath(t)
	hub := newFakeHub(t)
	synctest.Test(t, func(t *testing.T) {
		s := &stand{t: t, hub: hub, line: &inProcess{hub: hub}, box: openBox(t, path)}
		s.p = params(uplink.NewTestClient(s.line), s.box)
		if prepare != nil {
			prepare(s)
		}
		s.loop = uplink.NewLoop(s.p)
		s.loop.Start(t.Context())
		test(s)
		s.loop.Stop()
		require.NoError(t, s.box.Close())
	})
}

// after lets simulated time pass and then everything come to rest.
func (s *stand) after(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

func TestUplink_DeliversAtOnceWhatIsSubmitted(t *testing.T) {
	simulate(t, nil, func(s *stand) {
		s.after(10 * time.Second)
		put(t, s.box, 1, false)
		s.loop.Wake()
		s.after(10 * time.Millisecond)
		require.Equal(t, 1, s.hub.count())
		require.Zero(t, queued(t, s.box))
		require.True(t, s.loop.Online())
	})
}

func TestUplink_KnowsWithinSecondsThatTheHubIsGone(t *testing.T) {
	simulate(t, nil, func(s *stand) {
		s.after(30 * time.Second)
		require.True(t, s.loop.Online())
		s.hub.fail(func(w http.ResponseWriter, _ *http.Request) bool { problem(w, 503, wire.ProblemBusy); return true })
		s.after(15 * time.Second)
		require.False(t, s.loop.Online())
		s.hub.fail(nil)
		s.after(uplink.MaxDelay + time.Second)
		require.True(t, s.loop.Online())
	})
}

func TestUplink_SendsUrgentRecordsFirst(t *testing.T) {
	simulate(t, func(s *stand) {
		for n := range 5 {
			put(t, s.box, n, false)
		}
		put(t, s.box, 9, true)
	}, func(s *stand) {
		s.after(time.Second)
		require.Len(t, s.hub.order, 6)
		require.Equal(t, recordID(9), s.hub.order[0])
	})
}

func TestUplink_KeepsReportWhenServerAnswers503(t *testing.T) {
	simulate(t, func(s *stand) {
		put(t, s.box, 1, false)
		s.hub.fail(func(w http.ResponseWriter, _ *http.Request) bool { problem(w, 503, wire.ProblemBusy); return true })
	}, func(s *stand) {
		s.after(time.Hour)
		require.Equal(t, 1, queued(t, s.box))
		require.Equal(t, uplink.Offline, s.loop.Status().State)
		s.hub.fail(nil)
		s.after(2 * uplink.MaxDelay)
		require.Zero(t, queued(t, s.box))
		require.Equal(t, 1, s.hub.count())
	})
}

func TestUplink_OneBadRecordStopsNothing(t *testing.T) {
	for name, bad := range map[string]http.HandlerFunc{
		"422": func(w http.ResponseWriter, _ *http.Request) { problem(w, 422, wire.ProblemUnreadable) },
		"409": func(w http.ResponseWriter, _ *http.Request) { problem(w, 409, wire.ProblemConflict) },
		"400": func(w http.ResponseWriter, _ *http.Request) { problem(w, 400, wire.ProblemInvalid) },
		"key": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "300")
			problem(w, 503, wire.ProblemKey)
		},
		"500":     func(w http.ResponseWriter, _ *http.Request) { problem(w, 500, wire.ProblemInternal) },
		"garbage": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(502) },
	} {
		t.Run(name, func(t *testing.T) {
			simulate(t, func(s *stand) {
				for n := range 10 {
					put(t, s.box, n, n == 0)
				}
				s.hub.fail(func(w http.ResponseWriter, r *http.Request) bool {
					if strings.HasSuffix(r.URL.Path, string(recordID(0))) {
						bad(w, r)
						return true
					}
					return false
				})
			}, func(s *stand) {
				s.after(5 * time.Minute)
				require.Equal(t, 9, s.hub.count(), "the others wait behind a bad one")
				q, err := s.box.Stats()
				require.NoError(t, err)
				if name == "422" || name == "409" {
					require.Len(t, q.Quarantine, 1)
					require.Equal(t, map[string]string{"422": wire.ProblemUnreadable, "409": wire.ProblemConflict}[name],
						q.Quarantine[0].Reason)
					return
				}
				require.Equal(t, 1, q.Queued, "only 409 and 422 are for good")
				s.hub.fail(nil)
				s.after(20 * time.Minute)
				require.Equal(t, 10, s.hub.count())
			})
		})
	}
}

func TestUplink_WaitsAsLongAsTheHubAsks(t *testing.T) {
	for _, form := range []string{"seconds", "date"} {
		t.Run(form, func(t *testing.T) {
			var first, second atomic.Int64
			simulate(t, func(s *stand) {
				put(t, s.box, 1, false)
				s.hub.fail(onlyRecords(func(w http.ResponseWriter, _ *http.Request) {
					now := time.Now()
					if !first.CompareAndSwap(0, now.UnixNano()) {
						second.CompareAndSwap(0, now.UnixNano())
					}
					after := "90"
					if form == "date" {
						after = now.Add(90 * time.Second).UTC().Format(http.TimeFormat)
					}
					w.Header().Set("Retry-After", after)
					problem(w, 429, wire.ProblemBusy)
				}))
			}, func(s *stand) {
				for range 80 {
					s.after(time.Second)
					s.loop.Wake() // not even a new report goes before its time
				}
				require.Zero(t, second.Load())
				s.after(time.Minute)
				require.NotZero(t, second.Load())
			})
		})
	}
}

func TestUplink_StopsTheBatchWhenTheHubRefusesTheTerminal(t *testing.T) {
	var tries atomic.Int32
	var mu sync.Mutex
	var states []uplink.State
	simulate(t, func(s *stand) {
		for n := range 50 {
			put(t, s.box, n, false)
		}
		s.p.OnStatus = func(st uplink.Status) {
			mu.Lock()
			defer mu.Unlock()
			states = append(states, st.State)
		}
		s.hub.fail(func(w http.ResponseWriter, _ *http.Request) bool {
			tries.Add(1)
			problem(w, 403, wire.ProblemRevoked)
			return true
		})
	}, func(s *stand) {
		s.after(time.Minute)
		require.Equal(t, uplink.Refused, s.loop.Status().State)
		require.Equal(t, wire.ProblemRevoked, s.loop.Status().Reason)
		require.Less(t, tries.Load(), int32(40), "a refused terminal must not hammer")
		require.Equal(t, 50, queued(t, s.box))
		s.hub.fail(nil)
		s.after(5 * time.Minute)
		require.Equal(t, 50, s.hub.count())
		mu.Lock()
		defer mu.Unlock()
		require.Equal(t, []uplink.State{uplink.Refused, uplink.Online}, states)
	})
}

func TestUplink_BacksOffWithJitterUpToAMinute(t *testing.T) {
	var mu sync.Mutex
	var at []time.Time
	simulate(t, func(s *stand) {
		put(t, s.box, 1, false)
		s.line.down = func() bool {
			mu.Lock()
			defer mu.Unlock()
			at = append(at, time.Now())
			return true
		}
	}, func(s *stand) {
		s.after(12 * time.Hour)
		mu.Lock()
		defer mu.Unlock()
		tries := len(at)
		require.Greater(t, tries, 12*60, "at least one a minute, so that the end of an outage is noticed")
		require.Less(t, tries, 12*60*8)
		longest := time.Duration(0)
		for i := 1; i < tries; i++ {
			longest = max(longest, at[i].Sub(at[i-1]))
		}
		require.LessOrEqual(t, longest, uplink.MaxDelay+time.Second)
	})
}

func TestUplink_TerminalsThatLostTheHubTogetherDoNotComeBackTogether(t *testing.T) {
	const terminals = 60
	var mu sync.Mutex
	perSecond := map[int64]int{}
	path := func() string { return boxPath(t) }
	paths := make([]string, terminals)
	for i := range paths {
		paths[i] = path()
	}
	hub := newFakeHub(t)
	synctest.Test(t, func(t *testing.T) {
		var up atomic.Bool
		begin := time.Now()
		var loops []*uplink.Loop
		var boxes []*outbox.Outbox
		for i := range terminals {
			line := &inProcess{hub: hub, down: func() bool { return !up.Load() }}
			line.lose = func(*http.Request) bool {
				mu.Lock()
				defer mu.Unlock()
				perSecond[int64(time.Since(begin)/time.Second)]++
				return false
			}
			box := openBox(t, paths[i])
			put(t, box, i, false)
			loop := uplink.NewLoop(params(uplink.NewTestClient(line), box))
			loop.Start(t.Context())
			loops, boxes = append(loops, loop), append(boxes, box)
		}
		time.Sleep(time.Hour)
		up.Store(true)
		time.Sleep(5 * time.Minute)
		synctest.Wait()
		for i, l := range loops {
			l.Stop()
			require.NoError(t, boxes[i].Close())
		}
		worst := 0
		for _, n := range perSecond {
			worst = max(worst, n)
		}
		t.Logf("%d terminals, at most %d requests in one second", terminals, worst)
		require.Equal(t, terminals, hub.count())
		require.Less(t, worst, terminals, "each makes three requests when it comes back")
	})
}

func TestUplink_HeartbeatTellsHowItStandsAndBringsTimeAndConfiguration(t *testing.T) {
	clock, settings := &fakeClock{}, &fakeSettings{}
	configs := 0
	simulate(t, func(s *stand) {
		s.hub.offset = 5 * time.Minute
		s.p.Clock, s.p.Settings = clock, settings
		s.p.OnConfig = func() { configs++ }
		s.p.Describe = func(b *wire.Heartbeat) { b.Program = "1.0" }
	}, func(s *stand) {
		s.after(10 * time.Minute)
		n := len(s.hub.beats)
		require.Greater(t, n, 7)
		require.Less(t, n, 14)
		require.Equal(t, "1.0", s.hub.beats[0].Program)
		require.InDelta(t, 5*time.Minute, clock.skew, float64(time.Second))
		require.EqualValues(t, 1, settings.Version())
		require.Equal(t, 1, configs, "it is fetched once")
		s.hub.mu.Lock()
		s.hub.version = 2
		s.hub.mu.Unlock()
		s.after(2 * time.Minute)
		require.EqualValues(t, 2, settings.Version())
	})
}

func TestUplink_GivesAHubThatWasRestoredFromABackupItsRecordsAgain(t *testing.T) {
	const n = 600 // more than fit in one heartbeat
	simulate(t, func(s *stand) {
		for i := range n {
			put(t, s.box, i, false)
		}
	}, func(s *stand) {
		s.after(2 * time.Minute)
		before := s.hub.has()
		require.Len(t, before, n)
		s.hub.mu.Lock()
		for i := range n {
			if i%3 != 0 {
				delete(s.hub.rows, recordID(i))
			}
		}
		s.hub.mu.Unlock()
		s.after(6 * time.Minute)
		require.Equal(t, before, s.hub.has())
	})
}

func TestUplink_NewReportIsTriedAtOnceWhileOffline(t *testing.T) {
	var down atomic.Bool
	down.Store(true)
	simulate(t, func(s *stand) { s.line.down = down.Load }, func(s *stand) {
		s.after(time.Hour)
		down.Store(false)
		put(t, s.box, 1, false)
		s.loop.Wake()
		s.after(100 * time.Millisecond)
		require.Equal(t, 1, s.hub.count())
	})
}

func TestUplink_DeliversEverythingAsSoonAsTheLineIsBack(t *testing.T) {
	var down atomic.Bool
	down.Store(true)
	simulate(t, func(s *stand) {
		s.line.down = down.Load
		for n := range 10 {
			put(t, s.box, n, n == 3)
		}
	}, func(s *stand) {
		for range 5 {
			s.after(time.Hour)
			down.Store(false)
			for !s.loop.Online() {
				s.after(time.Second)
			}
			s.after(time.Second)
			require.Zero(t, queued(t, s.box), "a record still pays for the outage")
			down.Store(true)
			s.after(5 * time.Minute)
			for n := range 10 {
				_, err := s.box.Resend(s.t.Context(), []feedback.RecordID{recordID(n)})
				require.NoError(t, err)
			}
			s.loop.Wake()
		}
	})
}

func TestUplink_StopWaitsAndNothingIsLostByIt(t *testing.T) {
	simulate(t, func(s *stand) {
		for n := range 20 {
			put(t, s.box, n, false)
		}
	}, func(s *stand) {
		s.loop.Stop()
		again := uplink.NewLoop(s.p)
		again.Start(s.t.Context())
		s.after(time.Second)
		again.Stop()
		require.Equal(t, 20, s.hub.count())
		for id, tries := range s.hub.puts {
			require.LessOrEqual(t, tries, 2, id)
		}
	})
}
