package outbox_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/terminal/outbox"
)

// hurtTime is how long one hurt file may take to be opened, delivered and opened again; a loop takes for ever.
const (
	hurtTime   = 30 * time.Second
	mutantTime = 3 * time.Second
)

// hurtable makes the file that is hurt, and gives its bytes up to its last page.
func hurtable(t *testing.T) (path string, b []byte, pageSize int) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "outbox.db")
	require.NoError(t, makeHurtable(path))
	b, err := os.ReadFile(path)
	require.NoError(t, err)
	b, pageSize, err = outbox.UsedPages(b)
	require.NoError(t, err)
	return path, b, pageSize
}

// suffer opens the file with each injury, in children that take many of them, and gives what went wrong.
func suffer(t *testing.T, path string, m outbox.Mutant, injuries []injury) []string {
	t.Helper()
	var mu sync.Mutex
	var bad []string
	var wg sync.WaitGroup
	next := func() (i injury, ok bool) {
		mu.Lock()
		defer mu.Unlock()
		if len(injuries) == 0 || m != outbox.Healthy && len(bad) > 0 { // one thing caught is enough of a mutant
			return i, false
		}
		i, injuries = injuries[0], injuries[1:]
		return i, true
	}
	for range 2 {
		wg.Go(func() {
			for {
				more, wrong := patient(t, path, m, next)
				mu.Lock()
				bad = append(bad, wrong...)
				mu.Unlock()
				if !more {
					return
				}
			}
		})
	}
	wg.Wait()
	return bad
}

// patient runs one child until there are no more injuries, or one of them ends it or takes too long.
func patient(t *testing.T, path string, m outbox.Mutant, next func() (injury, bool)) (more bool, bad []string) {
	c := child(t, "hurt", path, m, 0)
	c.Env = append(c.Env, "TMPDIR="+t.TempDir())
	limit := hurtTime
	if m != outbox.Healthy {
		limit = mutantTime
	}
	var errs bytes.Buffer
	c.Stderr = &errs
	in, err := c.StdinPipe()
	require.NoError(t, err)
	out, err := c.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, c.Start())
	lines := make(chan string)
	go func() {
		defer close(lines)
		sc := bufio.NewScanner(out)
		sc.Buffer(nil, 64<<20) // what is wrong with a hurt file may be told at length
		for sc.Scan() {
			lines <- sc.Text()
		}
	}()
	end := func() { // a mutant may hang while it ends, too
		defer time.AfterFunc(limit, func() { _ = c.Process.Kill() }).Stop()
		_ = in.Close()
		_, _ = io.Copy(io.Discard, out)
		_ = c.Wait()
	}
	for {
		i, ok := next()
		if !ok {
			end()
			return false, bad
		}
		_, _ = fmt.Fprintf(in, "%s %d\n", i.what, i.at)
		timer := time.NewTimer(limit)
		select {
		case line, ok := <-lines:
			timer.Stop()
			if !ok {
				end()
				return true, append(bad, fmt.Sprintf("%s %d: program ends: %.300s", i.what, i.at, errs.String()))
			}
			if line != "ok" {
				bad = append(bad, strings.TrimPrefix(line, "bad "))
			}
		case <-timer.C:
			_ = c.Process.Kill()
			end()
			return true, append(bad, fmt.Sprintf("%s %d: takes for ever", i.what, i.at))
		}
	}
}

// some gives all injuries in a long run, else about n of them.
func some(all []injury, n int) []injury {
	if long() {
		return all
	}
	rand.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all[:min(n, len(all))]
}

func everyBit(b []byte) (all []injury) {
	for bit := range 8 * len(b) {
		all = append(all, injury{"flip", bit})
	}
	return all
}

func TestOutbox_DeliversAllThatIsWholeAfterAFlippedBit(t *testing.T) {
	if testing.Short() {
		t.Skip("short: without disks that fail")
	}
	path, b, _ := hurtable(t)
	var all []injury
	for at := range b {
		all = append(all, injury{"flip", 8*at + rand.IntN(8)})
	}
	require.Empty(t, suffer(t, path, outbox.Healthy, some(all, 150)))
}

