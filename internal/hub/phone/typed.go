package phone

import (
	"strings"
	"time"
)

// narrow turns the full-width letters and digits of a Chinese keyboard into plain ones.
func narrow(typed string) string {
	return strings.Map(func(r rune) rune {
		if r >= '！' && r <= '～' {
			return r - '！' + '!'
		}
		return r
	}, typed)
}

// fourDigits reads a PIN as people type it: full-width, with spaces, O for 0, l for 1.
func fourDigits(typed string) (string, bool) {
	pin := strings.Map(func(r rune) rune {
		switch r {
		case ' ', '　', '-':
			return -1
		case 'O', 'o':
			return '0'
		case 'I', 'i', 'l':
			return '1'
		}
		return r
	}, narrow(typed))
	if len(pin) != 4 || strings.Trim(pin, "0123456789") != "" {
		return "", false
	}
	return pin, true
}

// roundUp makes a wait into one that people say: whole minutes from a minute on, so that it is never told too short.
func roundUp(wait time.Duration) time.Duration {
	unit := time.Second
	if wait > time.Minute {
		unit = time.Minute
	}
	return (wait + unit - 1).Truncate(unit)
}
