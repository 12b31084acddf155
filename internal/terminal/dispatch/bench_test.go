package dispatch_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"syscall"
	"testing"
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/outbox"
)

// BenchmarkSubmit_FourPhotosAndThreeMinutesOfVoice compares a submit with writing the same bytes into a file of the
// same folder and syncing it twice, by turns.
func BenchmarkSubmit_FourPhotosAndThreeMinutesOfVoice(b *testing.B) {
	s := newStand(b, asDesigned)
	o, err := outbox.Open(filepath.Join(s.folder, "bench.db"), outbox.Options{Grace: time.Nanosecond})
	if err != nil {
		b.Fatal(err)
	}
	defer o.Close()
	d := s.over(o)
	media := recorded(4, 3*time.Minute, 6)
	var all []byte
	for _, m := range media {
		all = append(all, m.Data...)
	}
	plain, err := os.Create(filepath.Join(s.folder, "plain"))
	if err != nil {
		b.Fatal(err)
	}
	defer plain.Close()
	var submits, writes []time.Duration
	for b.Loop() {
		begin := time.Now()
		receipt, err := d.Submit(b.Context(), withMedia(media))
		if err != nil {
			b.Fatal(err)
		}
		submits = append(submits, time.Since(begin))
		begin = time.Now()
		if err := writeAndSyncTwice(plain, all); err != nil {
			b.Fatal(err)
		}
		writes = append(writes, time.Since(begin))
		forget(b, o, receipt.Record)
	}
	submit, write := median(submits), median(writes)
	b.ReportMetric(float64(submit.Microseconds())/1000, "ms/report")
	b.ReportMetric(float64(submit)/float64(write), "of-plain-write")
	b.ReportMetric(float64(len(all))/1e6, "MB/report")
	b.ReportMetric(syncsPerReport(b), "syncs/report")
	b.ReportMetric(0, "ns/op")
}

// writeAndSyncTwice writes half of b, syncs, and does so again.
func writeAndSyncTwice(f *os.File, b []byte) error {
	at, err := f.Seek(0, 2)
	if err != nil {
		return err
	}
	for _, half := range [][]byte{b[:len(b)/2], b[len(b)/2:]} {
		if _, err := f.WriteAt(half, at); err != nil {
			return err
		}
		if err := syscall.Fdatasync(int(f.Fd())); err != nil {
			return err
		}
		at += int64(len(half))
	}
	return nil
}

// syncsPerReport counts those of a terminal that submits such reports under a tracer.
func syncsPerReport(b *testing.B) float64 {
	if _, err := exec.LookPath("strace"); err != nil {
		return -1
	}
	count := func(reports int) int {
		log := filepath.Join(b.TempDir(), "trace")
		c := exec.Command("strace", "-f", "--seccomp-bpf", "-e", "trace=fdatasync,fsync,sync_file_range,sync", "-o", log,
			os.Args[0], "-test.run=^TestTracedSubmitter$")
		c.Env = append(os.Environ(), tracedEnv+"="+strconv.Itoa(reports))
		if out, err := c.CombinedOutput(); err != nil {
			b.Fatalf("%v: %s", err, out)
		}
		trace, err := os.ReadFile(log)
		if err != nil {
			b.Fatal(err)
		}
		return len(regexp.MustCompile(`(?m)^\d+ +(fdatasync|fsync|sync_file_range|sync)\(`).FindAll(trace, -1))
	}
	return float64(count(23)-count(3)) / 20
}

const tracedEnv = "XINSHENG_DISPATCH_TRACED"

// TestTracedSubmitter is what syncsPerReport traces.
func TestTracedSubmitter(t *testing.T) {
	n, err := strconv.Atoi(os.Getenv(tracedEnv))
	if err != nil {
		t.Skip("runs only under the tracer of the benchmark")
	}
	s := newStand(t, asDesigned)
	media := recorded(4, 3*time.Minute, 7)
	for range n {
		if _, err := s.Submit(t.Context(), withMedia(media)); err != nil {
			t.Fatal(err)
		}
	}
}

// forget delivers a record and sweeps it away, so that the outbox does not fill up.
func forget(b *testing.B, o *outbox.Outbox, id feedback.RecordID) {
	r, err := o.Record(id)
	if err != nil {
		b.Fatal(err)
	}
	if err := o.Ack(b.Context(), id, r.Digest); err != nil {
		b.Fatal(err)
	}
	if err := o.AckParts(b.Context(), id, r.Digest, "1", "2", "3", "4", "5"); err != nil {
		b.Fatal(err)
	}
	if _, err := o.Sweep(b.Context()); err != nil {
		b.Fatal(err)
	}
}

func median(d []time.Duration) time.Duration {
	slices.Sort(d)
	return d[len(d)/2]
}
