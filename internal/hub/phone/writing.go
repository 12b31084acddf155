package phone

import (
	"net/http"
	"time"

	"xinsheng/internal/hub/draft"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/store"
)

// writing is one way to write to the hospital: something new, or something more to a report.
type writing interface {
	// check is the text that says what is missing or wrong, and the field that it is about; empty when all is well.
	check(f *form, o *origin, places hospital.Places, now time.Time) (key, field string)
	// sending is what the form means. Call it only after check.
	sending(f *form, o *origin, lang string, now time.Time) draft.Sending
	// view is the template that shows the form, with its data.
	view(d *Door, s *hospital.Settings, o *origin, p composePage) (template string, data any)
	// again is the text of the button that leads to another one.
	again() string
	title() string
	module() string
}

// composePage is what all pages have where somebody writes.
type composePage struct {
	page
	Form    form
	Problem string
	Field   string // that Problem is about
	Danger  dangerView
	Keep    keepView
	Pass    string
	After   string // the sent draft behind which this is another one
	MaxText int
	Script  scriptData
}

// compose shows the page of an origin. fill puts in what stands in the form already.
func (d *Door) compose(
	w http.ResponseWriter, r *http.Request, status int, o *origin, row *store.Draft, fill func(p *composePage),
) error {
	s, err := d.Settings(r.Context())
	if err != nil {
		return err
	}
	p := d.composePage(w, r, s, o, o.writing.title())
	p.Modules = d.pages.modules.addresses(o.writing.module())
	if row != nil && row.SubmittedAt.IsZero() {
		p.Script.Draft = row.ID
	}
	fill(&p)
	template, data := o.writing.view(d, s, o, p)
	reportPolicy.Set(w.Header()) // it plays what was just recorded, and records where the browser can
	d.show(w, r, status, template, data)
	return nil
}
