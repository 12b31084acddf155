package uplink_test

import (
	"encoding/base64"
	"io"
	"net/http"
	"strings"
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

// onlyParts is a fault that meets requests of one method about parts.
func onlyParts(method string, do http.HandlerFunc) func(http.ResponseWriter, *http.Request) bool {
	return func(w http.ResponseWriter, r *http.Request) bool {
		if !strings.HasPrefix(r.URL.Path, wire.PathParts) || method != "" && r.Method != method {
			return false
		}
		do(w, r)
		return true
	}
}

// delivered holds that everything is at the hub, each part once.
func (s *stand) delivered(parts int) {
	s.t.Helper()
	st := standing(s.t, s.box)
	require.Zero(s.t, st.Queued)
	require.Zero(s.t, st.Received)
	require.Zero(s.t, st.LeftBytes)
	n, doubled := s.hub.keptParts()
	require.Equal(s.t, parts, n)
	require.False(s.t, doubled, "a part was kept twice")
}

func TestUplink_SendsPartsAfterTheirText(t *testing.T) {
	simulate(t, nil, func(s *stand) {
		putParts(t, s.box, 1, false, 1, 300<<10, 40)
		s.loop.Wake()
		s.after(time.Second)
		s.delivered(3)
		require.Equal(t, 1, standing(t, s.box).Held)
		require.EqualValues(t, 1+300<<10+40, s.hub.bytesCame())
		require.Equal(t, 3, s.hub.times(http.MethodPost))
		require.Equal(t, 3, s.hub.times(http.MethodPatch))
		require.Zero(t, s.hub.times(http.MethodHead), "nothing could have been there")
	})
}

func TestUplink_EveryTextGoesBeforeAnyPart(t *testing.T) {
	var order []string
	simulate(t, func(s *stand) {
		s.hub.fail(func(_ http.ResponseWriter, r *http.Request) bool {
			switch {
			case r.Method == http.MethodPut:
				order = append(order, "text")
			case r.Method == http.MethodPatch:
				order = append(order, "part")
			}
			return false
		})
		for n := range 5 {
			putParts(t, s.box, n, n == 3, 100, 100)
		}
	}, func(s *stand) {
		s.after(time.Second)
		s.delivered(10)
		require.Equal(t, strings.Repeat("text ", 5)+strings.Repeat("part ", 10), strings.Join(order, " ")+" ")
	})
}

func TestUplink_GoesOnWithPartsAfterARestart(t *testing.T) {
	simulate(t, nil, func(s *stand) {
		putParts(t, s.box, 1, false, 300<<10, 200<<10)
		s.hub.fail(onlyParts(http.MethodPatch, func(w http.ResponseWriter, r *http.Request) {
			s.hub.mu.Lock()
			up := s.hub.uploads[strings.TrimPrefix(r.URL.Path, wire.PathParts)]
			b := make([]byte, 100<<10)
			n, _ := r.Body.Read(b)
			up.have = append(up.have, b[:n]...) // the hub took some, and was killed
			s.hub.mu.Unlock()
			panic(http.ErrAbortHandler)
		}))
		s.loop.Wake()
		s.after(100 * time.Millisecond)
		s.loop.Stop()
		s.hub.fail(nil)
		came := s.hub.bytesCame()
		require.Zero(t, came)
		s.loop = uplink.NewLoop(s.p)
		s.loop.Start(s.t.Context())
		s.after(time.Minute)
		s.delivered(2)
		require.Positive(t, s.hub.times(http.MethodHead))
		require.Less(t, s.hub.bytesCame(), int64(500<<10), "what was there was sent again")
	})
}

func TestUplink_DoesWithAPartWhatTheHubAnswers(t *testing.T) {
	for name, c := range map[string]struct {
		method     string
		answer     http.HandlerFunc
		quarantine string // reason; empty: it arrives in the end
		others     bool   // go on at once
	}{
		"offset conflict": {http.MethodPatch,
			func(w http.ResponseWriter, _ *http.Request) { problem(w, 409, wire.ProblemConflict) }, "", true},
		"upload gone": {http.MethodPatch,
			func(w http.ResponseWriter, _ *http.Request) { problem(w, 410, wire.ProblemNotFound) }, "", true},
		"too large": {http.MethodPost,
			func(w http.ResponseWriter, _ *http.Request) { problem(w, 413, wire.ProblemTooLarge) }, wire.ProblemTooLarge, true},
		"not what it should be": {http.MethodPatch,
			func(w http.ResponseWriter, _ *http.Request) { problem(w, 422, wire.ProblemPart) }, wire.ProblemPart, true},
		"locked": {http.MethodPatch,
			func(w http.ResponseWriter, _ *http.Request) { problem(w, 423, wire.ProblemBusy) }, "", true},
		"tus in its own words": {http.MethodPatch,
			func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "ERR_LOCKED", http.StatusLocked) }, "", true},
		"cannot be read": {http.MethodPatch,
			func(w http.ResponseWriter, _ *http.Request) { problem(w, 400, wire.ProblemInvalid) }, "", true},
		"key": {http.MethodPatch,
			func(w http.ResponseWriter, _ *http.Request) { problem(w, 503, wire.ProblemKey) }, "", true},
		"broken inside": {http.MethodPatch,
			func(w http.ResponseWriter, _ *http.Request) { problem(w, 500, wire.ProblemInternal) }, "", true},
		"busy": {http.MethodPatch, func(w http.ResponseWriter, _ *http.Request) { busy(w, "30") }, "",
			false},
		"busy at creation": {http.MethodPost, func(w http.ResponseWriter, _ *http.Request) { busy(w, "30") }, "",
			false},
		"revoked": {"", func(w http.ResponseWriter, _ *http.Request) { problem(w, 403, wire.ProblemRevoked) },
			"", false},
		"a portal": {"", portal, "", false},
		"a portal that says 204": {"", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().
				Del("Xinsheng-Protocol")
			w.WriteHeader(204)
		}, "", false},
		"an offset out of reach": {http.MethodPatch, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Tus-Resumable", "1.0.0")
			w.Header().Set("Upload-Offset", "99999")
			w.WriteHeader(204)
		}, "", true},
	} {
		t.Run(name, func(t *testing.T) {
			simulate(t, func(s *stand) {
				for n := range 4 {
					putParts(t, s.box, n, n == 0, 1000, 2000)
				}
				s.hub.fail(onlyParts(c.method, func(w http.ResponseWriter, r *http.Request) {
					if c.others && !concerns(r, 0) {
						s.hub.tus(w, r)
						return
					}
					c.answer(w, r)
				}))
			}, func(s *stand) {
				s.after(8 * time.Minute)
				require.Equal(t, 4, s.hub.count(), "texts go on")
				st := standing(t, s.box)
				if c.others {
					require.Equal(t, 3, st.Held, "the others wait behind a bad one")
				} else {
					require.Equal(t, 4, st.Received)
				}
				if c.quarantine != "" {
					require.Len(t, st.Quarantine, 1)
					require.Equal(t, c.quarantine, st.Quarantine[0].Reason)
					require.NoError(t, s.box.Requeue(s.t.Context(), st.Quarantine[0].ID))
				} else {
					require.Empty(t, st.Quarantine)
				}
				require.Less(t, s.hub.times(http.MethodPatch)+s.hub.times(http.MethodHead)+s.hub.times(http.MethodPost), 400,
					"hammered")
				s.hub.fail(nil)
				s.loop.Wake()
				s.after(12 * time.Minute)
				s.delivered(8)
				require.Equal(t, 4, standing(t, s.box).Held)
			})
		})
	}
}

