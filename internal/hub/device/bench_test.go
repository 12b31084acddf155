package device_test

import (
	"bytes"
	"net/http"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/hub/store/storetest"
	"xinsheng/internal/wire"
)

// BenchmarkPut is 32 clients that deliver reports at once, with everything on: mutual TLS, sealed bodies opened, the case
// with its clocks, the audit chain, SQLite with full sync.
func BenchmarkPut(b *testing.B) {
	const clients = 32
	h := newHub(b, storetest.SQLite(b))
	var at [clients]*terminal
	for i := range clients / 2 { // more codes at once are slowed down
		at[i] = h.enrol(b)
		at[clients/2+i] = at[i]
	}
	type sealed struct {
		path     string
		envelope []byte
	}
	work := make([][]sealed, clients)
	for i := range b.N {
		x := at[i%clients]
		id, envelope := x.report(b)
		work[i%clients] = append(work[i%clients], sealed{wire.PathRecords + string(id), envelope})
	}
	b.ResetTimer()
	var wg sync.WaitGroup
	for i, x := range at {
		wg.Go(func() {
			for _, s := range work[i] {
				req, err := http.NewRequestWithContext(b.Context(), http.MethodPut, "https://"+h.address+s.path, bytes.NewReader(s.envelope))
				if err != nil {
					b.Error(err)
					return
				}
				req.Header.Set(wire.ProtocolHeader, "1")
				resp, err := x.client.Do(req)
				if err != nil {
					b.Error(err)
					return
				}
				if resp.StatusCode != http.StatusCreated {
					b.Errorf("status %d", resp.StatusCode)
				}
				if err := resp.Body.Close(); err != nil {
					b.Error(err)
				}
			}
		})
	}
	wg.Wait()
	b.StopTimer()
	require.False(b, b.Failed())
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "reports/s")
}
