package progress

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/store"
)

// Grants are what the hub gives a terminal where somebody opened a case with their receipt: leave to add to that case
// from there, also when the line is gone meanwhile. A grant names the case by its record, which a restored hub gets
// again, and is good for that terminal and that hour alone. The terminal sends it back inside the sealed record; it
// holds no word and no PIN.
type Grants struct{ Key []byte }

const (
	grantVersion = 1
	grantMAC     = 16

	// grantLife is how far from the giving something may have been said, as the hub reckons it: a visit is shorter by far,
	// and the hub's own clock may have been put right meanwhile.
	grantLife = 12 * time.Hour
	// grantWaits is how long a terminal is told to keep what it has for a case that is not here. Terminals send a report
	// again for thirty days at most.
	grantWaits = 31 * 24 * time.Hour
	// grantEver is after what time nothing is added with it any more, whatever clock the terminal had.
	grantEver = 180 * 24 * time.Hour
)

// grant is one that was given here.
type grant struct {
	record string
	at     time.Time
}

// Give is the leave to add to a case from a terminal.
func (g Grants) Give(c *store.Case, terminal string, at time.Time) string {
	head := binary.BigEndian.AppendUint64([]byte{grantVersion}, uint64(at.Unix()))
	head = append(head, g.mac(head, printed(c.Number), terminal, c.RecordID)...)
	return base64.RawURLEncoding.EncodeToString(append(head, c.RecordID...))
}

// read answers what was given to that terminal for a case of that number, or ErrInvalid.
func (g Grants) read(text, number, terminal string) (grant, error) {
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(raw) <= 9+grantMAC || raw[0] != grantVersion {
		return grant{}, fmt.Errorf("leave to add is none: %w", feedback.ErrInvalid)
	}
	head, mac, record := raw[:9], raw[9:9+grantMAC], string(raw[9+grantMAC:])
	if !hmac.Equal(mac, g.mac(head, number, terminal, record)) {
		return grant{}, fmt.Errorf("leave to add is not of this hub, case and terminal: %w", feedback.ErrInvalid)
	}
	return grant{record: record, at: time.Unix(int64(binary.BigEndian.Uint64(head[1:])), 0)}, nil
}

func (g Grants) mac(head []byte, number, terminal, record string) []byte {
	m := hmac.New(sha256.New, g.Key)
	m.Write(head)
	fmt.Fprintf(m, "%s\n%s\n%s", number, terminal, record)
	return m.Sum(nil)[:grantMAC]
}
