package uplink_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/terminal/outbox"
	"xinsheng/internal/terminal/uplink"
	"xinsheng/internal/wire"
)

// limit lets every connection carry so many bytes to the hub, and cuts it then.
func (l *badLine) limit(bytes int) {
	l.repair()
	l.spoil("limit_data", "upstream", fmt.Sprintf(`"bytes":%d`, bytes))
}

// started is a terminal that sends over a line.
func started(t *testing.T, c *uplink.Client) (*outbox.Outbox, *uplink.Loop) {
	t.Helper()
	o := openBox(t, boxPath(t))
	loop := uplink.NewLoop(params(c, o))
	loop.Start(t.Context())
	t.Cleanup(func() {
		loop.Stop()
		require.NoError(t, o.Close())
	})
	return o, loop
}

func TestUplink_APartBrokenOffAtAnyByteGoesOnFromThere(t *testing.T) {
	hub := newFakeHub(t)
	line := newBadLine(t, hub.serve(t).URL)
	c, _ := enrolled(t, hub, line.url())
	var sent atomic.Int64
	c.Count(&sent)
	o, loop := started(t, c)
	const size = 6 << 20
	putParts(t, o, 1, false, size)
	cuts := 0
	line.limit(200_000)
	loop.Wake()
	require.Eventually(t, func() bool {
		if cuts < 25 { // each connection breaks at another byte: in the handshake, in a header, in the part
			cuts++
			line.limit(1 + rand.IntN(400_000))
		} else {
			line.repair()
		}
		loop.Wake()
		return standing(t, o).Held == 1
	}, time.Minute, 50*time.Millisecond)
	n, doubled := hub.keptParts()
	require.Equal(t, 1, n)
	require.False(t, doubled)
	require.EqualValues(t, size, hub.bytesCame(), "the hub got a byte twice")
	over := sent.Load() - size
	t.Logf("%d bytes, %d more on the line, %d requests for the offset", size, over, hub.times(http.MethodHead))
	require.Less(t, over, int64(hub.times(http.MethodHead)+1)*3*uplink.UnderWay,
		"more than what was under way was sent again")
}

func TestUplink_AnAnswerThatGetsLostAfterTheLastByteDoublesNoPart(t *testing.T) {
	hub := newFakeHub(t)
	line := newBadLine(t, hub.serve(t).URL)
	c, _ := enrolled(t, hub, line.url())
	var lost atomic.Int32
	hub.keeping = func(string, []byte) int { // the hub has the last byte, and the line goes before it can say so
		if lost.Add(1) <= 2 { // a third time in a row and the record would step aside for minutes
			line.proxy.Stop()
			require.NoError(t, line.proxy.Start())
		}
		return 0
	}
	o, loop := started(t, c)
	putParts(t, o, 1, false, 300<<10, 1000, 5000)
	loop.Wake()
	require.Eventually(t, func() bool { loop.Wake(); return standing(t, o).Held == 1 }, time.Minute, 50*time.Millisecond)
	n, doubled := hub.keptParts()
	require.Equal(t, 3, n)
	require.False(t, doubled, "a part was sent again that the hub had")
	require.EqualValues(t, 300<<10+6000, hub.bytesCame())
}

// A text that is submitted while a photo is on a slow line goes in between, over the same connection.
func TestUplink_ATextPassesAPartOnASlowLine(t *testing.T) {
	hub := newFakeHub(t)
	line := newBadLine(t, hub.serve(t).URL)
	c, _ := enrolled(t, hub, line.url())
	o, loop := started(t, c)
	line.spoil("bandwidth", "upstream", `"rate":1000`) // 8 Mbit
	putParts(t, o, 1, false, 12<<20)
	loop.Wake()
	require.Eventually(t, func() bool { return hub.bytesCame() > 200<<10 }, 20*time.Second, 10*time.Millisecond)
	var waits []time.Duration
	for n := 2; n < 7; n++ {
		put(t, o, n, false)
		begin := time.Now()
		loop.Wake()
		require.Eventually(t, func() bool { return hub.count() == n }, 10*time.Second, 2*time.Millisecond)
		waits = append(waits, time.Since(begin).Round(time.Millisecond))
	}
	require.Equal(t, 1, standing(t, o).Received, "the part was through before the texts")
	t.Logf("texts waited %v", waits)
	require.Zero(t, hub.times(http.MethodHead), "broken off, and not ended early")
	line.repair()
	require.Eventually(t, func() bool { return standing(t, o).Received == 0 }, time.Minute, 10*time.Millisecond)
	require.EqualValues(t, 12<<20, hub.bytesCame())
}

func TestUplink_FollowsTheAddressThatTheServerGives(t *testing.T) {
	hub := newFakeHub(t)
	hub.fail(func(w http.ResponseWriter, r *http.Request) bool {
		const other = "/somewhere/else/"
		if r.Method == http.MethodPost && r.URL.Path == wire.PathParts {
			hub.tus(&renamed{w, other}, r)
			return true
		}
		if rest, ok := strings.CutPrefix(r.URL.Path, other); ok {
			r.URL.Path = wire.PathParts + rest
			hub.tus(w, r)
			return true
		}
		if strings.HasPrefix(r.URL.Path, wire.PathParts) {
			problem(w, 404, wire.ProblemNotFound)
			return true
		}
		return false
	})
	c, _ := enrolled(t, hub, hub.serve(t).URL)
	o, loop := started(t, c)
	putParts(t, o, 1, false, 300<<10)
	loop.Wake()
	require.Eventually(t, func() bool { return standing(t, o).Held == 1 }, 20*time.Second, 10*time.Millisecond)
}

// renamed has uploads elsewhere.
type renamed struct {
	http.ResponseWriter
	to string
}

func (r *renamed) WriteHeader(status int) {
	h := r.Header()
	h.Set("Location", strings.Replace(h.Get("Location"), wire.PathParts, r.to, 1))
	r.ResponseWriter.WriteHeader(status)
}
