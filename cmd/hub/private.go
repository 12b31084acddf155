package main

import (
	"fmt"
	"runtime/debug"

	"golang.org/x/sys/unix"
)

// keepToItself sees to it that what people wrote, open in this process's memory, gets into no core file and under no
// other program's eyes.
func keepToItself() error {
	if err := unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{}); err != nil {
		return fmt.Errorf("forbid core files: %w", err)
	}
	if err := unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0); err != nil {
		return fmt.Errorf("forbid memory dumps: %w", err)
	}
	debug.SetTraceback("single")
	return nil
}
