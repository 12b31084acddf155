package write_test

import (
	"fmt"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"xinsheng/assets/kiosk/font"
	"xinsheng/assets/kiosk/icon"
	texts "xinsheng/assets/kiosk/locale"
	"xinsheng/internal/feedback"
	"xinsheng/internal/locale"
	"xinsheng/internal/place"
	"xinsheng/internal/terminal/input"
	"xinsheng/internal/terminal/input/pinyin"
	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/ui"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/say"
	"xinsheng/internal/terminal/ui/theme"
	"xinsheng/internal/terminal/ui/write"
)

// The panels of the design, and the least that it allows.
var (
	portrait  = theme.Panel{WidthPx: 1080, HeightPx: 1920, WidthMM: 268, HeightMM: 476}
	landscape = theme.Panel{WidthPx: 1920, HeightPx: 1080, WidthMM: 476, HeightMM: 268}
	upright18 = theme.Panel{WidthPx: 1080, HeightPx: 1920, WidthMM: 230, HeightMM: 409}
	across15  = theme.Panel{WidthPx: 1920, HeightPx: 1080, WidthMM: 344, HeightMM: 194}
)

var data, _ = filepath.Abs("../../../../build/rime")

func TestMain(m *testing.M) {
	build := exec.Command("../../../../assets/kiosk/rime/build.sh", data)
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		fmt.Fprintln(os.Stderr, "build the pinyin data:", err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// kit is the typeface and the texts, read once for all tests.
type kit struct {
	faces  *theme.Faces
	bundle *locale.Bundle
}

var load = sync.OnceValues(func() (kit, error) {
	faces, err := theme.LoadFaces(font.Regular, font.Bold)
	if err != nil {
		return kit{}, err
	}
	bundle, err := locale.Load(texts.Files())
	return kit{faces, bundle}, err
})

// glass is the write screen in its shell, as a visitor has it in front of them.
type glass struct {
	t       testing.TB
	window  fyne.Window
	shell   *ui.Shell
	visit   *session.Session
	screen  nav.Screen
	size    fyne.Size
	faces   *theme.Faces
	texts   *locale.Bundle
	now     time.Time
	visited []nav.Route
}

// setting is how a glass is set up.
type setting struct {
	panel      theme.Panel
	lang       string
	large      bool
	kind       feedback.Kind
	noPinyin   bool
	recogniser input.Recogniser
	line       *nav.LineSpec
}

func newGlass(t testing.TB, in setting) *glass {
	t.Helper()
	loaded, err := load()
	must(t, err)
	app := test.NewTempApp(t)
	app.Settings().SetTheme(theme.ForFyne(loaded.faces))
	g := &glass{t: t, faces: loaded.faces, texts: loaded.bundle, now: time.Unix(0, 0)}
	g.size = fyne.NewSize(float32(in.panel.WidthPx), float32(in.panel.HeightPx))
	g.visit = session.New(session.Params{Lang: "zh", Timeouts: func(bool) session.Idle {
		return session.Idle{After: time.Hour, Countdown: time.Hour}
	}})
	if in.lang != "" {
		g.visit.SetLang(in.lang)
	}
	g.visit.SetLarge(in.large)
	if in.kind == "" {
		in.kind = feedback.Complaint
	}
	g.visit.Update(func(d *session.Draft) { d.Kind = in.kind })
	params := write.Params{Session: g.visit, Recogniser: in.recogniser,
		Concern: place.NewRule([]string{"晕倒"}, []string{"自杀"}).Of,
		Ways:    func() say.Ways { return say.Ways{Voice: true, Photo: true, Days: 365, Hotline: "7212345"} }}
	if !in.noPinyin {
		engine, err := pinyin.Open(data)
		must(t, err)
		t.Cleanup(engine.Close)
		params.Composer = engine
	}
	g.window = test.NewTempWindow(t, nil)
	g.window.SetPadded(false)
	g.shell = ui.New(ui.Params{
		Window: g.window, Session: g.visit, Panel: in.panel, Faces: loaded.faces, Icons: theme.NewIcons(icon.FS),
		Texts: loaded.bundle,
		Screens: func(r nav.Route) nav.Screen {
			g.visited = append(g.visited, r)
			switch {
			case r.Name == nav.Write && in.line == nil:
				g.screen = write.New(params)
			case r.Name == nav.Write:
				g.screen = write.Line(params, *in.line)
			default:
				return blank{}
			}
			return g.screen
		},
		Start:     func() nav.Route { return nav.To(nav.Write) },
		Hospital:  func(string) string { return "市中心医院" },
		Languages: func() []string { return []string{"zh", "en"} },
		Online:    func() bool { return true },
		Now:       func() time.Time { g.now = g.now.Add(time.Second); return g.now },
	})
	g.window.Resize(g.size)
	return g
}

type blank struct{}

func (blank) Page(*nav.Env) nav.Page { return nav.Page{Body: &fyne.Container{}} }

// target is something to tap, with its place on the glass.
type target struct {
	label   string
	enabled bool
	at      fyne.Position
	size    fyne.Size
}

// labelled is what targets say of themselves.
type labelled interface {
	TargetLabel() string
	TargetEnabled() bool
}

// targets lists everything that can be tapped.
func (g *glass) targets() []target {
	var found []target
	g.walk(g.window.Canvas().Content(), fyne.Position{}, func(o fyne.CanvasObject, at fyne.Position) {
		if l, ok := o.(labelled); ok {
			found = append(found, target{l.TargetLabel(), l.TargetEnabled(), at, o.Size()})
		}
	})
	return found
}

// read is every text on the glass.
func (g *glass) read() string {
	var all []string
	g.walk(g.window.Canvas().Content(), fyne.Position{}, func(o fyne.CanvasObject, _ fyne.Position) {
		if v, ok := o.(interface{ VisibleText() string }); ok {
			all = append(all, v.VisibleText())
		}
	})
	return strings.Join(all, "\n")
}

func (g *glass) walk(o fyne.CanvasObject, at fyne.Position, visit func(fyne.CanvasObject, fyne.Position)) {
	if o == nil || !o.Visible() {
		return
	}
	at = at.Add(o.Position())
	visit(o, at)
	switch v := o.(type) {
	case *fyne.Container:
		for _, child := range v.Objects {
			g.walk(child, at, visit)
		}
	case fyne.Widget:
		for _, child := range test.WidgetRenderer(v).Objects() {
			g.walk(child, at, visit)
		}
	}
}

func (g *glass) find(label string) (target, bool) {
	for _, t := range g.targets() {
		if t.label == label {
			return t, true
		}
	}
	return target{}, false
}

// tap touches the middle of the targets with these labels, one after another.
func (g *glass) tap(labels ...string) {
	g.t.Helper()
	for _, label := range labels {
		found, ok := g.find(label)
		if !ok {
			g.t.Fatalf("there is no %q to tap", label)
		}
		g.touch(found.at.AddXY(found.size.Width/2, found.size.Height/2))
	}
}

func (g *glass) touch(at fyne.Position) { test.TapCanvas(g.window.Canvas(), at) }

// tapLetters taps the keys of a word.
func (g *glass) tapLetters(word string) {
	g.t.Helper()
	for _, r := range word {
		g.tap(string(r))
	}
}

// shot writes a picture of the glass where XINSHENG_SHOTS says, for people to look at.
func (g *glass) shot(name string) {
	folder := os.Getenv("XINSHENG_SHOTS")
	if folder == "" {
		return
	}
	f, err := os.Create(filepath.Join(folder, name+".png"))
	must(g.t, err)
	defer f.Close()
	must(g.t, png.Encode(f, g.window.Canvas().Capture()))
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
