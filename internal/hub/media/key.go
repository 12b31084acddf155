package media

import (
	"crypto/rand"
	"strings"
)

// NewKey makes a key for a new object: random, in a folder of its first two letters.
func NewKey() string {
	k := strings.ToLower(rand.Text())
	return "part/" + k[:2] + "/" + k
}
