package cases

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/wire"
)

// bulkMost is how many cases one form may name: some pages of the inbox.
const bulkMost = 100

// The things that are done to several cases at once.
const (
	bulkAccept  = "accept"
	bulkHandOut = "hand_out"
	bulkUrge    = "urge"
	bulkClose   = "close"
)

type bulkPage struct {
	Title, Done, Back string
	Waiting           []bulkLeft // a colleague has to agree first
	Left              []bulkLeft
}

// bulkLeft is a case to which it was not done, and why.
type bulkLeft struct{ Path, Number, Why string }

// errWaiting means that a colleague was asked, who has to agree before it is done.
var errWaiting = errors.New("a second person was asked")

// casesBulk does one thing to every case that is ticked, each by itself and only as it was when it was ticked. What
// could not be done is named with the reason; what could stays done.
func casesBulk(v *visit) error {
	if err := v.R.ParseForm(); err != nil {
		return web.ErrInvalid
	}
	do, picked := v.R.PostFormValue("do"), v.R.PostForm["case"]
	one, err := v.bulkAction(do)
	if err != nil {
		return err
	}
	if len(picked) == 0 || len(picked) > bulkMost {
		return fmt.Errorf("number of cases: %w", web.ErrInvalid)
	}
	page, done := bulkPage{Title: v.T("desk.bulk.title." + do), Back: v.bulkBack()}, 0
	for _, name := range picked {
		number, version, ok := bulkNamed(name)
		if !ok {
			return fmt.Errorf("case: %w", web.ErrInvalid)
		}
		err := v.bulkOne(number, version, one)
		this := bulkLeft{Path: "/cases/" + number, Number: web.Dashed(number)}
		switch status, key := v.Problem(err); {
		case err == nil:
			done++
		case errors.Is(err, errWaiting):
			page.Waiting = append(page.Waiting, this)
		case status == http.StatusInternalServerError && done+len(page.Left)+len(page.Waiting) == 0:
			return err
		default:
			v.LogProblem(err)
			this.Why = v.T(key)
			page.Left = append(page.Left, this)
		}
	}
	if len(page.Left)+len(page.Waiting) == 0 {
		return v.To(page.Back, "desk.done.bulk")
	}
	status := http.StatusOK
	if len(page.Left) > 0 {
		status = http.StatusConflict
	}
	page.Done = v.T("desk.bulk.done"+v.Plural(done), "n", v.Number(done))
	return v.Render(status, "bulk", web.Page{Title: page.Title}, page)
}

// bulkNamed reads how the inbox names a case: its number, and the version that was seen.
func bulkNamed(name string) (number string, version int64, ok bool) {
	number, seen, _ := strings.Cut(name, ".")
	version, err := strconv.ParseInt(seen, 10, 64)
	return number, version, err == nil && version != 0 && number != ""
}

// bulkBack is the inbox as it was.
func (v *visit) bulkBack() string {
	if back := v.R.PostFormValue("back"); strings.HasPrefix(back, "/cases?") {
		return back
	}
	return "/cases"
}

func (v *visit) bulkOne(number string, version int64, one func(casework.Ref, *casework.File) error) error {
	f, err := v.Cases.Find(v.Ctx, number)
	if err != nil {
		return err
	}
	return one(casework.Ref{ID: f.Case.ID, Version: version}, f)
}

// bulkAction is what the form asks for, for one case.
func (v *visit) bulkAction(do string) (func(casework.Ref, *casework.File) error, error) {
	switch do {
	case bulkAccept:
		return func(ref casework.Ref, _ *casework.File) error { return v.Cases.Accept(v.Ctx, v.actor(), ref) }, nil
	case bulkHandOut:
		unit := v.R.PostFormValue("unit")
		if p, _ := v.Settings.Places.Get(unit); p.Level != wire.Department || !v.Settings.Places.InUse(unit) {
			return nil, fmt.Errorf("department: %w", web.ErrInvalid)
		}
		order := casework.Order{Units: []string{unit}, Asked: v.R.PostFormValue("asked")}
		return func(ref casework.Ref, f *casework.File) error { return v.bulkHandOut(ref, f, order) }, nil
	case bulkUrge:
		return v.bulkUrge, nil
	case bulkClose:
		return func(ref casework.Ref, f *casework.File) error {
			err := v.closeOrAsk(ref, f, v.R.PostFormValue("reason"))
			if err == nil && !casework.Allowed(&f.Case, v.actor(), f.Newest())[casework.Close] {
				return errWaiting
			}
			return err
		}, nil
	}
	return nil, fmt.Errorf("action: %w", web.ErrInvalid)
}

// bulkHandOut hands a case out. One that nobody has taken on yet is taken on by the one who hands it out.
func (v *visit) bulkHandOut(ref casework.Ref, f *casework.File, order casework.Order) error {
	if casework.Allowed(&f.Case, v.actor(), f.Newest())[casework.Accept] {
		if err := v.Cases.Accept(v.Ctx, v.actor(), ref); err != nil {
			return err
		}
		again, err := v.Cases.Find(v.Ctx, f.Case.Number)
		if err != nil {
			return err
		}
		ref.Version = casework.Version(&again.Case)
	}
	return v.Cases.HandOut(v.Ctx, v.actor(), ref, order)
}

// bulkUrge presses every department that has yet to answer.
func (v *visit) bulkUrge(ref casework.Ref, f *casework.File) error {
	urged := false
	for _, t := range f.Newest() {
		if !casework.AllowedTask(&f.Case, v.actor(), &t)[casework.Urge] {
			continue
		}
		if urged { // the version went up with the one before
			again, err := v.Cases.Find(v.Ctx, f.Case.Number)
			if err != nil {
				return err
			}
			ref.Version = casework.Version(&again.Case)
		}
		ref.Task, urged = t.ID, true
		if err := v.Cases.Urge(v.Ctx, v.actor(), ref); err != nil {
			return err
		}
	}
	if !urged {
		return casework.ErrState
	}
	return nil
}
