package uplink_test

import (
	"math/rand/v2"
	"net/http"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/terminal/outbox"
	"xinsheng/internal/terminal/uplink"
)

// A report of four photos and three minutes of voice, sealed, in bytes.
var richReport = []int{540_000, 600 << 10, 550 << 10, 650 << 10, 500 << 10}

const (
	lineRate    = 1000 // bytes a millisecond: 8 Mbit/s
	answerDelay = 20 * time.Millisecond
	longEnv     = "XINSHENG_LONG"
	drainEnv    = "XINSHENG_DRAIN" // how many reports
)

// BenchmarkUplink_DrainsRichReportsOverALineThatIsCut delivers such reports over 8 Mbit/s while the line is cut every
// three to six seconds, and says how much of what the line could have carried was of use. With XINSHENG_LONG=1 there
// are 200 of them, which takes ten minutes, otherwise ten.
func BenchmarkUplink_DrainsRichReportsOverALineThatIsCut(b *testing.B) {
	reports := 10
	if os.Getenv(longEnv) != "" {
		reports = 200
	}
	if n, err := strconv.Atoi(os.Getenv(drainEnv)); err == nil {
		reports = n
	}
	for b.Loop() {
		drain(b, reports)
	}
	b.ReportMetric(0, "ns/op")
}

func drain(b *testing.B, reports int) {
	hub := newFakeHub(b)
	line := newShapedLine(b, hub.serve(b).URL, lineRate, answerDelay)
	c, _ := enrolled(b, hub, line.url())
	o, err := outbox.Open(boxPath(b), outbox.Options{Log: quiet})
	require.NoError(b, err)
	for n := range reports {
		putParts(b, o, n, false, richReport...)
	}
	st, err := o.Stats()
	require.NoError(b, err)
	useful := st.LeftBytes
	line.crossed.Store(0)
	loop := uplink.NewLoop(params(c, o))
	begin, cuts := time.Now(), 0
	loop.Start(b.Context())
	cutAt := begin.Add(3 * time.Second)
	require.Eventually(b, func() bool {
		if time.Now().After(cutAt) {
			line.cut()
			cuts++
			cutAt = time.Now().Add(3*time.Second + rand.N(3*time.Second))
		}
		n, doubled := hub.keptParts()
		require.False(b, doubled)
		return n == reports*len(richReport) && standing(b, o).Held == reports
	}, 30*time.Minute, 5*time.Millisecond)
	took := time.Since(begin)
	loop.Stop()
	require.NoError(b, o.Close())

	could := float64(took.Milliseconds()) * lineRate
	b.ReportMetric(100*float64(useful)/could, "useful-%")
	crossed := float64(line.crossed.Load())
	b.ReportMetric(100*(crossed-float64(useful))/could, "overhead-%") // TLS, headers, sent again
	b.ReportMetric(100*(could-crossed)/could, "idle-%")
	b.ReportMetric(float64(cuts), "cuts")
	b.ReportMetric(float64(hub.times(http.MethodHead)), "HEADs")
	b.ReportMetric(float64(reports), "reports")
	b.ReportMetric(took.Seconds(), "s")
}
