package device_test

import (
	"bytes"
	"fmt"
	"net/http"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/store/storetest"
	"xinsheng/internal/wire"
)

// BenchmarkPut is 32 clients that deliver reports at once, with everything on: mutual TLS, sealed bodies opened, the
// case with its clocks, the audit chain, SQLite with full sync. It is taken on a hub that holds nothing, one of a year,
// and one of a hundred, as a share of the first; and so is looking for a number at the desk.
func BenchmarkPut(b *testing.B) {
	var empty float64
	for _, cases := range []int{0, 10_000, 1_000_000} {
		h := newHub(b, storetest.SQLite(b))
		at := h.clients(b)
		if cases > 0 {
			id, envelope := at[0].report(b)
			status, _ := at[0].put(b, id, envelope)
			require.Equal(b, http.StatusCreated, status)
			storetest.FillCases(b, h.store, cases)
		}
		b.Run(fmt.Sprintf("cases=%d", cases), func(b *testing.B) {
			rate := deliver(b, at)
			b.ReportMetric(rate, "reports/s")
			if cases == 0 {
				empty = rate
				return
			}
			b.ReportMetric(rate/empty, "of-empty")
		})
		b.Run(fmt.Sprintf("search/cases=%d", cases), func(b *testing.B) {
			desk := casework.New(casework.Params{Store: h.store, Audit: h.audit, Hasher: h.keys.Tokens,
				Rules: new(casework.Settings)})
			number := at[0].number(b)
			for b.Loop() {
				p, err := desk.List(b.Context(), casework.Query{Tab: casework.TabAll, Search: number, Words: true, Limit: 50})
				if err != nil || p.Total != 1 {
					b.Fatal(p.Total, err)
				}
			}
		})
	}
}

const clients = 32

// clients are terminals, each for two of them: more codes at once are slowed down.
func (h *hub) clients(b *testing.B) (at [clients]*terminal) {
	for i := range clients / 2 {
		at[i] = h.enrol(b)
		at[clients/2+i] = at[i]
	}
	return at
}

// deliver sends b.N reports and answers how many a second.
func deliver(b *testing.B, at [clients]*terminal) float64 {
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
				req, err := http.NewRequestWithContext(b.Context(), http.MethodPut, "https://"+x.hub.address+s.path,
					bytes.NewReader(s.envelope))
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
	return float64(b.N) / b.Elapsed().Seconds()
}
