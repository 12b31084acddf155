//go:build e2e

package e2e

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// queued is an entry of the outbox's queue: urgency, sequence, id.
var queued = regexp.MustCompile(`(?s-m)\x01\x00\x00\x00\x00.{4}[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-`)

// A disk that turned one bit over in the queue costs nothing: the rating arrives. One whose file is lost altogether is
// said in words, and the program stays.
func TestHurt_ATerminalGoesOnAfterAFlippedBitAndSaysWhenItCannot(t *testing.T) {
	s := newStory(t, 1080, 1920)
	s.hub.Stop()
	s.goes("不满意", "rated")
	s.stopTerminal()
	file := filepath.Join(s.dir, "terminal", "data", "outbox.db")
	b, err := os.ReadFile(file)
	s.must(err)
	entries := queued.FindAllIndex(b, -1) // on the page in use and on older ones
	if len(entries) == 0 {
		t.Fatal("nothing is queued")
	}
	for _, e := range entries {
		b[e[1]-1] ^= 1
	}
	s.must(os.WriteFile(file, b, 0o600))
	s.must(s.hub.Serve(s.log))
	s.startTerminal()
	s.until("the rating arrives", func(page) bool { return len(s.visit()) == 1 })
	if !strings.Contains(s.log.String(), "outbox mends what was damaged") {
		t.Error("nothing was damaged")
	}

	s.stopTerminal()
	s.must(os.WriteFile(file, bytes.Repeat([]byte("nothing "), 8192), 0o600))
	s.startTerminal()
	s.sees("这台机器现在不能提交")
	s.keep("out_of_order")
	if !s.terminal.Running() {
		t.Fatal("the program ended")
	}
}
