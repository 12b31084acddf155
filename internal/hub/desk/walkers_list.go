package desk

import (
	"errors"
	"net/http"
	"net/url"

	"xinsheng/internal/feedback"
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
	if err := v.saw("walkers.view", ""); err != nil {
		return err
	}
	return v.showWalkers(http.StatusOK, walkersPage{})
}

func (v *visit) showWalkers(status int, b walkersPage) error {
	people, err := v.walks.Walkers(v.ctx)
	if err != nil {
		return err
	}
	all, err := v.walks.List(v.ctx, mostWalks)
	if err != nil {
		return err
	}
	for _, p := range people {
		r := walkerRow{ID: p.ID, Number: p.Number, Name: p.Name, Since: v.day(p.CreatedAt), Disabled: !p.DisabledAt.IsZero()}
		busy := false
		for i := range all {
			if all[i].Walker.ID == p.ID {
				r.Walks++
				busy = busy || all[i].Standing == walk.Going
			}
		}
		if !busy && !r.Disabled && v.is(staff.Centre) {
			r.Give = "/walks?walker=" + url.QueryEscape(p.ID) + "#give"
		}
		b.Rows = append(b.Rows, r)
	}
	return v.render(status, "walkers", page{Title: v.t.T("walk.people.title")}, b)
}

// walkerAdd appoints an experiencer and shows the card this once.
func walkerAdd(v *visit) error {
	card, err := v.walks.Appoint(v.ctx, v.user.ID, v.field("name"))
	if errors.Is(err, feedback.ErrInvalid) {
		return v.showWalkers(http.StatusUnprocessableEntity, walkersPage{Problem: v.t.T("walk.people.wrong"), Name: v.field("name")})
	}
	if err != nil {
		return err
	}
	return v.showWalkerCard(card)
}

// walkerRenew gives an experiencer another card and PIN.
func walkerRenew(v *visit) error {
	card, err := v.walks.Recard(v.ctx, v.user.ID, v.r.PathValue("id"))
	if err != nil {
		return err
	}
	return v.showWalkerCard(card)
}

// walkerDisable ends what an experiencer may do.
func walkerDisable(v *visit) error {
	if err := v.walks.Disable(v.ctx, v.user.ID, v.r.PathValue("id")); err != nil {
		return err
	}
	return v.to("/walkers", "walk.people.disabled_flash")
}

// walkerEnable takes that back.
func walkerEnable(v *visit) error {
	if err := v.walks.Enable(v.ctx, v.user.ID, v.r.PathValue("id")); err != nil {
		return err
	}
	return v.to("/walkers", "walk.people.enabled_flash")
}
