package outbox_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/seal"
	"xinsheng/internal/terminal/outbox"
	"xinsheng/internal/wire"
)

// rates are how often a second something is durable.
type rates struct{ disk, one, sixteen float64 }

// rounds is how often the three are measured by turns, because a disk and a shared machine drift. The median ratio
// counts.
const rounds = 9

// measure writes to the disk of folder: single pages with fdatasync, then reports one at a time, then from sixteen
// sides, by turns, each time for d. The reports are sealed as in the program.
func measure(folder string, d time.Duration) ([]rates, error) {
	o, err := outbox.Open(filepath.Join(folder, "outbox.db"), outbox.Options{Log: quiet})
	if err != nil {
		return nil, err
	}
	key, err := seal.GenerateKey()
	if err != nil {
		return nil, err
	}
	s := &submitter{o: o, key: key.Public()}
	all := make([]rates, rounds)
	for i := range all {
		r := &all[i]
		if r.disk, err = diskRate(folder, d); err != nil {
			return nil, err
		}
		if r.one, err = s.rate(1, d); err != nil {
			return nil, err
		}
		if r.sixteen, err = s.rate(16, d); err != nil {
			return nil, err
		}
	}
	return all, o.Close()
}

// median is the middle of what of gives for each round.
func median(all []rates, of func(rates) float64) float64 {
	v := make([]float64, len(all))
	for i, r := range all {
		v[i] = of(r)
	}
	slices.Sort(v)
	return v[len(v)/2]
}

func diskRate(folder string, d time.Duration) (float64, error) {
	f, err := os.Create(filepath.Join(folder, "probe"))
	if err != nil {
		return 0, err
	}
	defer f.Close()
	page := make([]byte, 4096)
	n, begin := 0, time.Now()
	for ; time.Since(begin) < d; n++ {
		page[0] = byte(n)
		if _, err := f.WriteAt(page, 0); err != nil {
			return 0, err
		}
		if err := syscall.Fdatasync(int(f.Fd())); err != nil {
			return 0, err
		}
	}
	return float64(n) / time.Since(begin).Seconds(), nil
}

type submitter struct {
	o   *outbox.Outbox
	key seal.PublicKey
	n   atomic.Int64
}

var reportBody = bytes.Repeat([]byte("排"), 300) // what a person writes in a minute or two

func (s *submitter) submit() error {
	id := recordID(int(s.n.Add(1)))
	return s.o.Put(context.Background(), func(num outbox.Numbers) (outbox.Sealed, error) {
		e, err := s.key.SealRecord(wire.Header{ID: id, Terminal: "t03", Seq: num.Seq}, reportBody)
		return outbox.Sealed{ID: id, Envelope: e}, err
	})
}

func (s *submitter) rate(sides int, d time.Duration) (float64, error) {
	var wg sync.WaitGroup
	var done atomic.Int64
	errs := make(chan error, sides)
	begin := time.Now()
	for range sides {
		wg.Go(func() {
			for time.Since(begin) < d {
				if err := s.submit(); err != nil {
					errs <- err
					return
				}
				done.Add(1)
			}
		})
	}
	wg.Wait()
	took := time.Since(begin).Seconds()
	select {
	case err := <-errs:
		return 0, err
	default:
		return float64(done.Load()) / took, nil
	}
}

// bench is the child that measures, and says what it saw.
func bench(path string) error {
	all, err := measure(path, 150*time.Millisecond)
	for _, r := range all {
		say("%f %f %f", r.disk, r.one, r.sixteen)
	}
	return err
}

// BenchmarkOutbox_Submit compares submitting with what the disk can do in the same run. On the second disk every sync
// takes 5 ms longer, as on the eMMC of a terminal; strace delays it.
func BenchmarkOutbox_Submit(b *testing.B) {
	for name, prefix := range map[string][]string{
		"disk=this": nil,
		"disk=5ms": {"strace", "-f", "--seccomp-bpf", "-o", "/dev/null", "-e", "trace=fdatasync,fsync",
			"-e", "inject=fdatasync,fsync:delay_exit=5000"},
	} {
		b.Run(name, func(b *testing.B) {
			if prefix != nil {
				needStrace(b)
			}
			var all []rates
			for b.Loop() {
				out, err := child(b, "bench", b.TempDir(), outbox.Healthy, 0, prefix...).Output()
				require.NoError(b, err)
				for line := range strings.Lines(string(out)) {
					var r rates
					_, err = fmt.Sscan(line, &r.disk, &r.one, &r.sixteen)
					require.NoError(b, err)
					all = append(all, r)
				}
			}
			b.ReportMetric(median(all, func(r rates) float64 { return r.disk }), "syncs/s")
			b.ReportMetric(median(all, func(r rates) float64 { return r.one }), "reports/s")
			b.ReportMetric(median(all, func(r rates) float64 { return r.sixteen }), "reports16/s")
			b.ReportMetric(median(all, func(r rates) float64 { return r.one / r.disk }), "of-disk")
			b.ReportMetric(median(all, func(r rates) float64 { return r.sixteen / r.disk }), "of-disk16")
			b.ReportMetric(0, "ns/op")
		})
	}
}