func busy(w http.ResponseWriter, after string) {
	w.Header().Set("Retry-After", after)
	problem(w, 503, wire.ProblemBusy)
}

func portal(w http.ResponseWriter, _ *http.Request) {
	w.Header().Del(wire.ProtocolHeader)
	w.Header().Set("Content-Type", "text/html")
	_, _ = w.Write([]byte("<html>please log in"))
}

// concerns reports whether a request is about the n-th record, by its address or by what it wants to create.
func concerns(r *http.Request, n int) bool {
	if r.Method == http.MethodPost {
		return strings.Contains(r.Header.Get("Upload-Metadata"), "record "+
			base64.StdEncoding.EncodeToString([]byte(recordID(n))))
	}
	return strings.Contains(r.URL.Path, string(recordID(n)))
}

func TestUplink_TheOtherPartsOfARecordArriveThoughOneIsRefused(t *testing.T) {
	simulate(t, func(s *stand) {
		s.hub.keeping = func(id string, _ []byte) int {
			if strings.HasSuffix(id, ".2") {
				return 422
			}
			return 0
		}
		putParts(t, s.box, 1, false, 1000, 2000, 3000)
	}, func(s *stand) {
		s.after(time.Minute)
		n, _ := s.hub.keptParts()
		require.Equal(t, 2, n)
		st := standing(t, s.box)
		require.Len(t, st.Quarantine, 1)
		require.Equal(t, wire.ProblemPart, st.Quarantine[0].Reason)
		require.EqualValues(t, 1000+2*2000+3000, s.hub.bytesCame(), "tried twice, then given up")
	})
}

