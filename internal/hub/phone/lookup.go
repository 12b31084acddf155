package phone

import (
	"errors"
	"math"
	"net/http"
	"strconv"
	"strings"

	"xinsheng/internal/hub/progress"
	"xinsheng/internal/wire"
)

// lookupPage asks for number and PIN.
type lookupPage struct {
	page
	Number  string
	Problem string
}

func (d *Door) lookupForm(w http.ResponseWriter, r *http.Request) {
	d.show(w, r, http.StatusOK, "lookup.html", lookupPage{page: d.page(r.Context(), r, "phone.lookup.title")})
}

// lookupAsk answers in place: number and PIN never stand in an address.
func (d *Door) lookupAsk(w http.ResponseWriter, r *http.Request) {
	pair, ok := d.pair(w, r)
	if !ok {
		return
	}
	found, err := d.Progress.ByNumberAndPIN(r.Context(), pair.Number, pair.PIN, pair.From, lang(r))
	if err != nil {
		d.notFound(w, r, pair, err)
		return
	}
	d.showByNumber(w, r, pair, found, "")
}

// pair reads number and PIN of a form, or says what is wrong with them.
func (d *Door) pair(w http.ResponseWriter, r *http.Request) (progress.Proof, bool) {
	p := lookupPage{page: d.page(r.Context(), r, "phone.lookup.title"),
		Number: strings.TrimSpace(r.PostFormValue("number"))}
	number, err := wire.ParseReceiptNumber(narrow(p.Number))
	if err != nil {
		p.Problem = p.T("phone.lookup.typo")
		d.show(w, r, http.StatusUnprocessableEntity, "lookup.html", p)
		return progress.Proof{}, false
	}
	p.Number = number.Dashed()
	pin, ok := fourDigits(r.PostFormValue("pin"))
	if !ok {
		p.Problem = p.T("phone.lookup.pin_digits")
		d.show(w, r, http.StatusUnprocessableEntity, "lookup.html", p)
		return progress.Proof{}, false
	}
	return progress.Proof{Number: string(number), PIN: pin, From: progress.FromAddress(d.client(r))}, true
}

// notFound answers number and PIN that open nothing now.
func (d *Door) notFound(w http.ResponseWriter, r *http.Request, pair progress.Proof, err error) {
	p := lookupPage{page: d.page(r.Context(), r, "phone.lookup.title"), Number: wire.ReceiptNumber(pair.Number).Dashed()}
	var slow progress.SlowDown
	switch {
	case errors.Is(err, progress.ErrNoSuchPair):
		p.Problem = p.T("phone.lookup.no_such_pair")
		d.show(w, r, http.StatusNotFound, "lookup.html", p)
	case errors.As(err, &slow):
		seconds := int(math.Ceil(slow.Wait.Seconds()))
		w.Header().Set("Retry-After", strconv.Itoa(seconds))
		p.Problem = p.T("phone.lookup.slow", "wait", p.Duration(roundUp(slow.Wait)))
		d.show(w, r, http.StatusTooManyRequests, "lookup.html", p)
	default:
		d.fault(w, r, "look up", err)
	}
}
