package media

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

func TestPace_EndsATrickleAndNoSlowLine(t *testing.T) {
	for name, c := range map[string]struct {
		bytes int // each second
		ends  bool
	}{
		"a trickle": {50, true}, "32 kbit/s shared by sixteen": {250, false},
	} {
		synctest.Test(t, func(t *testing.T) {
			p, ok := newPace(), true
			for range 120 {
				time.Sleep(time.Second)
				ok = ok && p.keeps(c.bytes)
			}
			require.Equal(t, c.ends, !ok, name)
		})
	}
}
