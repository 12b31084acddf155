package people

import (
	"errors"
	"net/http"
	"net/url"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/hub/walk"
)

type walkersPage struct {
	Rows    []walkerRow
	Problem string
	Name    string
}

type walkerRow struct {
	ID, Number, Name, Since string
	Walks                   int
	Disabled                bool
	Give                    string // where a walk is given to somebody who has none to finish
}

// walkersList is every patient experiencer.
func walkersList(v *visit) error {
	if err := v.Saw("walkers.view", ""); err != nil {
		return err
	}
	return v.showWalkers(http.StatusOK, walkersPage{})
}

func (v *visit) showWalkers(status int, b walkersPage) error {
	people, err := v.Walks.Walkers(v.Ctx)
	if err != nil {
		return err
	}
	all, err := v.Walks.List(v.Ctx, walk.Most)
	if err != nil {
		return err
	}
	for _, p := range people {
		r := walkerRow{ID: p.ID, Number: p.Number, Name: p.Name, Since: v.Day(p.CreatedAt), Disabled: !p.DisabledAt.IsZero()}
		busy := false
		for i := range all {
			if all[i].Walker.ID == p.ID {
				r.Walks++
				busy = busy || all[i].Standing == walk.Going
			}
		}
		if !busy && !r.Disabled && v.Is(staff.Centre) {
			r.Give = "/walks?walker=" + url.QueryEscape(p.ID) + "#give"
		}
		b.Rows = append(b.Rows, r)
	}
	return v.Render(status, "walkers", web.Page{Title: v.T("walk.people.title")}, b)
}

// walkerAdd appoints an experiencer and shows the card this once.
func walkerAdd(v *visit) error {
	card, err := v.Walks.Appoint(v.Ctx, v.User.ID, v.Field("name"))
	if errors.Is(err, feedback.ErrInvalid) {
		return v.showWalkers(http.StatusUnprocessableEntity, walkersPage{Problem: v.T("walk.people.wrong"),
			Name: v.Field("name")})
	}
	if err != nil {
		return err
	}
	return v.showWalkerCard(card)
}

// walkerRenew gives an experiencer another card and PIN.
func walkerRenew(v *visit) error {
	card, err := v.Walks.Recard(v.Ctx, v.User.ID, v.R.PathValue("id"))
	if err != nil {
		return err
	}
	return v.showWalkerCard(card)
}

// walkerDisable ends what an experiencer may do.
func walkerDisable(v *visit) error {
	if err := v.Walks.Disable(v.Ctx, v.User.ID, v.R.PathValue("id")); err != nil {
		return err
	}
	return v.To("/walkers", "walk.people.disabled_flash")
}

// walkerEnable takes that back.
func walkerEnable(v *visit) error {
	if err := v.Walks.Enable(v.Ctx, v.User.ID, v.R.PathValue("id")); err != nil {
		return err
	}
	return v.To("/walkers", "walk.people.enabled_flash")
}
