package places

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/locale"
	"xinsheng/internal/wire"
)

// placePage is the form of one place, new or known.
type placePage struct {
	Place   hospital.Place // as it stands in the form
	Fresh   bool
	Back    string
	Where   string // what it lies in, or the whole label
	Parents []web.Choice
	Phones  []wire.Phone // with empty ones to fill in
	Beds    string       // as people write them
	Mark    string       // of the place as the form shows it
	Problem string
	Wrong   hospital.Field // the field that the problem is in
	Hidden  bool           // what it lies in is retired
	Uses    string         // who refers to it
	Below   int            // places in use that lie in it
	Now     string         // its name as someone else saved it meanwhile
}

// phoneRows is how many numbers a form has room for at least; with one to spare, up to as many as there may be.
const phoneRows = 3

// Is reports whether the problem is in a field, for the template.
func (b placePage) Is(field string) bool { return string(b.Wrong) == field }

// readPlace takes the form over into a place that was before.
func (v *visit) readPlace(before hospital.Place) hospital.Place {
	p := before
	p.Name = v.Words("name")
	p.NurseAt = v.Words("nurse")
	p.Floor = v.Field("floor")
	if p.Level != wire.Campus {
		p.Parent = v.Field("parent")
	}
	if p.Level == wire.Department {
		var readable bool
		if p.Beds, readable = hospital.ParseBeds(v.Field("beds")); !readable {
			p.Beds = []string{""} // the check refuses it
		}
	}
	p.Phones = nil
	form := v.R.PostForm
	for i := range min(len(form["phone"]), len(form["phone_name"])) {
		phone := wire.Phone{Name: wire.Text{locale.Default: form["phone_name"][i]}, Number: form["phone"][i]}
		for _, lang := range locale.Others() {
			if said := form["phone_name_"+lang]; i < len(said) {
				phone.Name = phone.Name.With(lang, said[i])
			}
		}
		p.Phones = append(p.Phones, phone)
	}
	p.Trim()
	p.Pinyin = hospital.Rekey(before, p.Name.Main(), v.Field("pinyin"))
	p.Trim()
	return p
}

// again is what the form says of an error: a field that is wrong, or someone who was faster; other errors stay.
func (v *visit) again(b *placePage, err error) error {
	var field *hospital.FieldError
	switch {
	case errors.As(err, &field):
		b.Wrong, b.Problem = field.Field, v.fieldWrong(string(field.Field))
	case errors.Is(err, hospital.ErrStale):
		b.Problem = v.T("places.stale")
	default:
		return err
	}
	return nil
}

// fieldWrong says what a field may hold, its own words or those of every language that has none.
func (v *visit) fieldWrong(field string) string {
	if key := "places.field." + field; v.Has(key) {
		return v.T(key)
	}
	_, lang, _ := strings.Cut(field, "_")
	return v.T("places.field.in_language", "lang", locale.Of(lang).Name)
}

// showPlace renders the form around b.Place.
func (v *visit) showPlace(status int, places hospital.Places, b placePage) error {
	lang := v.Lang()
	b.Back = "/places"
	if path := places.Path(b.Place.Parent); len(path) > 0 {
		b.Back += "?campus=" + path[0].ID
		b.Where = places.Label(b.Place.Parent, lang)
	} else if !b.Fresh {
		b.Back += "?campus=" + b.Place.ID
	}
	for _, p := range places.Tree() {
		if p.Level == wire.Campus || b.Place.Level == wire.Department && p.Level == wire.Building {
			b.Parents = append(b.Parents, web.Choice{ID: p.ID, Name: places.Label(p.ID, lang), Chosen: p.ID == b.Place.Parent})
		}
	}
	if b.Place.Parent != "" && !places.InUse(b.Place.Parent) {
		b.Hidden = !b.Fresh
		b.Parents = append(b.Parents, web.Choice{ID: b.Place.Parent, Name: places.Label(b.Place.Parent, lang), Chosen: true})
	}
	if b.Place.Level == wire.Campus {
		b.Parents = nil
	}
	rows := min(max(phoneRows, len(b.Place.Phones)+1), hospital.MaxPhones)
	b.Phones = append(slices.Clone(b.Place.Phones), make([]wire.Phone, max(0, rows-len(b.Place.Phones)))...)
	if b.Beds = hospital.BedsText(b.Place.Beds, "-"); b.Problem != "" {
		b.Beds = v.Field("beds")
	}
	title := v.T("places.add." + string(b.Place.Level))
	if !b.Fresh {
		title = b.Place.Name.In(lang)
		if err := v.uses(places, &b); err != nil {
			return err
		}
	}
	return v.Render(status, "place", web.Page{Title: title}, b)
}

// uses says who refers to a place, and how much lies in it.
func (v *visit) uses(places hospital.Places, b *placePage) error {
	use, err := v.Editor.Uses(v.Ctx, places, b.Place.ID)
	if err != nil {
		return err
	}
	b.Uses = v.T("places.uses", "cases", v.Number(use.Cases), "terminals", v.Number(use.Terminals), "users",
		v.Number(use.Users))
	for _, p := range places.Tree() {
		for _, above := range places.Path(p.Parent) {
			if above.ID == b.Place.ID {
				b.Below++
			}
		}
	}
	return nil
}

// mark tells one state of a place from another.
func mark(p hospital.Place) (string, error) {
	raw, err := json.Marshal(p)
	if err != nil {
		return "", fmt.Errorf("mark place %s: %w", p.ID, err)
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:8]), nil
}
