package crawler_test

import (
	"fmt"
	"image/png"
	"os"
	"path/filepath"
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

// pictures is where every page is kept to be looked at.
const pictures = "../../../../build/crawler"

var panels = map[string]theme.Panel{
	"portrait": uitest.Portrait, "landscape": uitest.Landscape,
	"small_portrait": uitest.SmallPortrait, "small_landscape": uitest.SmallLandscape,
}

func TestCrawler_FindsNothingAPersonWouldFindWrong(t *testing.T) {
	if err := os.MkdirAll(pictures, 0o755); err != nil {
		t.Fatal(err)
	}
	for panelName, panel := range panels {
		for _, large := range []bool{false, true} {
			for _, lang := range []string{"zh", "en"} {
				if testing.Short() && (panelName != "small_landscape" || !large || lang != "en") { // the one with the least room
					continue
				}
				for _, sc := range scenes() {
					size := "standard"
					if large {
						size = "large"
					}
					name := fmt.Sprintf("%s_%s_%s_%s", sc.name, panelName, size, lang)
					t.Run(name, func(t *testing.T) { visit(t, sc, panel, large, lang, name) })
				}
			}
		}
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

func visit(t *testing.T, sc scene, panel theme.Panel, large bool, lang, name string) {
	s := stand(t, sc, panel, large, lang)
	problems := inspect.Check(s.Scan(), s.Theme)
	if len(problems) > 0 { // the toolkit drops what it drew after a minute, on a busy machine in the middle of a scan
		s = stand(t, sc, panel, large, lang)
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
	picture(t, s, name)
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
	return slices.ContainsFunc(s.Scan().Targets, func(t inspect.Target) bool { return slices.Contains(home, t.Label) && t.Enabled })
}

func picture(t *testing.T, s *uitest.Stage, name string) {
	if os.Getenv("XINSHENG_PICTURES") == "" {
		return
	}
	f, err := os.Create(filepath.Join(pictures, name+".png"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	e := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := e.Encode(f, s.Window.Canvas().Capture()); err != nil {
		t.Fatal(err)
	}
}
