package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// A hub at work has no open file, with a name or without one, and leaves none in the temp folder, in which what
// somebody said lies in clear outside its data folder.
func TestServe_NoWordLiesOutsideTheDataFolder(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("a hub's open files are for root alone to see")
	}
	temp, data := t.TempDir(), filepath.Join(t.TempDir(), "hub")
	t.Setenv("TMPDIR", temp)
	t.Setenv("SQLITE_TMPDIR", temp)
	must(t, "demo", "--data", data)
	p := start(t, 3, "--data", data)
	x := enrol(t, p.doors["device door"], "--data", data)
	var (
		work sync.WaitGroup
		turn = make(chan struct{}, 12) // more at once is refused to one terminal
		done = make(chan struct{})
	)
	for range 400 {
		s := x.report(t)
		work.Go(func() {
			turn <- struct{}{}
			defer func() { <-turn }()
			if status := x.put(t, p.doors["device door"], s); status != 201 {
				t.Errorf("status %d", status)
			}
		})
	}
	go func() {
		work.Wait()
		close(done)
	}()
	var found []string
	for looking := true; looking; {
		select {
		case <-done:
			looking = false
		default:
		}
		found = append(found, spoken(t, fmt.Sprintf("/proc/%d/fd", p.cmd.Process.Pid), data)...)
	}
	require.Empty(t, found)
	left, err := os.ReadDir(temp)
	require.NoError(t, err)
	require.Empty(t, left)
	p.stop(t)
}

// spoken is the files behind a process's descriptors that lie outside data, or nowhere, and hold what was said.
func spoken(t *testing.T, descriptors, data string) (found []string) {
	t.Helper()
	entries, err := os.ReadDir(descriptors)
	require.NoError(t, err)
	for _, e := range entries {
		link := filepath.Join(descriptors, e.Name())
		name, err := os.Readlink(link)
		if err != nil || !strings.HasPrefix(name, "/") || strings.HasPrefix(name, data+"/") &&
			!strings.HasSuffix(name, " (deleted)") {
			continue
		}
		if info, err := os.Stat(link); err != nil || !info.Mode().IsRegular() {
			continue
		}
		content, err := os.ReadFile(link)
		if err == nil && bytes.Contains(content, []byte(said)) {
			found = append(found, name)
		}
	}
	return found
}
