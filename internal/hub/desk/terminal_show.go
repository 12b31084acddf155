package desk

import (
	"errors"
	"fmt"
	"net/http"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/fleet"
	"xinsheng/internal/wire"
)

type terminalPage struct {
	ID, Number string
	NameZH     string
	NameEN     string
	Profile    feedback.Profile
	Places     []choice
	Problem    string
	Back       string // of one that was taken back after a restore
}

// terminalShow is the form with a terminal's name, place and use.
func terminalShow(v *visit) error {
	t, err := v.terminal()
	if err != nil {
		return err
	}
	if err := v.saw("terminals.view", t.ID); err != nil {
		return err
	}
	wish := fleet.Wish{Name: wire.Text{ZH: t.NameZH, EN: t.NameEN}, PlaceID: t.PlaceID, Profile: feedback.Profile(t.Profile)}
	if wish.Name.ZH == t.ID { // taken back after a restore, and nobody has said how it is called
		wish.Name.ZH = ""
	}
	return v.showTerminal(http.StatusOK, t, wish, "")
}

// terminal is the one that the path names.
func (v *visit) terminal() (*fleet.Terminal, error) {
	t, err := fleet.Get(v.ctx, v.Store.DB(), v.r.PathValue("id"))
	if errors.Is(err, fleet.ErrUnknown) {
		return nil, casework.ErrNotFound
	}
	return t, err
}

func (v *visit) showTerminal(status int, t *fleet.Terminal, wish fleet.Wish, problem string) error {
	b := terminalPage{
		ID: t.ID, Number: fmt.Sprintf("%05d", t.Index), NameZH: wish.Name.ZH, NameEN: wish.Name.EN, Profile: wish.Profile,
		Places: v.terminalPlaces(wish.PlaceID), Problem: problem, Back: v.takenBack(t),
	}
	if wish.PlaceID == "" {
		b.Places = append([]choice{{Name: v.t.T("desk.terminal.choose"), Chosen: true}}, b.Places...)
	} else if !v.set.Places.InUse(wish.PlaceID) { // a place that was retired stays chosen until somebody chooses another
		b.Places = append([]choice{{ID: wish.PlaceID, Name: v.placeShort(wish.PlaceID), Chosen: true}}, b.Places...)
	}
	return v.render(status, "terminal", page{Title: wire.Text{ZH: t.NameZH, EN: t.NameEN}.In(v.t.Lang())}, b)
}

// terminalPlaces is where a terminal can stand.
func (v *visit) terminalPlaces(chosen string) []choice {
	var out []choice
	for _, p := range v.set.Places.Tree() {
		if p.Level != wire.Campus {
			out = append(out, choice{ID: p.ID, Name: v.set.Places.Label(p.ID, v.t.Lang()), Chosen: p.ID == chosen})
		}
	}
	return out
}

// terminalWish is what the form says that a terminal shall be.
func (v *visit) terminalWish() fleet.Wish {
	return fleet.Wish{
		Name:    wire.Text{ZH: v.field("name_zh"), EN: v.field("name_en")},
		PlaceID: v.field("place"), Profile: feedback.Profile(v.field("profile")),
	}
}
