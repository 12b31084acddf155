package media

import (
	"crypto/rand"
	"regexp"
	"strings"
)

// NewKey makes a key for a new object. It is random and says nothing; its folder spreads objects over some thousand.
func NewKey() string {
	k := strings.ToLower(rand.Text())
	return "part/" + k[:2] + "/" + k
}

var keyPattern = regexp.MustCompile(`^[0-9a-z_-][0-9a-z._-]*(/[0-9a-z_-][0-9a-z._-]*)*$`)

// validKey leaves no way out of the store's folder, and none to names that begin with a dot.
func validKey(key string) bool { return len(key) <= 200 && keyPattern.MatchString(key) }
