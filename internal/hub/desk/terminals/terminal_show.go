package terminals

import (
	"errors"
	"fmt"
	"net/http"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/fleet"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/wire"
)

type terminalPage struct {
	ID, Number string
	NameZH     string
	NameEN     string
	Profile    feedback.Profile
	Places     []web.Choice
	Problem    string
	Back       string // of one that was taken back after a restore
}

// terminalShow is the form with a terminal's name, place and use.
func terminalShow(v *visit) error {
	t, err := v.terminal()
	if err != nil {
		return err
	}
	if err := v.Saw("terminals.view", t.ID); err != nil {
		return err
	}
	setup := fleet.Setup{Name: t.Name(), PlaceID: t.PlaceID, Profile: feedback.Profile(t.Profile)}
	if setup.Name.Main() == t.ID { // taken back after a restore, and nobody has said how it is called
		setup.Name = setup.Name.With(feedback.DefaultLang, "")
	}
	return v.showTerminal(http.StatusOK, t, setup, "")
}

// terminal is the one that the path names.
func (v *visit) terminal() (*fleet.Terminal, error) {
	t, err := v.Fleet.Get(v.Ctx, v.R.PathValue("id"))
	if errors.Is(err, fleet.ErrUnknown) {
		return nil, web.ErrNotFound
	}
	return t, err
}

func (v *visit) showTerminal(status int, t *fleet.Terminal, setup fleet.Setup, problem string) error {
	zh, en := store.Columns(setup.Name)
	b := terminalPage{
		ID: t.ID, Number: fmt.Sprintf("%05d", t.Index), NameZH: zh, NameEN: en, Profile: setup.Profile,
		Places: v.terminalPlaces(setup.PlaceID), Problem: problem, Back: v.takenBack(t),
	}
	if setup.PlaceID == "" {
		b.Places = append([]web.Choice{{Name: v.T("desk.terminal.choose"), Chosen: true}}, b.Places...)
	} else if !v.Settings.Places.InUse(setup.PlaceID) {
		// a place that was retired stays chosen until somebody chooses another
		b.Places = append([]web.Choice{{ID: setup.PlaceID, Name: v.PlaceShort(setup.PlaceID), Chosen: true}}, b.Places...)
	}
	return v.Render(status, "terminal", web.Page{Title: t.Name().In(v.Lang())}, b)
}

// terminalPlaces is where a terminal can stand.
func (v *visit) terminalPlaces(chosen string) []web.Choice {
	var out []web.Choice
	for _, p := range v.Settings.Places.Tree() {
		if p.Level != wire.Campus {
			out = append(out, web.Choice{ID: p.ID, Name: v.Settings.Places.Label(p.ID, v.Lang()), Chosen: p.ID == chosen})
		}
	}
	return out
}

// terminalForm is what the form says that a terminal shall be.
func (v *visit) terminalForm() fleet.Setup {
	return fleet.Setup{
		Name:    v.Words("name"),
		PlaceID: v.Field("place"), Profile: feedback.Profile(v.Field("profile")),
	}
}
