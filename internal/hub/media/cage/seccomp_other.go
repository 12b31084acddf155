//go:build !amd64 && !arm64

package cage

const arch = 0

var forbiddenHere []uint32
