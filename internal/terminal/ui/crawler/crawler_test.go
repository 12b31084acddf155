package crawler_test

import (
	"slices"
	"strings"
	"testing"

	"xinsheng/internal/place"
	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/ui/inspect"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/say"
	"xinsheng/internal/terminal/ui/theme"
	"xinsheng/internal/terminal/ui/uitest"
	"xinsheng/internal/terminal/ui/write"
)

var panels = map[string]theme.Panel{
	"portrait": uitest.Portrait, "landscape": uitest.Landscape,
	"small_portrait": uitest.SmallPortrait, "small_landscape": uitest.SmallLandscape,
}

func TestCrawler_FindsNothingAPersonWouldFindWrong(t *testing.T) {
	pictures := newPhotographer(t)
	for panel := range panels {
		for _, size := range []string{"standard", "large"} {
			for _, lang := range []string{"zh", "en"} {
				l := look{Panel: panel, Size: size, Lang: lang}
				if testing.Short() && l != (look{"small_landscape", "large", "en"}) { // the one with the least room
					continue
				}
				for _, sc := range scenes() {
					if testing.Short() && sc.needs == nil { // those that must show all at once
						continue
					}
					t.Run(l.name(sc.name), func(t *testing.T) { visit(t, sc, l, pictures) })
				}
			}
		}
	}
	if pictures != nil {
		pictures.index()
	}
}

// stand plays a scene on a glass.
func stand(t *testing.T, sc scene, panel theme.Panel, large bool, lang string) *uitest.Stage {
	s := uitest.New(t, uitest.Setting{Panel: panel, Lang: lang, Large: large, Prepare: sc.prepare,
		Write: func(v *session.Session) nav.Screen {
			return write.New(write.Params{Session: v, Concern: concern, Ways: func() say.Ways { return ways }})
		},
		Line: func(v *session.Session, spec nav.LineSpec) nav.Screen {
			return write.Line(write.Params{Session: v, Concern: concern}, spec)
		}})
	sc.play(s)
	return s
}

// visit looks at a scene. Where pictures are asked for, it is kept, and a person looks.
func visit(t *testing.T, sc scene, l look, pictures *photographer) {
	panel, large := panels[l.Panel], l.Size == "large"
	s := stand(t, sc, panel, large, l.Lang)
	if pictures != nil {
		pictures.keep(string(s.Shell.Route().Name), l.name(sc.name), s.Window.Canvas().Capture())
		return
	}
	problems := inspect.Check(s.Scan(), s.Theme)
	if len(problems) > 0 { // the toolkit drops what it drew after a minute, on a busy machine in the middle of a scan
		s = stand(t, sc, panel, large, l.Lang)
		problems = inspect.Check(s.Scan(), s.Theme)
	}
	for _, problem := range problems {
		t.Error(problem)
	}
	for missing := range s.Texts.Missing() {
		t.Error("no text for", missing)
	}
	for _, what := range sc.needs {
		if !shows(s, what) {
			t.Error("it is not on the page at once:", what)
		}
	}
	if !sc.noHome && !wayHome(s) {
		t.Error("there is no way home")
	}
}

// shows reports whether a text, named by its key or as it is, stands on the page that is open, in one piece or wrapped.
func shows(s *uitest.Stage, what string) bool {
	if strings.Contains(what, ".") {
		what = s.Texts.For(s.Session.Lang()).T(what)
	}
	var all strings.Builder
	for _, text := range s.Scan().Texts {
		all.WriteString(text.Text)
	}
	tight := func(s string) string { return strings.Join(strings.Fields(s), "") }
	return strings.Contains(tight(all.String()), tight(what))
}

var ways = say.Ways{Voice: true, Photo: true, Days: 365, Hotline: "7212345"}

func concern(text string) place.Concern {
	c := uitest.Hospital()
	return place.NewRule(c.DangerWords, c.SelfHarm).Of(text)
}

// wayHome reports whether the visitor can leave the page for the start: by its button, or because this is the start.
func wayHome(s *uitest.Stage) bool {
	tr := s.Texts.For(s.Session.Lang())
	home := []string{tr.T("ui.home"), tr.T("receipt.done"), tr.T("home.say")}
	return slices.ContainsFunc(s.Scan().Targets, func(t inspect.Target) bool {
		return slices.Contains(home, t.Label) && t.Enabled
	})
}
