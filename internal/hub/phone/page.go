package phone

import (
	"bytes"
	"context"
	"errors"
	"html/template"
	"net/http"
	"slices"

	texts "xinsheng/assets/web/locale"
	pages "xinsheng/assets/web/phone"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/locale"
)

// pageSet is everything that pages are made of.
type pageSet struct {
	templates *template.Template
	texts     *locale.Bundle
	modules   *modules
	style     string
	script    string
	start     string
	report    string // version of the style of report pages
}

func loadPages() (*pageSet, error) {
	templates, err := template.New("").ParseFS(pages.Templates, "*.html")
	if err != nil {
		return nil, err
	}
	bundle, err := locale.Load(texts.Files())
	if err != nil {
		return nil, err
	}
	m, err := loadModules()
	if err != nil {
		return nil, err
	}
	return &pageSet{
		templates: templates, texts: bundle, modules: m, style: version(pages.Style), script: version(pages.Script),
		start: version(pages.Start), report: version(pages.ReportStyle),
	}, nil
}

// page is what every template sees.
type page struct {
	locale.Translator
	Title          string
	Hospital       string
	Hotline        string
	Desk           string
	Others         []locale.Language // to switch to
	StyleVersion   string
	ScriptVersion  string
	RefreshSeconds int
	Modules        []string // addresses of the page's modules; none: it needs none
	StartVersion   string
	Walk           bool // the page is one of a patient experiencer's walk
	ReportVersion  string
	Pair           *pairFields // number and PIN, for forms of a page that has no token
	Request        string      // names what the next form asks for, so that it is done once
	Path           string      // of the receipt, without a slash at its end
}

func (d *Door) page(ctx context.Context, r *http.Request, title string, pairs ...any) page {
	tr := d.pages.texts.For(lang(r))
	p := page{
		Translator: tr, Title: tr.T(title, pairs...), Others: others(tr.Lang()),
		StyleVersion: d.pages.style, ScriptVersion: d.pages.script, StartVersion: d.pages.start,
		ReportVersion: d.pages.report,
	}
	// A page without the hospital's name is better than none.
	s, err := d.Settings(ctx)
	if err != nil && !errors.Is(err, hospital.ErrNotSetUp) && ctx.Err() == nil {
		d.Log.Error("phone page: read settings", "err", err)
	}
	if err == nil {
		p.Hospital, p.Hotline, p.Desk = s.Identity.Name.In(tr.Lang()), s.Identity.Hotline, s.Identity.Desk.In(tr.Lang())
	}
	return p
}

// others are the languages beside one.
func others(lang string) []locale.Language {
	return slices.DeleteFunc(slices.Clone(locale.Known()), func(l locale.Language) bool { return l.Code == lang })
}

// show writes a page whole or not at all.
func (d *Door) show(w http.ResponseWriter, r *http.Request, status int, name string, data any) {
	var out bytes.Buffer
	if err := d.pages.templates.ExecuteTemplate(&out, name, data); err != nil {
		d.Log.Error("phone page", "page", name, "err", err)
		http.Error(w, "", http.StatusInternalServerError)
		return
	}
	keepLang(w, r)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Vary", "Accept-Language, Cookie")
	w.WriteHeader(status)
	_, _ = w.Write(out.Bytes())
}

// message is a page that only says something. Mark is way or lost.
type message struct {
	page
	Mark       string
	Paragraphs []string
	LinkLookup bool
	SignOut    bool // of a walk
}

func (d *Door) message(w http.ResponseWriter, r *http.Request, status int, mark, title string, keys ...string) {
	m := message{page: d.page(r.Context(), r, title), Mark: mark, LinkLookup: status == http.StatusNotFound}
	for _, key := range keys {
		m.Paragraphs = append(m.Paragraphs, m.T(key))
	}
	d.show(w, r, status, "message.html", m)
}

func (d *Door) nothing(w http.ResponseWriter, r *http.Request) {
	d.message(w, r, http.StatusNotFound, "lost", "phone.nothing.title", "phone.nothing.text")
}

func (d *Door) refused(w http.ResponseWriter, r *http.Request) {
	d.message(w, r, http.StatusForbidden, "lost", "phone.refused.title", "phone.refused.text")
}

// fault says nothing of the error to the person, and nothing of the person to the log.
func (d *Door) fault(w http.ResponseWriter, r *http.Request, doing string, err error) {
	if r.Context().Err() == nil {
		d.Log.Error("phone door", "doing", doing, "err", err)
	}
	d.message(w, r, http.StatusInternalServerError, "lost", "phone.fault.title", "phone.fault.text")
}
