package desk

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"strings"

	assets "xinsheng/assets/web/desk"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/locale"
)

// page is what every template is given. Body is the page's own.
type page struct {
	Title  string
	Bare   bool // without the sidebar
	Lang   string
	User   *store.User
	Nav    []navItem
	Flash  string
	Notes  []note // what wants doing
	Alarm  alarm
	Live   bool   // the page hears what arrives
	Name   string // of the hospital
	Other  string // the other language's own name
	Static string // path of the static files
	Body   any

	t locale.Translator
}

// T is the text of a key in the visitor's language.
func (p page) T(key string, pairs ...any) string { return p.t.T(key, pairs...) }

type navItem struct {
	Path, Icon, Text string
	Here             bool
	Counted          bool
	Count            int
}

type note struct{ Text, Path, Link string }

// pageSet is the parsed templates and the files beside them.
type pageSet struct {
	set     map[string]*template.Template
	version string // of all static files together
}

func loadPages() (*pageSet, error) {
	icons, err := loadIcons()
	if err != nil {
		return nil, err
	}
	base := template.New("").Funcs(template.FuncMap{
		"icon": func(name string) (template.HTML, error) {
			svg, ok := icons[name]
			if !ok {
				return "", fmt.Errorf("no icon %s", name)
			}
			return svg, nil
		},
		"sub": func(p page, body any) page { // a piece of a page, with the page's language
			p.Body = body
			return p
		},
	})
	if base, err = base.ParseFS(assets.Files, "layout.html", "part_*.html"); err != nil {
		return nil, err
	}
	names, err := fs.Glob(assets.Files, "page_*.html")
	if err != nil {
		return nil, err
	}
	p := &pageSet{set: map[string]*template.Template{}}
	for _, name := range names {
		one, err := base.Clone()
		if err != nil {
			return nil, err
		}
		if one, err = one.ParseFS(assets.Files, name); err != nil {
			return nil, err
		}
		p.set[strings.TrimSuffix(strings.TrimPrefix(name, "page_"), ".html")] = one
	}
	h := sha256.New()
	for _, name := range staticFiles() {
		raw, err := fs.ReadFile(assets.Files, name)
		if err != nil {
			return nil, err
		}
		h.Write(raw)
	}
	p.version = hex.EncodeToString(h.Sum(nil)[:6])
	return p, nil
}

// loadIcons reads the outlines, marked as decoration: what they mean always stands beside them.
func loadIcons() (map[string]template.HTML, error) {
	names, err := fs.Glob(assets.Files, "icon/*.svg")
	if err != nil {
		return nil, err
	}
	out := map[string]template.HTML{}
	for _, name := range names {
		raw, err := fs.ReadFile(assets.Files, name)
		if err != nil {
			return nil, err
		}
		svg := string(raw)
		svg = svg[strings.Index(svg, "<svg"):]
		svg = strings.Replace(svg, "<svg", `<svg aria-hidden="true" focusable="false"`, 1)
		out[strings.TrimSuffix(path.Base(name), ".svg")] = template.HTML(svg)
	}
	return out, nil
}

// render writes a whole page.
func (v *visit) render(status int, name string, p page, body any) error {
	if err := v.dress(&p); err != nil {
		return err
	}
	v.tellOnce(&p)
	p.Body = body
	return v.write(status, name, "layout", p)
}

// tellOnce puts on a page what is said once: a piece of a page would drop it unseen.
func (v *visit) tellOnce(p *page) {
	if p.Bare {
		return
	}
	if flash := v.sessions.PopString(v.ctx, keyFlash); flash != "" {
		p.Flash = v.t.T(flash)
	}
	if n := v.sessions.PopInt(v.ctx, keyWrong); n > 0 {
		p.Notes = append(p.Notes, note{Text: v.t.T("desk.note.wrong_tries", "n", n), Path: "/password", Link: v.t.T("desk.password.title")})
	}
}

// piece writes one template of a page alone, for htmx to put in place.
func (v *visit) piece(name, part string, body any) error {
	p := page{Body: body}
	if err := v.dress(&p); err != nil {
		return err
	}
	return v.write(200, name, part, p)
}

func (v *visit) write(status int, name, part string, p page) error {
	var b bytes.Buffer
	if err := v.pages.set[name].ExecuteTemplate(&b, part, p); err != nil {
		return fmt.Errorf("fill in page %s: %w", name, err)
	}
	v.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	v.w.WriteHeader(status)
	_, _ = b.WriteTo(v.w) // a browser that went away is no error
	return nil
}

