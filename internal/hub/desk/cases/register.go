package cases

import (
	"strings"
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/category"
	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/workbook"
	"xinsheng/internal/workday"
)

// What a register holds at most, and how many cases are read at once.
const (
	registerMost = 5000
	registerStep = 250
)

// registerColumns are the columns of a register; the locale key of each is desk.register.COLUMN.
func registerColumns() []string {
	return []string{"number", "channel", "outside", "when", "kind", "about", "hcat", "place", "words", "name", "phone",
		"owner", "units", "due",
		"answered", "answer", "verdict", "state", "closed"}
}

// registerFile is the register (投诉登记表) of what the inbox shows, as a spreadsheet.
func registerFile(v *visit) error {
	tree, err := v.tree()
	if err != nil {
		return err
	}
	entries, err := v.registered(tree)
	if err != nil {
		return err
	}
	names, err := v.UserNames()
	if err != nil {
		return err
	}
	book, err := workbook.New()
	if err != nil {
		return err
	}
	var head []string
	for _, c := range registerColumns() {
		head = append(head, v.T("desk.register."+c))
	}
	var rows [][]workbook.Cell
	for i := range entries {
		rows = append(rows, v.registerRow(&entries[i], names, tree))
	}
	if err := book.Sheet(v.T("desk.register.title"), head, rows); err != nil {
		return err
	}
	if err := v.Saw("register.export", v.R.URL.Query().Get("tab")); err != nil {
		return err
	}
	return v.Workbook("register", v.T("desk.register.title"), book)
}

// registerEntry is a case with what it is about.
type registerEntry struct {
	casework.Entry
	Sorted []store.CaseCategory
}

// registered is the cases of the inbox as it is filtered, all pages of it.
func (v *visit) registered(tree *category.Tree) ([]registerEntry, error) {
	query, _ := v.inboxQuery(v.R.URL.Query(), tree)
	var out []registerEntry
	for query.Offset, query.Limit = 0, registerStep; query.Offset < registerMost; query.Offset += registerStep {
		list, err := v.Cases.List(v.Ctx, query)
		if err != nil {
			return nil, err
		}
		var ids []int64
		for i := range list.Entries {
			ids = append(ids, list.Entries[i].ID)
		}
		sorted, err := v.Cases.CategoriesOf(v.Ctx, ids)
		if err != nil {
			return nil, err
		}
		for i := range list.Entries {
			out = append(out, registerEntry{list.Entries[i], sorted[list.Entries[i].ID]})
		}
		if len(list.Entries) < registerStep {
			break
		}
	}
	return out, nil
}

// registerRow is one line. What was withdrawn or erased is said, and its words are not there.
func (v *visit) registerRow(e *registerEntry, names map[string]string, tree *category.Tree) []workbook.Cell {
	k := &e.Case
	words, name, phone := k.Text, k.ContactName, k.Phone
	if k.State.About().Unsaid {
		words, name, phone = v.withdrawn(k), "", ""
	} else if !k.ErasedAt.IsZero() {
		words = v.T("desk.case.gone")
	}
	verdict := ""
	if k.Satisfied != feedback.Verdict("") {
		verdict = v.T("call.verdict." + string(k.Satisfied))
	}
	var units []string
	for _, id := range e.Departments {
		units = append(units, v.PlaceName(id))
	}
	var about, hcat []string
	for i := range e.Sorted {
		about = append(about, v.categoryName(tree, e.Sorted[i].Category))
		if name := v.hcatName(&e.Sorted[i]); name != "" {
			hcat = append(hcat, name)
		}
	}
	separator := v.T("desk.list_separator")
	return []workbook.Cell{
		web.Dashed(k.Number), v.T(k.Source.Label()), k.OutsideNumber, minute(k.CapturedAt), v.kindName(k.Kind),
		strings.Join(about, separator), strings.Join(hcat, separator),
		v.PlaceShort(k.PlaceID), words,
		name, phone, names[k.FirstOwner], strings.Join(units, separator), dateOf(k.PromisedAt),
		minute(k.AnsweredAt), k.Answer, verdict,
		v.row(&e.Entry, names).State, dateOf(k.ClosedAt),
	}
}

// minute and dateOf write a moment in Shanghai; empty: there is none.
func minute(at time.Time) string { return written(at, "2006-01-02 15:04") }
func dateOf(at time.Time) string { return written(at, time.DateOnly) }

func written(at time.Time, layout string) string {
	if at.IsZero() {
		return ""
	}
	return at.In(workday.Zone()).Format(layout)
}
