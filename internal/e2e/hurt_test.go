//go:build e2e

package e2e

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// A disk that turned one bit over in the queue costs nothing: the report arrives. One whose file is lost altogether is said in
// words, and the program stays.
func TestHurt_ATerminalGoesOnAfterAFlippedBitAndSaysWhenItCannot(t *testing.T) {
	s := newStory(t, 1080, 1920)
	s.hub.Stop()
	s.goes("不满意", "rated")
	s.stopTerminal()
	file := filepath.Join(s.dir, "terminal", "data", "outbox.db")
	b, err := os.ReadFile(file)
	s.must(err)
	for at := bytes.Index(b, []byte("\x01\x00\x00\x00\x00\x00\x00\x00\x01")); at >= 0; {
		b[at+9+20] ^= 1 // in the id that the queue names
		next := bytes.Index(b[at+1:], []byte("\x01\x00\x00\x00\x00\x00\x00\x00\x01"))
		if next < 0 {
			break
		}
		at += 1 + next
	}
	s.must(os.WriteFile(file, b, 0o600))
	s.must(s.hub.Serve(s.log))
	s.startTerminal()
	s.until("the rating arrives", func(page) bool { return len(s.visit()) == 1 })

	s.stopTerminal()
	s.must(os.WriteFile(file, bytes.Repeat([]byte("nothing "), 8192), 0o600))
	s.must(s.terminal.Show(s.log, s.display.Name, s.args...))
	s.sees("这台机器现在不能提交")
	s.keep("out_of_order")
	if !s.terminal.Running() {
		t.Fatal("the program ended")
	}
}