// dress adds what all pages show. A bare page asks nothing of the database.
func (v *visit) dress(p *page) error {
	p.t, p.Lang, p.User = v.t, v.t.Lang(), v.user
	p.Name = v.set.Identity.Name.In(p.Lang)
	p.Static = "/static/" + v.pages.version + "/"
	p.Other = map[string]string{"zh": "en", "en": "zh"}[p.Lang]
	if p.Bare = p.Bare || v.user == nil || v.user.MustChange; p.Bare {
		return nil
	}
	if p.Live = v.is(staff.Centre, staff.Department, staff.Director); p.Live {
		var err error
		if p.Alarm, err = v.alarm(); err != nil {
			return err
		}
	}
	p.Nav = v.nav(p.Alarm.New)
	return v.notes(p)
}

// nav is the sidebar of the user's role.
func (v *visit) nav(fresh int) []navItem {
	var items []navItem
	add := func(path, icon, key string, roles ...staff.Role) {
		if v.is(roles...) {
			here := v.r.URL.Path == path || strings.HasPrefix(v.r.URL.Path, path+"/")
			items = append(items, navItem{Path: path, Icon: icon, Text: v.t.T(key), Here: here})
		}
	}
	read := []staff.Role{staff.Centre, staff.Department, staff.Director}
	add("/cases", "clipboard-list", "desk.nav.cases", read...)
	add(snapshots, "camera", "media.nav", read...)
	if v.is(read...) {
		cases, shots := &items[0], &items[1]
		cases.Count, cases.Counted = fresh, true
		if shots.Here = cases.Here && v.r.URL.Query().Get("form") == casework.FormSnapshot; shots.Here {
			cases.Here = false
		}
	}
	add("/scores", "smile", "score.nav", read...)
	add("/walks", "footprints", "walk.desk.nav", staff.Centre, staff.Director)
	add("/walkers", "footprints", "walk.people.title", staff.Admin)
	add("/surveys", "list-checks", "survey.nav", staff.Admin, staff.Centre)
	add("/listening", "ear", "listening.nav", staff.Admin, staff.Centre)
	add("/badges", "id-card", "badge.nav", staff.Admin, staff.Centre)
	add("/terminals", "monitor-smartphone", "desk.nav.terminals", staff.Admin, staff.Centre)
	add("/signs", "qr-code", "signs.nav", staff.Admin, staff.Centre)
	add("/places", "hospital", "places.nav", staff.Admin, staff.Centre)
	add("/users", "users", "desk.nav.users", staff.Admin)
	add("/settings", "settings", "desk.nav.settings", staff.Admin, staff.Centre)
	add("/audit", "scroll-text", "desk.nav.audit", staff.Auditor)
	return items
}

// snapshots is the inbox with nothing but snapshots.
const snapshots = "/cases?form=" + casework.FormSnapshot

// notes is what the people who run the hub must not forget.
func (v *visit) notes(p *page) error {
	if v.is(staff.Admin) && v.Copied != nil {
		done, err := v.Copied(v.ctx)
		if err != nil {
			return err
		}
		if !done {
			p.Notes = append(p.Notes, note{Text: v.t.T("desk.note.keys")})
		}
	}
	if f := v.Audit.Fault(); f != nil && v.is(staff.Admin, staff.Auditor) && v.r.URL.Path != "/audit" {
		n := note{Text: v.t.T("desk.audit.cut", "seen", f.Seen.Seq, "now", f.Now.Seq)}
		if v.is(staff.Auditor) {
			n.Path, n.Link = "/audit", v.t.T("desk.audit.title")
		}
		p.Notes = append(p.Notes, n)
	}
	if v.is(staff.Admin, staff.Centre) {
		if err := v.accountNotes(p); err != nil {
			return err
		}
		if v.set.Identity.Name.ZH == "" {
			p.Notes = append(p.Notes, note{Text: v.t.T("places.note.hospital"), Path: "/settings#identity", Link: v.t.T("places.note.hospital_link")})
		}
		if len(v.set.Places) == 0 && !strings.HasPrefix(v.r.URL.Path, "/places") {
			p.Notes = append(p.Notes, note{Text: v.t.T("places.note.places"), Path: "/places", Link: v.t.T("places.note.places_link")})
		}
		if year, ends := v.calendarEnds(); ends {
			p.Notes = append(p.Notes, note{
				Text: v.t.T("desk.note.calendar", "year", year), Path: "/settings#work_days", Link: v.t.T("desk.note.calendar_link"),
			})
		}
	}
	return nil
}
