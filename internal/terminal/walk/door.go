package walk

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"xinsheng/internal/terminal/badge"
	"xinsheng/internal/wire"
)

// ErrOver means that card or PIN are right, and the time of the task is over.
var ErrOver = errors.New("the task is over")

// Door is where experiencers sign in, without the hub. Its zero value is ready. The methods take some tens of
// milliseconds: call them off the UI thread. Errors: badge.ErrWrong, a *badge.WaitError, ErrOver.
type Door struct{ badge.Door }

// ByCard lets in whom a card belongs to. card is what the scanner read.
func (d *Door) ByCard(all []wire.Walker, card string, now time.Time) (wire.Walker, error) {
	code, err := wire.ParseCard(card)
	if err != nil || code.Kind != wire.WalkerCard {
		return wire.Walker{}, fmt.Errorf("read an experiencer's card: %w", badge.ErrWrong)
	}
	w, going := find(all, now, func(w wire.Walker) bool { return w.ID == code.ID })
	return let(w, going, d.Card(w.Card, code.Secret))
}

// ByNumber lets in whom number and PIN belong to.
func (d *Door) ByNumber(all []wire.Walker, number, pin string, now time.Time) (wire.Walker, error) {
	w, going := find(all, now, func(w wire.Walker) bool { return w.Number == number })
	return let(w, going, d.PIN(number, w.PIN, pin))
}

func let(w wire.Walker, going bool, err error) (wire.Walker, error) {
	switch {
	case err != nil:
		return wire.Walker{}, err
	case !going:
		return wire.Walker{}, ErrOver
	}
	return w, nil
}

// find is the experiencer whom is names, and whether the task goes on. Who has several tasks gets one that does.
func find(all []wire.Walker, now time.Time, is func(wire.Walker) bool) (wire.Walker, bool) {
	var found wire.Walker
	for _, w := range slices.Backward(all) {
		if !is(w) {
			continue
		}
		if found = w; now.Before(w.Task.Until) {
			return w, true
		}
	}
	return found, false
}
