package web

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"slices"

	"xinsheng/internal/hub/store"
	"xinsheng/internal/locale"
)

// Page is what every template is given. Body is the page's own.
type Page struct {
	Title  string
	Bare   bool // without the sidebar
	Lang   string
	User   *store.User
	Nav    []NavItem
	Flash  string
	Notes  []Note            // what wants doing
	Alarm  any               // for the template "banner", where Live
	Live   bool              // the page hears what arrives
	Unread int               // notices that the user has not looked at
	Name   string            // of the hospital
	Others []locale.Language // to switch to
	Static string            // path of the static files
	Body   any

	t locale.Translator
}

// T is the text of a key in the visitor's language.
func (p Page) T(key string, pairs ...any) string { return p.t.T(key, pairs...) }

// NavItem is one line of the sidebar.
type NavItem struct {
	Path, Icon, Text string
	Here             bool
	ID               string // of the number, where an open page renews it; empty: it does not
	Count            int
}

// Note is a line above a page that says what wants doing, and where.
type Note struct{ Text, Path, Link string }

// Render writes a whole page.
func (v *Visit) Render(status int, name string, p Page, body any) error {
	if err := v.dress(&p); err != nil {
		return err
	}
	v.tellOnce(&p)
	p.Body = body
	return v.write(status, name, "layout", p)
}

// tellOnce puts on a page what is said once: a piece of a page would drop it unseen.
func (v *Visit) tellOnce(p *Page) {
	if p.Bare {
		return
	}
	if flash := v.frame.sessions.PopString(v.Ctx, keyFlash); flash != "" {
		p.Flash = v.T(flash)
	}
	if n := v.frame.sessions.PopInt(v.Ctx, keyWrong); n > 0 {
		p.Notes = append(p.Notes, Note{Text: v.T("desk.note.wrong_tries", "n", n), Path: "/password",
			Link: v.T("desk.password.title")})
	}
}

// Piece writes one template of a page alone, for htmx to put in place.
func (v *Visit) Piece(name, part string, body any) error {
	p := Page{Body: body}
	if err := v.dress(&p); err != nil {
		return err
	}
	return v.write(http.StatusOK, name, part, p)
}

// Sheet writes a page that is there to be printed, with nothing around it.
func (v *Visit) Sheet(name string, p Page, body any) error {
	if err := v.dress(&p); err != nil {
		return err
	}
	p.Body = body
	return v.write(http.StatusOK, name, name, p)
}

// Leaf writes a page that leaves the desk into w, and sends nothing by itself.
func (v *Visit) Leaf(w io.Writer, name string, p Page, body any) error {
	if err := v.dress(&p); err != nil {
		return err
	}
	p.Body = body
	if err := v.frame.pages.set[name].ExecuteTemplate(w, name, p); err != nil {
		return fmt.Errorf("fill in page %s: %w", name, err)
	}
	return nil
}

// Fault logs a fault of the hub in an answer that has begun, of which the browser is told nothing more.
func (v *Visit) Fault(err error) { v.frame.note(v.R, err) }

func (v *Visit) write(status int, name, part string, p Page) error {
	var b bytes.Buffer
	if err := v.frame.pages.set[name].ExecuteTemplate(&b, part, p); err != nil {
		return fmt.Errorf("fill in page %s: %w", name, err)
	}
	v.W.Header().Set("Content-Type", "text/html; charset=utf-8")
	v.W.WriteHeader(status)
	_, _ = b.WriteTo(v.W) // a browser that went away is no error
	return nil
}

// dress adds what all pages show. A bare page asks nothing of the database.
func (v *Visit) dress(p *Page) error {
	p.t, p.Lang, p.User = v.Translator, v.Lang(), v.User
	p.Name = v.Settings.Identity.Name.In(p.Lang)
	p.Static = "/static/" + v.frame.pages.version + "/"
	p.Others = slices.DeleteFunc(slices.Clone(locale.Known()), func(l locale.Language) bool { return l.Code == p.Lang })
	if p.Bare = p.Bare || v.User == nil || v.User.MustChange; p.Bare {
		return nil
	}
	return v.frame.p.Dress(v, p)
}

// In is the translator into one language, for what is printed in all of them.
func (v *Visit) In(lang string) locale.Translator { return v.frame.texts.For(lang) }