// The bits of what bbolt and the outbox need to find anything: heads, page headers, element headers, keys.
func TestOutbox_DeliversAllThatIsWholeAfterAFlippedBitInItsLists(t *testing.T) {
	if testing.Short() {
		t.Skip("short: without disks that fail")
	}
	path, b, pageSize := hurtable(t)
	var all []injury
	for page := 0; page < len(b); page += pageSize {
		for _, i := range everyBit(b[:160]) {
			all = append(all, injury{"flip", 8*page + i.at})
		}
	}
	for seq, n := range []int{hurtParts, hurtQueued, hurtUrgent, 8, 9} {
		for _, bit := range bitsOf(b, queueEntry(n == hurtUrgent, uint64(seq+5), recordID(n))) {
			all = append(all, injury{"flip", bit})
		}
	}
	require.Empty(t, suffer(t, path, outbox.Healthy, some(all, 250)))
}

func TestOutbox_DeliversAllThatIsWholeAfterAPageOfZeros(t *testing.T) {
	if testing.Short() {
		t.Skip("short: without disks that fail")
	}
	path, b, pageSize := hurtable(t)
	var all []injury
	for page := range len(b) / pageSize {
		all = append(all, injury{"zero", page})
	}
	require.Empty(t, suffer(t, path, outbox.Healthy, all))
}

func TestOutbox_DeliversAllThatIsWholeInAFileThatWasCut(t *testing.T) {
	path, b, _ := hurtable(t)
	var all []injury
	for n := range b {
		all = append(all, injury{"cut", n})
	}
	require.Empty(t, suffer(t, path, outbox.Healthy, some(all, 60)))
}

func TestOutbox_TheTestsOfAHurtFileCatchMutants(t *testing.T) {
	if testing.Short() {
		t.Skip("short: without disks that fail")
	}
	path, b, pageSize := hurtable(t)
	var queue, heads []injury
	for n, bit := range bitsOf(b, queueEntry(false, 6, recordID(hurtQueued))) { // on the page in use and on older ones
		if n%40 == 39 {
			queue = append(queue, injury{"flip", bit})
		}
	}
	for page := 0; page < len(b); page += pageSize {
		for _, i := range everyBit(b[8:32]) { // kind, count, overflow, first element
			heads = append(heads, injury{"flip", 8*(page+8) + i.at})
		}
	}
	require.NotEmpty(t, suffer(t, path, outbox.NoAudit, queue))
	require.NotEmpty(t, suffer(t, path, outbox.NoSurvey, some(heads, 150)))
}

// A technician sees what was damaged, with its bytes, until somebody has looked at it.
func TestOutbox_SetsADamagedEntryAsideWithItsBytes(t *testing.T) {
	p := path(t)
	o, err := outbox.Open(p, small())
	require.NoError(t, err)
	put(t, o, 1, false)
	put(t, o, 2, false)
	require.NoError(t, o.Close())
	b, err := os.ReadFile(p)
	require.NoError(t, err)
	// Older pages may hold the entry too, and nobody reads those.
	b = bytes.ReplaceAll(b, queueEntry(false, 1, recordID(1)), flipped(queueEntry(false, 1, recordID(1))))
	require.NoError(t, os.WriteFile(p, b, 0o600))

	o = open(t, p, small())
	aside, err := o.SetAside()
	require.NoError(t, err)
	require.Len(t, aside, 1)
	require.Equal(t, "queue", aside[0].List)
	require.Equal(t, outbox.NoRecord, aside[0].Reason)
	require.Len(t, aside[0].Value, len(recordID(1)))
	require.NotEqual(t, string(recordID(1)), string(aside[0].Value))
	require.Equal(t, 1, stats(t, o).SetAside)
	for _, n := range []int{1, 2} {
		require.Equal(t, recordID(n), next(t, o).ID)
		ack(t, o, recordID(n))
	}
	require.NoError(t, o.Dismiss(t.Context()))
	require.Zero(t, stats(t, o).SetAside)
}

// flipped has one bit of a queued id turned over.
func flipped(entry []byte) []byte {
	b := bytes.Clone(entry)
	b[9+20] ^= 1
	return b
}
