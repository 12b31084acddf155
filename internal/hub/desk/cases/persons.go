package cases

import (
	"slices"
	"strings"
	"unicode/utf8"

	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/store"
)

// personOffer is one of the staff directory who may be meant. A person chooses.
type personOffer struct {
	Name    string // as it is put into the field
	What    string // job
	Instead bool   // of the name that is being typed; otherwise behind what stands there
}

// mostPersons is how many are offered at once.
const mostPersons = 6

// personsOffered are those of the directory who are named where the case's words are, or whom the name that is just
// being typed may become.
func personsOffered(v *visit) error {
	f, err := v.file()
	if err != nil {
		return err
	}
	offers, err := v.persons(f, v.R.URL.Query().Get("persons"))
	if err != nil {
		return err
	}
	return v.Piece("case", "persons", offers)
}

func (v *visit) persons(f *casework.File, typed string) ([]personOffer, error) {
	if !f.Case.ErasedAt.IsZero() {
		return nil, nil
	}
	begun, err := v.Directory.Find(v.Ctx, typed[afterLast(typed):], mostPersons)
	if err != nil {
		return nil, err
	}
	text, at := f.Case.Text, []string{f.Case.PlaceID}
	for i := range f.Parts {
		text += "\n" + f.Parts[i].Transcript
	}
	for i := range f.Tasks {
		at = append(at, f.Tasks[i].Unit)
	}
	chosen := casework.Persons(typed)
	named, err := v.Directory.Named(v.Ctx, text, at, mostPersons+len(chosen))
	if err != nil {
		return nil, err
	}
	var offers []personOffer
	add := func(found []store.Employee, instead bool) {
		for i := range found {
			one := v.personOffer(&found[i], f.Case.PlaceID)
			one.Instead = instead
			if len(offers) < mostPersons && !slices.Contains(chosen, one.Name) &&
				!slices.ContainsFunc(offers, func(o personOffer) bool { return o.Name == one.Name }) {
				offers = append(offers, one)
			}
		}
	}
	add(begun, true)
	add(named, false)
	return offers, nil
}

// afterLast is where in the field the name begins that is being typed.
func afterLast(typed string) int {
	at := strings.LastIndexAny(typed, "、，,；;")
	if at < 0 {
		return 0
	}
	_, size := utf8.DecodeRuneInString(typed[at:])
	return at + size
}

// personOffer names somebody of another place than the case's with it.
func (v *visit) personOffer(e *store.Employee, place string) personOffer {
	one := personOffer{Name: e.Name, What: e.Job}
	if e.PlaceID != place {
		one.Name += "（" + v.PlaceName(e.PlaceID) + "）"
	}
	return one
}
