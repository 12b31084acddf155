package phone

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/draft"
	"xinsheng/internal/hub/fleet"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/wire"
)

// origin is what a phone scanned to come to a page where something can be reported.
type origin struct {
	path    string // of the page
	open    bool   // who opens the page now may begin; else only who began before
	sign    bool   // anybody could have found the address, so limits are narrower
	profile feedback.Profile
	number  wire.ReceiptNumber // of the report that something is added to
	start   draft.Start
	writing writing  // nil: a step of a walk
	walk    *walking // set: a step of a walk
}

// from finds the origin of a request, or answers for it.
type from func(w http.ResponseWriter, r *http.Request) (*origin, bool)

// homeOrigin is the code on a terminal's home screen.
func (d *Door) homeOrigin(w http.ResponseWriter, r *http.Request) (*origin, bool) {
	t, err := wire.ParseHomeToken(r.PathValue("token"))
	if err != nil || !t.Verify(d.Keys.TokenKey(t.Index)) {
		d.lost(w, r, http.StatusNotFound, "phone.code.unknown")
		return nil, false
	}
	terminal, err := fleet.ByIndex(r.Context(), d.Store.DB(), t.Index)
	if errors.Is(err, fleet.ErrUnknown) || err == nil && terminal.Revoked() {
		d.lost(w, r, http.StatusNotFound, "phone.code.unknown")
		return nil, false
	}
	if err != nil {
		d.fault(w, r, "find terminal", err)
		return nil, false
	}
	return &origin{
		path: wire.PathHomePage + r.PathValue("token"), open: t.Fresh(d.Now(), terminal.Skew()),
		profile: feedback.Profile(terminal.Profile),
		writing: newReport{}, start: draft.Start{
			Code: "home:" + wire.NonceHash(t.Nonce[:])[:32], PlaceID: terminal.PlaceID, TerminalID: terminal.ID,
		},
	}, true
}

// signOrigin is the code on a wall.
func (d *Door) signOrigin(w http.ResponseWriter, r *http.Request) (*origin, bool) {
	place := r.PathValue("place")
	s, err := d.Settings(r.Context())
	if err != nil {
		d.fault(w, r, "read settings", err)
		return nil, false
	}
	if !s.Places.InUse(place) {
		d.lost(w, r, http.StatusNotFound, "phone.code.no_place")
		return nil, false
	}
	return &origin{
		path: wire.PathPlacePage + place, open: true, sign: true, profile: feedback.Outpatient,
		writing: newReport{}, start: draft.Start{Code: "sign:" + place, PlaceID: place},
	}, true
}

// addOrigin is the code on a receipt, for something more to its report.
func (d *Door) addOrigin(w http.ResponseWriter, r *http.Request) (*origin, bool) {
	c, ok := d.byToken(w, r)
	if !ok {
		return nil, false
	}
	if !slices.Contains(c.Progress.Can, wire.CanAdd) {
		if wantsJSON(r) {
			d.lost(w, r, http.StatusConflict, "phone.code.over")
		} else {
			http.Redirect(w, r, receiptPath(r), http.StatusSeeOther)
		}
		return nil, false
	}
	return &origin{
		path: receiptPath(r) + "/add", open: true, profile: feedback.Outpatient,
		number:  wire.ReceiptNumber(c.Progress.Number),
		writing: addition{}, start: draft.Start{
			Code: "case:" + strconv.FormatInt(c.ID, 10), CaseID: c.ID, PlaceID: c.PlaceID,
		},
	}, true
}

// at runs a handler for an origin.
func at(find from, do func(w http.ResponseWriter, r *http.Request, o *origin)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if o, ok := find(w, r); ok {
			do(w, r, o)
		}
	}
}

// lost says that a code leads nowhere and what to do; name is of the texts.
func (d *Door) lost(w http.ResponseWriter, r *http.Request, status int, name string) {
	if wantsJSON(r) {
		d.refuse(w, r, status, name+".text")
		return
	}
	m := message{page: d.page(r.Context(), r, name+".title"), Mark: "lost", LinkLookup: true}
	m.Paragraphs = []string{m.T(name + ".text"), m.T("phone.code.or_ring")}
	d.show(w, r, status, "message.html", m)
}

// current is the phone's draft at an origin, nil when it has none or shows no secret.
func (d *Door) current(ctx context.Context, secret string, o *origin) (*store.Draft, error) {
	if secret == "" {
		return nil, nil
	}
	row, err := d.Drafts.Current(ctx, secret, o.start.Code)
	if err != nil {
		return nil, fmt.Errorf("look for draft: %w", err)
	}
	return row, nil
}
