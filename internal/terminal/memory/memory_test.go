package memory_test

import (
	"crypto/sha256"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"xinsheng/assets/kiosk/font"
	"xinsheng/internal/terminal/memory"
)

// resident is the program's memory in bytes.
func resident(t *testing.T) int {
	t.Helper()
	b, err := os.ReadFile("/proc/self/statm")
	require.NoError(t, err)
	pages, err := strconv.Atoi(strings.Fields(string(b))[1])
	require.NoError(t, err)
	return pages * os.Getpagesize()
}

func TestMemory_WhatIsFreeGoesBack(t *testing.T) {
	memory.Tune()
	b := make([]byte, 64<<20)
	for i := 0; i < len(b); i += 4096 {
		b[i] = 1
	}
	full := resident(t)
	b = nil
	memory.Release()
	require.Less(t, resident(t), full-48<<20)
}

func TestMemory_EmbeddedDataIsTheSameAfterItWasForgotten(t *testing.T) {
	before := sha256.Sum256(font.Regular)
	full := resident(t)
	memory.Forget(font.Regular)
	require.Less(t, resident(t), full-len(font.Regular)/2)
	require.Equal(t, before, sha256.Sum256(font.Regular))
	memory.Forget(nil)
}
