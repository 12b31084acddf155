package notices

import (
	"net/http"

	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/notice"
	"xinsheng/internal/hub/notice/send"
	"xinsheng/internal/hub/staff"
)

type waysPage struct {
	Means   notice.Means
	Ways    []wayForm
	Section string // what the problem is in
	Problem string
	Methods []string
}

// wayForm is one way with what it needs.
type wayForm struct {
	Way        notice.Way
	Name, Hint string
	On         bool
	Secret     bool // one is kept
	Config     notice.Config
	Security   []web.Choice
	Mail, Text bool   // which fields it has
	Signed     bool   // it takes a secret
	Trouble    string // what could not be delivered, and why
	Open       bool
}

// waysShow is how notices leave the hub.
func waysShow(v *visit) error { return v.showWays(http.StatusOK, "", "", nil) }

// showWays is the page with what could not be kept in one of its sections.
func (v *visit) showWays(status int, section, problem string, wrong *wayForm) error {
	means, err := v.Notices.Means(v.Ctx)
	if err != nil {
		return err
	}
	troubles, err := v.Notices.Troubles(v.Ctx)
	if err != nil {
		return err
	}
	b := waysPage{Means: means, Section: section, Problem: problem,
		Methods: []string{http.MethodPost, http.MethodGet, http.MethodPut}}
	for _, w := range notice.Outside() {
		f := wayForm{Way: w}
		if f.Config, f.On, f.Secret, err = v.Courier.Config(v.Ctx, w); err != nil {
			return err
		}
		if wrong != nil && wrong.Way == w {
			f.Config, f.On = wrong.Config, wrong.On
		}
		f.Name, f.Hint, f.Open = v.T(w.Label()), v.T(w.Label()+".hint", "phone", "{{phone}}", "number", "{{number}}", "text",
			"{{text}}"), section == string(w)
		f.Mail, f.Text = w == notice.Mail, w == notice.Text
		f.Signed = w == notice.DingTalk || w == notice.Feishu || w == notice.Webhook
		for _, s := range []send.Security{send.StartTLS, send.TLS, send.Plain} {
			f.Security = append(f.Security, web.Choice{ID: string(s), Name: v.T("notice.security." + string(s)),
				Chosen: f.Config.Security == s})
		}
		for _, t := range troubles {
			if t.Way == w {
				f.Trouble = v.T("notice.trouble", "n", t.N, "why", v.why(t.Failed))
			}
		}
		b.Ways = append(b.Ways, f)
	}
	return v.Render(status, "notice_ways", web.Page{Title: v.T("notice.ways.title")}, b)
}

// why says a reason in words, and a code as it is.
func (v *visit) why(reason string) string {
	if key := "notice.why." + reason; v.Has(key) {
		return v.T(key)
	}
	return v.T("notice.why.code", "code", reason)
}

// notes tells those who run the hub what cannot be delivered.
func (v *visit) notes() ([]web.Note, error) {
	if !v.Is(staff.Admin, staff.Centre) || v.R.URL.Path == "/notices/ways" {
		return nil, nil
	}
	troubles, err := v.Notices.Troubles(v.Ctx)
	if err != nil {
		return nil, err
	}
	var out []web.Note
	for _, t := range troubles {
		out = append(out, web.Note{
			Text: v.T("notice.note", "way", v.T(t.Way.Label()), "n", t.N, "why", v.why(t.Failed)), Path: "/notices/ways",
			Link: v.T("notice.ways.title"),
		})
	}
	return out, nil
}