func TestUplink_APartThatWasSpoiltOnItsWayTravelsAgain(t *testing.T) {
	simulate(t, func(s *stand) {
		times := 0
		s.hub.keeping = func(string, []byte) int {
			if times++; times == 1 {
				return 422
			}
			return 0
		}
		putParts(t, s.box, 1, false, 1000)
	}, func(s *stand) {
		s.after(time.Minute)
		s.delivered(1)
	})
}

func TestUplink_OnlyTheReceiptAcknowledgesAPart(t *testing.T) {
	simulate(t, func(s *stand) {
		s.hub.fail(onlyParts(http.MethodPatch, func(w http.ResponseWriter, r *http.Request) { // takes all, keeps nothing
			w.Header().Set("Tus-Resumable", "1.0.0")
			w.Header().Set("Upload-Offset", "1000")
			_, _ = io.Copy(io.Discard, r.Body)
			w.WriteHeader(204)
		}))
		putParts(t, s.box, 1, false, 1000)
	}, func(s *stand) {
		s.after(30 * time.Minute)
		st := standing(t, s.box)
		require.Equal(t, 1, st.Received)
		require.EqualValues(t, 1000, st.LeftBytes)
		s.hub.fail(nil)
		s.after(12 * time.Minute)
		s.delivered(1)
	})
}

func TestUplink_AHubThatLostARecordGetsItsTextAndPartsAgain(t *testing.T) {
	simulate(t, nil, func(s *stand) {
		down := atomic.Bool{}
		s.hub.fail(onlyParts(http.MethodPatch, func(w http.ResponseWriter, r *http.Request) {
			if down.Load() || strings.HasSuffix(r.URL.Path, ".2") {
				busy(w, "20")
				return
			}
			s.hub.tus(w, r)
		}))
		putParts(t, s.box, 1, false, 1000, 2000)
		putParts(t, s.box, 2, false, 3000)
		s.loop.Wake()
		s.after(time.Second)
		require.Equal(t, 2, s.hub.count())
		s.hub.mu.Lock()
		clear(s.hub.rows)
		clear(s.hub.announced)
		clear(s.hub.uploads)
		clear(s.hub.kept)
		s.hub.mu.Unlock()
		s.hub.fail(nil)
		s.after(20 * time.Minute)
		s.delivered(3)
		require.Equal(t, 2, s.hub.count())
	})
}

func TestUplink_AHubThatLostPartsAsksAndGetsThemAlone(t *testing.T) {
	simulate(t, nil, func(s *stand) {
		putParts(t, s.box, 1, false, 1000, 2000, 3000)
		s.loop.Wake()
		s.after(time.Second)
		s.delivered(3)
		s.hub.mu.Lock()
		delete(s.hub.kept, string(recordID(1))+".2")
		delete(s.hub.uploads, string(recordID(1))+".2")
		s.hub.lost = append(s.hub.lost, recordID(1))
		came := s.hub.came
		s.hub.mu.Unlock()
		s.after(3 * time.Minute)
		s.delivered(3)
		require.EqualValues(t, came+2000, s.hub.bytesCame())
	})
}

func TestUplink_AHeartbeatIsNotLateForALongPart(t *testing.T) {
	simulate(t, func(s *stand) {
		s.line.slow = 20 * time.Millisecond // for 8 KiB: some 400 KB/s
		putParts(t, s.box, 1, false, 64<<20)
	}, func(s *stand) {
		s.after(2 * time.Minute)
		s.hub.mu.Lock()
		beats := len(s.hub.beats)
		left := s.hub.beats[beats-1].LeftBytes
		s.hub.mu.Unlock()
		require.GreaterOrEqual(t, beats, 2)
		require.Positive(t, left)
		require.True(t, s.loop.Online())
		s.after(3 * time.Minute)
		s.delivered(1)
		require.EqualValues(t, 64<<20, s.hub.bytesCame())
	})
}

