package main

import (
	"testing"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/hub/fleet"
	"xinsheng/internal/hub/store"
)

func TestTerminals_WhatATerminalSaysOfItselfSteersNoConsole(t *testing.T) {
	got := line(&fleet.Terminal{Terminal: store.Terminal{ID: "t00001-x", NameZH: "自助终端 03",
		Program: "v1\x1b]0;owned\a\x1b[2J\n\u009b2J"}})
	require.Contains(t, got, "自助终端 03")
	require.NotContains(t, got, "\x1b")
	require.NotContains(t, got, "\n")
	require.NotContains(t, got, "\u009b")
	require.NotContains(t, got, "\a")
}
