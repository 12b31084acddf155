package outbox_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/terminal/outbox"
)

// crashes replays a trace, collects states that a power cut leaves, each with what had been claimed by then, and opens
// each in a process of its own. It returns how many there were and what was wrong with the first bad one.
func crashes(t *testing.T, ops []op, root string, whole bool, atMost int) (int, error) {
	t.Helper()
	if testing.Short() {
		t.Skip("short: without the states of a crash")
	}
	type found struct {
		s      state
		claims said
	}
	var states []found
	seen := map[string]bool{}
	disk := newCrashDisk()
	var spoken bytes.Buffer
	collect := func(s state) {
		k := s.key() + spoken.String()
		if !seen[k] {
			seen[k] = true
			states = append(states, found{s, listen(strings.NewReader(spoken.String()))})
		}
	}
	for _, o := range ops {
		if o.call == "say" {
			spoken.Write(o.data)
		}
		disk.apply(o)
		if whole {
			disk.all(collect)
			continue
		}
		for range 4 {
			collect(disk.some())
		}
	}
	if len(states) > atMost {
		rand.Shuffle(len(states), func(i, j int) { states[i], states[j] = states[j], states[i] })
		states = states[:atMost]
	}
	var mu sync.Mutex
	var first error
	var wg sync.WaitGroup
	work := make(chan found)
	for range 2 {
		wg.Go(func() {
			for f := range work {
				dir := t.TempDir()
				err := f.s.lay(root, dir)
				if err == nil {
					err = checkLeft(t, filepath.Join(dir, "data", "outbox.db"), f.claims)
				}
				mu.Lock()
				if first == nil {
					first = err
				}
				mu.Unlock()
			}
		})
	}
	for _, f := range states {
		mu.Lock()
		stop := first != nil
		mu.Unlock()
		if stop {
			break
		}
		work <- f
	}
	close(work)
	wg.Wait()
	return len(states), first
}

func sample(short, thorough int) int {
	if long() {
		return thorough
	}
	return short
}

func TestOutbox_FirstBootSurvivesAPowerCutAtEveryPoint(t *testing.T) {
	if testing.Short() {
		t.Skip("short: without disks that fail")
	}
	p := path(t)
	ops := traced(t, "write", p, outbox.Healthy, 1, "")
	n, err := crashes(t, ops, rootOf(p), true, sample(250, 100000))
	require.NoError(t, err)
	require.Greater(t, n, 50)
	t.Logf("%d states, all open", n)
}

func TestOutbox_LaterCommitsSurviveAPowerCutAtEveryPoint(t *testing.T) {
	if testing.Short() {
		t.Skip("short: without disks that fail")
	}
	p := path(t)
	ops := traced(t, "write", p, outbox.Healthy, 25, "")
	n, err := crashes(t, ops, rootOf(p), false, sample(200, 5000))
	require.NoError(t, err)
	t.Logf("%d states, nothing lost", n)
}

func TestOutbox_AcknowledgedPartsSurviveAPowerCutAtEveryPoint(t *testing.T) {
	if testing.Short() {
		t.Skip("short: without disks that fail")
	}
	p := path(t)
	ops := traced(t, "parts", p, outbox.Healthy, 8, "")
	n, err := crashes(t, ops, rootOf(p), false, sample(200, 5000))
	require.NoError(t, err)
	t.Logf("%d states, nothing lost and nothing that was acknowledged sent again", n)
}

func TestOutbox_ACompactionSurvivesAPowerCutAtEveryPoint(t *testing.T) {
	if testing.Short() {
		t.Skip("short: without disks that fail")
	}
	p := path(t)
	ops := traced(t, "compact", p, outbox.Healthy, 0, "")
	renames := 0
	for _, o := range ops {
		if o.call == "rename" {
			renames++
		}
	}
	require.Equal(t, 2, renames, "the first boot and the compaction")
	n, err := crashes(t, ops, rootOf(p), false, sample(150, 5000))
	require.NoError(t, err)
	t.Logf("%d states, nothing lost", n)
}

func TestOutbox_CrashTestsCatchAPartAcknowledgedEarly(t *testing.T) {
	if testing.Short() {
		t.Skip("short: without disks that fail")
	}
	p := path(t)
	ops := traced(t, "parts", p, ackEarly, 8, "")
	_, err := crashes(t, ops, rootOf(p), false, 2000)
	require.ErrorContains(t, err, "would be sent again")
}

func TestOutbox_APowerCutAfterAFailedSyncLosesNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("short: without disks that fail")
	}
	for _, inject := range failedSyncs() {
		p := path(t)
		ops := traced(t, "write", p, outbox.Healthy, 12, inject)
		n, err := crashes(t, ops, rootOf(p), false, sample(60, 2000))
		require.NoError(t, err, inject)
		t.Logf("%s: %d states, nothing lost", inject, n)
	}
}

func failedSyncs() []string {
	list := []string{"fdatasync:error=EIO:when=14", "fdatasync:error=EIO:when=9"}
	if long() {
		for n := 4; n < 24; n++ { // the first three make the file
			list = append(list, fmt.Sprintf("fdatasync:error=EIO:when=%d", n))
		}
	}
	return list
}

func TestOutbox_CrashTestsCatchMutants(t *testing.T) {
	if testing.Short() {
		t.Skip("short: without disks that fail")
	}
	for _, c := range []struct {
		mutant outbox.Mutant
		inject []string // the first that shows it is enough: where the sync falls differs from run to run
	}{
		{outbox.NoFolderSync, []string{""}},
		{outbox.NoSync, []string{""}},
		{ackEarly, []string{""}},
		{outbox.NoReaffirm, []string{"fdatasync:error=EIO:when=14", "fdatasync:error=EIO:when=16",
			"fdatasync:error=EIO:when=12", "fdatasync:error=EIO:when=10", "fdatasync:error=EIO:when=4"}},
	} {
		t.Run(string(c.mutant), func(t *testing.T) {
			var err error
			for _, inject := range c.inject {
				p := path(t)
				ops := traced(t, "write", p, c.mutant, 12, inject)
				if _, err = crashes(t, ops, rootOf(p), false, 2000); err != nil {
					break
				}
			}
			require.Error(t, err, "the mutant was not noticed")
		})
	}
}

func rootOf(p string) string { return filepath.Dir(filepath.Dir(p)) }
