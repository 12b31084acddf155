package voice_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"xinsheng/internal/stage"
)

// A child of the test that makes one recording and plays it, under strace.
func TestChild_RecordsOnce(t *testing.T) {
	if os.Getenv("XINSHENG_RECORD") == "" {
		t.Skip("only under strace")
	}
	h := &hall{}
	h.use("default", "default")
	take := record(t, h)
	reaches(t, take, time.Second)
	v, err := take.Stop()
	if err != nil {
		t.Fatal(err)
	}
	a, err := h.player.Play(v.Ogg, 0)
	if err != nil {
		t.Fatal(err)
	}
	until(t, "it plays", func() bool { return a.Position() > 300*time.Millisecond })
	a.Stop()
}

var (
	opened   = regexp.MustCompile(`(?:open|openat|openat2|creat)\((?:AT_FDCWD, )?"([^"]*)", ([A-Z_|]*)`)
	harmless = regexp.MustCompile(`^/dev/null$|/xinsheng-sound-[^/]*/cookie$`) // the test's own sound server's key
)

// What is said goes into no file: during a recording and while it is played nothing is opened for writing, and no
// memory is shared under a name.
func TestRecorder_WritesNoFile(t *testing.T) {
	need(t, "strace")
	h := openHall(t)
	trace := filepath.Join(t.TempDir(), "trace")
	cmd := exec.Command("strace", "-f", "-qq", "-e", "trace=open,openat,creat,memfd_create,mknod,mknodat,mkdir,mkdirat",
		"-o", trace,
		os.Args[0], "-test.run=^TestChild_RecordsOnce$")
	cmd.Env = append(os.Environ(), append(h.Env(), "XINSHENG_RECORD=1", "HOME="+t.TempDir())...)
	h.Say(stage.MainMicrophone, speech(t, "一二三"))
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	raw, err := os.ReadFile(trace)
	if err != nil {
		t.Fatal(err)
	}
	var reading int
	for line := range strings.Lines(string(raw)) {
		m := opened.FindStringSubmatch(line)
		switch {
		case m == nil && strings.Contains(line, "memfd_create"):
			t.Logf("memory shared with the sound server: %s", strings.TrimSpace(line))
		case m == nil && strings.Contains(line, "mk") && !strings.Contains(line, "EEXIST"):
			t.Errorf("made: %s", line)
		case m == nil:
		case strings.Contains(m[2], "O_WRONLY") || strings.Contains(m[2], "O_RDWR") || strings.Contains(m[2], "O_CREAT"):
			if !harmless.MatchString(m[1]) {
				t.Errorf("opened for writing: %s", line)
			}
		default:
			reading++
		}
	}
	if reading < 5 {
		t.Errorf("strace saw %d files opened: it does not see what it should", reading)
	}
}
