package outbox_test

import (
	"io"
	"math/rand/v2"
	"os/exec"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/terminal/outbox"
)

// killed runs a child, kills it after d, and returns what it had claimed.
func killed(t testing.TB, c *exec.Cmd, d time.Duration) said {
	t.Helper()
	out, err := c.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, c.Start())
	timer := time.AfterFunc(d, func() { _ = c.Process.Kill() })
	defer timer.Stop()
	s := listen(out)
	_, _ = io.Copy(io.Discard, out)
	_ = c.Wait()
	return s
}

func TestOutbox_LosesNothingWhenKilledAtAnyMoment(t *testing.T) {
	if testing.Short() {
		t.Skip("short: without disks that fail")
	}
	rounds := 12
	if long() {
		rounds = 300
	}
	for _, mode := range []string{"write", "churn", "parts"} {
		t.Run(mode, func(t *testing.T) {
			p := path(t)
			all := nothingSaid()
			for range rounds {
				d := time.Duration(5+rand.IntN(200)) * time.Millisecond
				s := killed(t, child(t, mode, p, outbox.Healthy, 0), d)
				all.add(s)
				o, err := outbox.Open(p, small())
				require.NoError(t, err)
				require.NoError(t, o.CheckWhole())
				require.NoError(t, o.Close())
			}
			require.NotEmpty(t, all.put)
			require.NoError(t, checkLeft(t, p, all))
			t.Logf("%d acknowledged, %d delivered, %d compactions, none lost", len(all.put), len(all.acked),
				all.other["compacted"])
		})
	}
}
