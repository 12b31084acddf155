//go:build inspector

package main

import (
	"flag"

	"xinsheng/internal/terminal/ui"
	"xinsheng/internal/terminal/ui/inspect"
)

var inspectSocket string

// inspectFlag adds the inspector of test builds.
func inspectFlag(f *flag.FlagSet, _ *options) {
	f.StringVar(&inspectSocket, "inspect", "", "tell on this local socket what is on the glass (test builds)")
}

func startInspector(_ options, shell *ui.Shell) (func(), error) {
	if inspectSocket == "" {
		return func() {}, nil
	}
	return inspect.Serve(inspectSocket, shell)
}