func TestUplink_ATextDoesNotWaitForAPart(t *testing.T) {
	simulate(t, func(s *stand) {
		s.line.slow = 20 * time.Millisecond
		putParts(t, s.box, 1, false, 16<<20)
	}, func(s *stand) {
		s.after(5 * time.Second)
		for n := 2; n < 6; n++ {
			put(t, s.box, n, false)
			s.loop.Wake()
			s.after(200 * time.Millisecond)
			require.Equal(t, n, s.hub.count(), "a text waits")
		}
		require.Equal(t, 1, standing(t, s.box).Received)
		s.after(2 * time.Minute)
		s.delivered(1)
		require.EqualValues(t, 16<<20, s.hub.bytesCame(), "bytes were sent twice")
	})
}

func TestUplink_ALineThatTakesNothingIsNoticedAndTakenUpAgain(t *testing.T) {
	simulate(t, func(s *stand) {
		s.line.slow = 20 * time.Millisecond
		putParts(t, s.box, 1, false, 8<<20)
	}, func(s *stand) {
		s.after(5 * time.Second)
		s.line.stuck.Store(true)
		s.after(25 * time.Second)
		require.False(t, s.loop.Online(), "takes nothing, and counts as there")
		s.line.stuck.Store(false)
		s.after(3 * time.Minute)
		s.delivered(1)
		require.Less(t, s.hub.bytesCame(), int64(8<<20+64<<10))
	})
}

func TestUplink_ALineThatBroughtSomethingIsNotHammeredWhenItIsGone(t *testing.T) {
	var tries atomic.Int32
	var down atomic.Bool
	simulate(t, func(s *stand) {
		s.line.slow = 20 * time.Millisecond
		s.line.down = func() bool { tries.Add(1); return down.Load() }
		for n := range 40 {
			putParts(t, s.box, n, false, 8<<20/(1+7*min(n, 1)))
		}
	}, func(s *stand) {
		s.after(30 * time.Second) // the first record is there
		s.line.tear.Store(1)      // what is under way breaks
		down.Store(true)
		tries.Store(0)
		s.after(time.Minute)
		require.Less(t, tries.Load(), int32(40))
		down.Store(false)
		s.line.tear.Store(0)
		s.line.slow = 0
		s.after(4 * time.Minute)
		s.delivered(40)
	})
}

func TestUplink_ASlowLineIsNoReasonToBeginAgain(t *testing.T) {
	simulate(t, func(s *stand) {
		s.line.slow = 4 * time.Second // 2 KB/s: half an hour for a small photo, but it moves
		putParts(t, s.box, 1, false, 400<<10)
	}, func(s *stand) {
		s.after(10 * time.Minute)
		s.delivered(1)
		require.EqualValues(t, 400<<10, s.hub.bytesCame())
		require.Zero(t, s.hub.times(http.MethodHead), "given up on the way")
	})
}

func TestUplink_APartOnADiskThatDoesNotGiveItStopsNothing(t *testing.T) {
	simulate(t, nil, func(s *stand) {
		s.p.Parts = &holed{s.box, recordID(1)}
		s.loop.Stop()
		s.loop = uplink.NewLoop(s.p)
		putParts(t, s.box, 1, true, 1000)
		putParts(t, s.box, 2, false, 1000)
		s.loop.Start(s.t.Context())
		s.after(time.Minute)
		st := standing(t, s.box)
		require.Equal(t, 1, st.Held)
		require.Equal(t, 1, st.Received)
		require.True(t, s.loop.Online())
	})
}

// holed is an outbox whose disk does not give the parts of one record.
type holed struct {
	*outbox.Outbox
	bad feedback.RecordID
}

func (h *holed) ReadPart(id feedback.RecordID, p outbox.Part) *outbox.PartReader {
	if id == h.bad {
		p.Index = 99
	}
	return h.Outbox.ReadPart(id, p)
}

// A hub that has every byte of a part and yet lacks it, however often it is asked, is asked ever more rarely.
func TestUplink_AHubThatLacksWhatItHasIsNotHammered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hub := newFakeHub(t)
		o := openBox(t, boxPath(t))
		defer o.Close()
		loop := uplink.NewLoop(params(uplink.NewTestClient(&inProcess{hub: hub}), o))
		putParts(t, o, 1, false, 1000)
		hub.amnesia.Store(true)
		loop.Start(t.Context())
		time.Sleep(time.Hour)
		require.Less(t, hub.times(http.MethodHead), 60)
		hub.amnesia.Store(false)
		time.Sleep(30 * time.Minute)
		synctest.Wait()
		require.Equal(t, 1, standing(t, o).Held)
		loop.Stop()
	})
}
