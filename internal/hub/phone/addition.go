package phone

import (
	"strings"
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/draft"
	"xinsheng/internal/hub/hospital"
)

// additionPage is where something is added to a report.
type additionPage struct {
	composePage
	BackPath string // of the receipt
	Number   string // of the report
}

// addition is the writing of something more to a report.
type addition struct{}

func (addition) title() string { return "report.add.title" }

func (addition) again() string { return "report.add.again" }

func (addition) module() string { return moduleAddition }

func (addition) view(_ *Door, _ *hospital.Settings, o *origin, p composePage) (template string, data any) {
	back := strings.TrimSuffix(o.path, "/add")
	return "addition.html", &additionPage{composePage: p, BackPath: back, Number: o.number.Dashed()}
}

func (addition) check(f *form, _ *origin, _ hospital.Places, _ time.Time) (key, field string) {
	return f.checkSaid(false)
}

func (addition) sending(f *form, o *origin, lang string, _ time.Time) draft.Sending {
	s := f.consented(o, lang)
	s.Addition = &feedback.Addition{Text: f.Text, Attachments: f.Parts}
	return s
}
