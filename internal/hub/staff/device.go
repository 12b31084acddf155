package staff

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
)

// mostOnDevice is how many people one browser is remembered for: a desk that a shift shares.
const mostOnDevice = 12

// RememberDevice is what a browser shall keep after a user signed in on it: a random name of its own, and behind it a
// mark for each who did, the latest first. It tells nobody who they are and lets nobody in. Device is what it kept
// before.
func (u *Users) RememberDevice(device, userID string) string {
	id, marks := splitDevice(device)
	if id == "" {
		var b [16]byte
		_, _ = rand.Read(b[:])
		id = hex.EncodeToString(b[:])
	}
	mine := u.deviceMark(id, userID)
	marks = slices.DeleteFunc(marks, func(m string) bool { return m == mine })
	marks = append([]string{mine}, marks...)
	return id + "." + strings.Join(marks[:min(len(marks), mostOnDevice)], ".")
}

// knows answers the name of a device on which the user signed in before.
func (u *Users) knows(device, userID string) (id string, ok bool) {
	id, marks := splitDevice(device)
	if id == "" || userID == "" {
		return "", false
	}
	mine := u.deviceMark(id, userID)
	return id, slices.ContainsFunc(marks, func(m string) bool { return hmac.Equal([]byte(m), []byte(mine)) })
}

func splitDevice(device string) (id string, marks []string) {
	parts := strings.Split(device, ".")
	if len(parts[0]) != 32 || len(parts) > 1+mostOnDevice {
		return "", nil
	}
	return parts[0], parts[1:]
}

func (u *Users) deviceMark(id, userID string) string {
	h := hmac.New(sha256.New, u.secret)
	fmt.Fprintf(h, "desk device %d:%s %s", len(id), id, userID)
	return hex.EncodeToString(h.Sum(nil)[:16])
}
