package phone

import (
	"errors"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"time"

	"xinsheng/internal/hub/limit"
)

// What is sent is counted, not what is begun: a draft that nobody fills costs nothing and closes nothing. Over its
// share a phone, an address or a code is slowed; nothing is refused for good, and a page that was told to wait sends by
// itself.
const (
	phoneEvery, phoneBurst = 20 * time.Second, 6
	homeEvery, homeBurst   = 2 * time.Second, 60  // of one address: a waiting room may stand behind it
	signEvery, signBurst   = 10 * time.Second, 60 // the same behind signs, whose addresses anybody could find
	codeEvery, codeBurst   = 5 * time.Second, 60  // of one code, from all addresses
	cleanEvery, cleanBurst = 10 * time.Minute, 3  // an address that sends no more through a code does not wait for others

	// What is urgent has a share of its own, and takes of the others only when that is used up.
	alarmEvery, alarmBurst   = time.Minute, 3      // of one phone
	alarmsEvery, alarmsBurst = 2 * time.Second, 30 // of one address
)

// pace slows who sends much.
type pace struct {
	phones, homes, signs, codes, clean *limit.Rate
	alarm, alarms                      *limit.Rate // of a phone, of an address
}

func newPace(now func() time.Time) *pace {
	return &pace{
		phones: limit.NewRate(phoneEvery, phoneBurst, now), homes: limit.NewRate(homeEvery, homeBurst, now),
		signs: limit.NewRate(signEvery, signBurst, now), codes: limit.NewRate(codeEvery, codeBurst, now),
		clean: limit.NewRate(cleanEvery, cleanBurst, now),
		alarm: limit.NewRate(alarmEvery, alarmBurst, now), alarms: limit.NewRate(alarmsEvery, alarmsBurst, now),
	}
}

// tooSoon says that a phone must wait before it sends more.
type tooSoon struct{ wait time.Duration }

func (t tooSoon) Error() string { return fmt.Sprintf("sent too much: wait %s", t.wait) }

// send counts one sending, or answers tooSoon.
func (p *pace) send(phone, address string, o *origin, urgent bool) error {
	if urgent && p.alarm.Allow(phone) && p.alarms.Allow(address) {
		return nil
	}
	each := p.homes
	if o.sign {
		each = p.signs
	}
	if wait := each.Ask(address); wait > 0 {
		return tooSoon{wait}
	}
	if wait := p.phones.Ask(phone); wait > 0 {
		return tooSoon{wait}
	}
	if p.clean.Allow(address + " " + o.start.Code) {
		return nil
	}
	if wait := p.codes.Ask(o.start.Code); wait > 0 {
		return tooSoon{wait}
	}
	return nil
}

// slow tells a page to wait: one with scripts sends again by itself, one without shows what was written, and for how
// long.
func (d *Door) slow(w http.ResponseWriter, r *http.Request, err error, again func(problem string)) bool {
	var soon tooSoon
	if !errors.As(err, &soon) {
		return false
	}
	w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(soon.wait.Seconds()))))
	if wantsJSON(r) {
		d.refuse(w, r, http.StatusTooManyRequests, "report.slow.waits")
		return true
	}
	tr := d.pages.texts.For(lang(r))
	again(tr.T("report.slow.again", "wait", tr.Duration(roundUp(soon.wait))))
	return true
}
