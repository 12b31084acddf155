package privacy_test

import (
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"xinsheng/internal/terminal/privacy"
)

const secret = "我在三楼等了两个多小时"

// TestMain lets the test binary be the program that crashes.
func TestMain(m *testing.M) {
	if mode := os.Getenv("CRASH"); mode != "" {
		crash(mode)
	}
	os.Exit(m.Run())
}

func crash(mode string) {
	if err := privacy.ForbidDumps(); err != nil {
		panic(err)
	}
	if mode != "unfiltered" {
		log, err := privacy.FilterStderr()
		if err != nil {
			panic(err)
		}
		slog.New(slog.NewTextHandler(log, nil)).Info("started")
	}
	switch mode {
	case "error":
		go func() { panic(fmt.Errorf("word %s\n%s(x)\ngoroutine %s", secret, secret, secret)) }()
		select {}
	case "library":
		fmt.Fprintln(os.Stderr, secret)
		os.Exit(3)
	case "state":
		var lim unix.Rlimit
		_ = unix.Getrlimit(unix.RLIMIT_CORE, &lim)
		dump, _ := unix.PrctlRetInt(unix.PR_GET_DUMPABLE, 0, 0, 0, 0)
		fmt.Printf("core %d dumpable %d\n", lim.Cur, dump)
		os.Exit(0)
	default:
		panic(secret)
	}
}

func run(t *testing.T, mode string) string {
	t.Helper()
	if testing.Short() {
		t.Skip("short: without children")
	}
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "CRASH="+mode)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	out, _ := cmd.CombinedOutput()
	return string(out)
}

func TestPrivacy_CrashReportHoldsNoValue(t *testing.T) {
	for _, mode := range []string{"error", "string", "library"} {
		out := run(t, mode)
		for _, r := range secret {
			if strings.ContainsRune(out, r) {
				t.Errorf("%s: the report quotes the visitor: %q", mode, out)
				break
			}
		}
		if !strings.Contains(out, "started") {
			t.Errorf("%s: the log line is missing: %q", mode, out)
		}
	}
}

func TestPrivacy_CrashReportSaysWhere(t *testing.T) {
	out := run(t, "string")
	if !strings.Contains(out, "privacy_test.go:") || !strings.Contains(out, "privacy_test.crash") {
		t.Errorf("no place in %q", out)
	}
}

func TestPrivacy_TheTestSeesALeak(t *testing.T) {
	if out := run(t, "unfiltered"); !strings.Contains(out, secret) {
		t.Errorf("a crash without the filter shows nothing: %q", out)
	}
}

func TestPrivacy_NoDumps(t *testing.T) {
	if out := run(t, "state"); !strings.Contains(out, "core 0 dumpable 0") {
		t.Errorf("state: %q", out)
	}
}
