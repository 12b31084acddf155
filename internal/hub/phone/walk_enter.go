package phone

import (
	"errors"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/draft"
	"xinsheng/internal/hub/progress"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/walk"
	"xinsheng/internal/wire"
)

// An experiencer's card leads to /x/ and its PIN to /walk: the address of the card is not the one that is used for
// hours.
const (
	pathWalk   = "/walk"
	walkCookie = "walk"
	maxCards   = 4 // each look takes some twenty megabytes
)

func (d *Door) walkRoutes(mux *http.ServeMux) {
	if d.Walks == nil {
		return
	}
	mux.HandleFunc("GET "+wire.PathWalkPage+"{card}", d.walkCard)
	mux.HandleFunc("POST "+wire.PathWalkPage+"{card}", d.walkEnter)
	mux.HandleFunc("GET "+pathWalk, d.walkShow)
	mux.HandleFunc("POST "+pathWalk+"/out", d.walkLeave)
	mux.HandleFunc("GET "+pathWalk+"/{step}", at(d.walkOrigin, d.stepShow))
	mux.HandleFunc("POST "+pathWalk+"/{step}", at(d.walkOrigin, d.stepSend))
	mux.HandleFunc("POST "+pathWalk+"/{step}/draft", at(d.walkOrigin, d.draftBegin))
	mux.HandleFunc("POST "+pathWalk+"/{step}/time", at(d.walkOrigin, d.stepTime))
}

// walking is who walks, and what.
type walking struct {
	walker *store.Walker
	task   *store.WalkTask
	step   feedback.Step
	part   string
}

// enterPage asks for the PIN of a card.
type enterPage struct {
	page
	Problem string
}

// walkCard looks at nothing but who is signed in here already: what previews a link learns nothing, and no stranger
// makes it work.
func (d *Door) walkCard(w http.ResponseWriter, r *http.Request) {
	card, err := wire.ParseCard(r.PathValue("card"))
	if err != nil || card.Kind != wire.WalkerCard {
		d.lost(w, r, http.StatusNotFound, "walk.code.unknown")
		return
	}
	if walker, err := d.walkerOf(r); err == nil && walker != nil && walker.ID == card.ID {
		http.Redirect(w, r, pathWalk, http.StatusSeeOther)
		return
	}
	d.giveSecret(w, r)
	d.show(w, r, http.StatusOK, "walk_enter.html", enterPage{page: d.page(r.Context(), r, "walk.enter.title")})
}

// walkEnter takes the PIN.
func (d *Door) walkEnter(w http.ResponseWriter, r *http.Request) {
	card, err := wire.ParseCard(r.PathValue("card"))
	if err != nil || card.Kind != wire.WalkerCard {
		d.lost(w, r, http.StatusNotFound, "walk.code.unknown")
		return
	}
	p := enterPage{page: d.page(r.Context(), r, "walk.enter.title")}
	walker, err := d.lookAtCard(r, card, digits(r.PostFormValue("pin")))
	var slow progress.SlowDown
	switch {
	case err == nil:
		s := d.giveSecret(w, r)
		http.SetCookie(w, &http.Cookie{
			Name: walkCookie, Value: walker.ID + "." + d.pass(s, walkCode(walker), d.Now()), Path: "/",
			MaxAge:   int(draft.Life / time.Second),
			HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: d.secure(r),
		})
		http.Redirect(w, r, pathWalk, http.StatusSeeOther)
	case errors.Is(err, walk.ErrCard):
		p.Problem = p.T("walk.enter.wrong")
		d.show(w, r, http.StatusForbidden, "walk_enter.html", p)
	case errors.As(err, &slow):
		w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(slow.Wait.Seconds()))))
		p.Problem = p.T("phone.lookup.slow", "wait", p.Duration(roundUp(slow.Wait)))
		d.show(w, r, http.StatusTooManyRequests, "walk_enter.html", p)
	default:
		d.fault(w, r, "look at a card", err)
	}
}

func (d *Door) lookAtCard(r *http.Request, card wire.CardCode, pin string) (*store.Walker, error) {
	ctx := r.Context()
	right, err := d.Progress.Guess(ctx, "walker "+card.ID, progress.FromAddress(d.client(r)))
	if err != nil {
		return nil, err
	}
	select {
	case d.cardSlots <- struct{}{}:
		defer func() { <-d.cardSlots }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	walker, err := d.Walks.ByCard(ctx, card, pin)
	if err != nil {
		return nil, err
	}
	return walker, right(ctx)
}

// digits reads a PIN as people type it.
func digits(typed string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, narrow(typed))
}

func walkCode(w *store.Walker) string { return "walk:" + w.ID + ":" + walk.Stamp(w) }

// walkLeave signs out.
func (d *Door) walkLeave(w http.ResponseWriter, r *http.Request) {
	http.SetCookie(w, &http.Cookie{Name: walkCookie, Path: "/", MaxAge: -1, HttpOnly: true, SameSite: http.SameSiteLaxMode,
		Secure: d.secure(r)})
	d.message(w, r, http.StatusOK, "way", "walk.out.title", "walk.out.text")
}

// signedIn is who walks with this phone: nil, and already answered, where that is nobody or there is no walk.
func (d *Door) signedIn(w http.ResponseWriter, r *http.Request) *walking {
	walker, err := d.walkerOf(r)
	if err != nil {
		d.fault(w, r, "look who walks", err)
		return nil
	}
	if walker == nil {
		d.lost(w, r, http.StatusForbidden, "walk.signed_out")
		return nil
	}
	task, err := d.Walks.Current(r.Context(), walker.ID)
	if errors.Is(err, walk.ErrOver) {
		d.idle(w, r)
		return nil
	}
	if err != nil {
		d.fault(w, r, "look for a walk", err)
		return nil
	}
	return &walking{walker: walker, task: task, part: "phone-" + wire.NonceHash([]byte(task.ID + "\n" + secret(r)))[:24]}
}

// idle tells an experiencer that there is nothing to do now, and lets them sign out of a phone that is not theirs.
func (d *Door) idle(w http.ResponseWriter, r *http.Request) {
	if wantsJSON(r) {
		d.refuse(w, r, http.StatusGone, "walk.none.text")
		return
	}
	m := message{page: d.page(r.Context(), r, "walk.none.title"), Mark: "way", SignOut: true}
	m.Paragraphs = []string{m.T("walk.none.text"), m.T("walk.none.ring")}
	d.show(w, r, http.StatusGone, "message.html", m)
}

func (d *Door) walkerOf(r *http.Request) (*store.Walker, error) {
	c, err := r.Cookie(walkCookie)
	if err != nil {
		return nil, nil
	}
	id, pass, _ := strings.Cut(c.Value, ".")
	row, err := d.Walks.Walker(r.Context(), id)
	if errors.Is(err, walk.ErrUnknown) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read experiencer: %w", err)
	}
	if !row.DisabledAt.IsZero() || !d.passes(pass, secret(r), walkCode(row)) {
		return nil, nil
	}
	return row, nil
}
