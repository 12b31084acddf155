package cases

import (
	"cmp"
	"strings"

	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/staff"
)

// sheetPage is a case on one sheet of paper: 服务问题反馈单, and the reply sheet of what another office sent.
type sheetPage struct {
	Title, Hospital, Path string
	Rows                  []fact
	Words                 string
	Parts                 string
	Work                  []reply // what the departments found
	Answer                string
	Answered              string
	Sign                  []string // lines to be signed
}

// caseSheet is the case to be printed. It carries no contact: paper lies about.
func caseSheet(v *visit) error {
	f, err := v.file()
	if err != nil {
		return v.away(err)
	}
	if err := v.Saw("case.print", f.Case.Number); err != nil {
		return err
	}
	names, err := v.UserNames()
	if err != nil {
		return err
	}
	k := &f.Case
	b := sheetPage{Title: v.T("desk.sheet.title"), Hospital: v.Settings.Identity.Name.In(v.Lang()), Path: "/cases/" +
		k.Number, Words: k.Text}
	if k.Source.About().Owed {
		b.Title = v.T("desk.sheet.reply", "channel", v.T(k.Source.Label()))
	}
	add := func(key, value string) {
		if value != "" {
			b.Rows = append(b.Rows, fact{Name: v.T("desk.register." + key), Value: value})
		}
	}
	var units []string
	for _, t := range f.AtWork() {
		units = append(units, v.PlaceName(t.Unit))
	}
	add("number", web.Dashed(k.Number))
	add("channel", v.T(k.Source.Label()))
	add("outside", k.OutsideNumber)
	add("kind", v.kindName(k.Kind))
	add("when", minute(k.CapturedAt))
	add("place", cmp.Or(v.Settings.Places.Label(k.PlaceID, v.Lang()), v.T("walk.desk.nowhere")))
	add("owner", names[k.FirstOwner])
	add("units", strings.Join(units, v.T("desk.list_separator")))
	add("due", dateOf(k.PromisedAt))
	if !k.DueChannel.IsZero() {
		add("due_channel", dateOf(k.DueChannel))
	}
	if k.State.About().Unsaid || !k.ErasedAt.IsZero() {
		b.Words = v.gone(f)
	}
	if n := len(f.PartsOf(k.RecordID)); n > 0 {
		b.Parts = v.T("desk.sheet.parts", "n", n)
	}
	if sent := f.Sent(); f.Standing() {
		b.Answer, b.Answered = k.Answer, minute(sent.At)
	}
	if v.Is(staff.Centre) {
		for _, t := range v.tasks(f, names) {
			if t.Now != nil {
				b.Work = append(b.Work, reply{Who: t.Name + " " + t.Now.Who, When: t.Now.When, Text: t.Now.Text})
			}
		}
	} else if own := f.Said(v.User.DepartmentID); own.ID != 0 {
		b.Work = []reply{{Who: v.PlaceName(v.User.DepartmentID), When: v.When(own.At), Text: own.Text}}
	}
	b.Sign = []string{v.T("desk.sheet.sign_unit"), v.T("desk.sheet.sign_centre"), v.T("desk.sheet.sign_day")}
	return v.Sheet("case_sheet", web.Page{Title: b.Title + " " + web.Dashed(k.Number)}, b)
}
