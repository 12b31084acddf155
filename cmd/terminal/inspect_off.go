//go:build !inspector

package main

import (
	"flag"

	"xinsheng/internal/terminal/ui"
)

// inspectFlag adds nothing: a terminal that people use cannot be looked into.
func inspectFlag(*flag.FlagSet, *options) {}

func startInspector(options, *ui.Shell) (func(), error) { return func() {}, nil }
