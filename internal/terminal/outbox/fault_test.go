package outbox_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/terminal/outbox"
)

func TestOutbox_KeepsItsWordOnABadDisk(t *testing.T) {
	if testing.Short() {
		t.Skip("short: without disks that fail")
	}
	needStrace(t)
	var faults []string
	for _, call := range []string{"pwrite64", "fdatasync", "fsync", "ftruncate"} {
		for _, code := range []string{"EIO", "ENOSPC"} {
			step := sample(13, 1)
			for n := 1; n <= sample(40, 200); n += step {
				faults = append(faults, fmt.Sprintf("%s:error=%s:when=%d", call, code, n))
			}
			faults = append(faults, fmt.Sprintf("%s:error=%s:when=9+3", call, code),
				fmt.Sprintf("%s:error=%s:when=12+", call, code))
		}
	}
	refused, taken := 0, 0
	for _, fault := range faults {
		p := path(t)
		c := child(t, "write", p, outbox.Healthy, 20, "strace", "-f", "--seccomp-bpf", "-o", "/dev/null",
			"-e", "trace=pwrite64,fdatasync,fsync,ftruncate", "-e", "inject="+fault)
		var out bytes.Buffer
		c.Stdout = &out
		if err := c.Run(); err != nil {
			// The outbox could not be opened on this disk. That is an answer, and then it has claimed nothing.
			require.NotContains(t, out.String(), "put", fault)
		}
		s := listen(&out)
		require.NoError(t, checkLeft(t, p, s), fault)
		refused += s.other["err"]
		taken += len(s.put)
	}
	require.Positive(t, refused)
	t.Logf("%d faults: %d records taken and kept, %d refused", len(faults), taken, refused)
}

func TestOutbox_TakesReportsAgainAfterAFailedSync(t *testing.T) {
	needStrace(t)
	p := path(t)
	s := fill(t, p, outbox.Healthy, 20, "strace", "-f", "--seccomp-bpf", "-o", "/dev/null",
		"-e", "trace=fdatasync", "-e", "inject=fdatasync:error=EIO:when=9")
	require.Positive(t, s.other["err"])
	require.GreaterOrEqual(t, len(s.put), 15)
	require.NoError(t, checkLeft(t, p, s))
}

func TestOutbox_SyncsAtMostTwiceForATextReport(t *testing.T) {
	needStrace(t)
	p := path(t)
	fill(t, p, outbox.Healthy, 3) // the first boot has syncs of its own
	const reports = 200
	count := func(n int) int {
		log := filepath.Join(t.TempDir(), "trace")
		fill(t, p, outbox.Healthy, n, "strace", "-f", "--seccomp-bpf", "-e", "trace=fdatasync,fsync,sync_file_range,sync",
			"-o", log)
		b, err := os.ReadFile(log)
		require.NoError(t, err)
		return len(regexp.MustCompile(`(?m)^\d+ +(fdatasync|fsync|sync_file_range|sync)\(`).FindAll(b, -1))
	}
	opening := count(none)
	n := count(reports) - opening
	t.Logf("%d reports, %d syncs, and %d for opening", reports, n, opening)
	require.LessOrEqual(t, n, 2*reports)
	require.Greater(t, n, reports, "the trace missed something")
}

// onDisk is a small file system on a loop device.
type onDisk struct {
	t      testing.TB
	image  string
	device string
	at     string
}

func TestOutbox_DeliversOnAFullDisk(t *testing.T) {
	d := loopDisk(t, "ext4", 24<<20)
	p := filepath.Join(d.at, "data", "outbox.db")
	opt := small()
	opt.BallastBytes = 4 << 20
	o, err := outbox.Open(p, opt)
	require.NoError(t, err)
	n := 0
	for ; ; n++ {
		err := o.Put(t.Context(), func(num outbox.Numbers) (outbox.Sealed, error) {
			return outbox.Sealed{ID: recordID(n), Envelope: envelope(recordID(n), num.Seq, false, 200<<10)}, nil
		})
		if err != nil {
			require.ErrorIs(t, err, outbox.ErrFull)
			break
		}
	}
	require.Greater(t, n, 20)
	require.True(t, stats(t, o).Full)
	for err == nil || n < 20 { // pages that are free inside the file may still take a few words
		if err = o.Put(t.Context(), sealText(n, false)); err == nil {
			n++
		}
	}
	require.ErrorIs(t, err, outbox.ErrFull)
	for r := next(t, o); r != nil; r = next(t, o) {
		ack(t, o, r.ID)
	}
	require.Equal(t, n, stats(t, o).Held)
	require.NoError(t, o.CheckWhole())
	require.NoError(t, o.Close())

	opt.Grace = 1
	o, err = outbox.Open(p, opt)
	require.NoError(t, err)
	swept, err := o.Sweep(t.Context())
	require.NoError(t, err)
	require.Equal(t, n, swept)
	require.NoError(t, o.Put(t.Context(), sealText(n, false)), "pages that are free again take a report even now")
	require.NoError(t, o.Close())
	require.True(t, strings.HasPrefix(p, d.at))
}
