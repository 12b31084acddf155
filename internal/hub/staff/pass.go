package staff

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// PassLife is how long after its page was shown a text may be kept without a session.
const PassLife = 2 * WholeLife

// WritePass lets whoever has a page of a case open keep what they write there for this user, also after the session is
// over. It opens nothing and shows nothing.
func (u *Users) WritePass(id, number string) string {
	until := strconv.FormatInt(u.now().Add(PassLife).Unix(), 10)
	return id + "." + until + "." + u.passMAC(id, number, until)
}

// ReadPass is whose pass it is and whether its time is over; ok is false for one that this hub did not write for that
// case.
func (u *Users) ReadPass(pass, number string) (id string, over, ok bool) {
	parts := strings.Split(pass, ".")
	if len(parts) != 3 || !hmac.Equal([]byte(parts[2]), []byte(u.passMAC(parts[0], number, parts[1]))) {
		return "", false, false
	}
	until, err := strconv.ParseInt(parts[1], 10, 64)
	if err != nil {
		return "", false, false
	}
	return parts[0], u.now().After(time.Unix(until, 0)), true
}

func (u *Users) passMAC(id, number, until string) string {
	h := hmac.New(sha256.New, u.secret)
	fmt.Fprintf(h, "desk write pass %d:%s %d:%s %s", len(id), id, len(number), number, until)
	return hex.EncodeToString(h.Sum(nil))
}
