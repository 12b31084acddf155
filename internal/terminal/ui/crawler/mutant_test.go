package crawler_test

import (
	"image/color"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/inspect"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/theme"
	"xinsheng/internal/terminal/ui/uitest"
	"xinsheng/internal/terminal/ui/widgets"
)

// broken is a page with one thing wrong.
type broken struct {
	body func(env *nav.Env) fyne.CanvasObject
}

func (b broken) Page(env *nav.Env) nav.Page { return nav.Page{Body: b.body(env)} }

func TestCrawler_CatchesEveryKindOfFault(t *testing.T) {
	at := func(x, y, w, h float32, o fyne.CanvasObject) fyne.CanvasObject {
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(w, h))
		return o
	}
	free := func(objects ...fyne.CanvasObject) fyne.CanvasObject { return &fyne.Container{Objects: objects} }
	button := func(env *nav.Env, text string) *widgets.Target {
		return env.Button(widgets.Button{Look: widgets.Outline, Text: text})
	}
	grey := color.NRGBA{R: 0x99, G: 0x99, B: 0x99, A: 0xFF}
	for want, body := range map[string]func(env *nav.Env) fyne.CanvasObject{
		"mm apart": func(env *nav.Env) fyne.CanvasObject {
			return free(at(0, 0, 300, 100, button(env, "左")), at(305, 0, 300, 100, button(env, "右")))
		},
		"x 9.9 mm": func(env *nav.Env) fyne.CanvasObject { return free(at(0, 0, 300, 40, button(env, "矮"))) },
		"text \"淡\" has a contrast": func(env *nav.Env) fyne.CanvasObject {
			return flow.Column(0, env.Text(theme.Body, "淡").In(grey))
		},
		"icon heart has a contrast": func(env *nav.Env) fyne.CanvasObject {
			return flow.Column(0, env.Icon("heart", 10, theme.Line))
		},
		"has an edge with a contrast": func(env *nav.Env) fyne.CanvasObject {
			return flow.Column(0, env.Target("隐", flow.Stack(env.Box(theme.Paper, theme.Line, 2, 4), env.Text(theme.Body, "隐")),
				nil))
		},
		"has no box of its own": func(env *nav.Env) fyne.CanvasObject {
			return flow.Column(0, env.Target("裸", flow.Pad(10, 10, env.Text(theme.Body, "裸")), nil))
		},
		"is cut off by the edge of the glass": func(env *nav.Env) fyne.CanvasObject {
			return free(at(900, 0, 400, 60, env.Text(theme.Body, "伸出去的字")))
		},
		"reaches out of its box": func(env *nav.Env) fyne.CanvasObject {
			return free(at(0, 0, 150, 120, env.Box(theme.Card, nil, 0, 0)), at(10, 0, 300, 120, env.Text(theme.Display, "大字")))
		},
		"is covered": func(env *nav.Env) fyne.CanvasObject {
			return free(at(0, 0, 300, 60, env.Text(theme.Body, "盖住")), at(0, 0, 300, 60, env.Box(theme.Card, nil, 0, 0)))
		},
		"overlap": func(env *nav.Env) fyne.CanvasObject {
			return free(at(0, 0, 300, 60, env.Text(theme.Body, "上面")), at(20, 10, 300, 60, env.Text(theme.Body, "下面")))
		},
		"a line ends where none may: \"Experi": func(env *nav.Env) fyne.CanvasObject {
			return free(at(0, 0, 150, 300, env.Text(theme.Strong, "Experiencer")))
		},
		"a line ends where none may: \"两": func(env *nav.Env) fyne.CanvasObject {
			return free(at(0, 0, 30, 300, env.Text(theme.Strong, "两，三")))
		},
		"is a key without a text": func(env *nav.Env) fyne.CanvasObject {
			return flow.Column(0, env.Text(theme.Body, env.T("home.no_such_text")))
		},
		"that the typeface lacks": func(env *nav.Env) fyne.CanvasObject {
			return flow.Column(0, env.Text(theme.Body, "\U0002A6D6"))
		},
	} {
		t.Run(want, func(t *testing.T) {
			s := uitest.New(t, uitest.Setting{Panel: uitest.Portrait, Write: uitest.Fixed(broken{body})})
			s.Shell.Go(nav.To(nav.Write))
			found := inspect.Check(s.Scan(), s.Theme)
			require.Contains(t, strings.Join(found, "\n"), want)
		})
	}
}

func TestCrawler_CatchesAnEmptyPage(t *testing.T) {
	th := theme.New(uitest.Portrait, uitest.Faces(t), theme.Options{})
	require.Contains(t, inspect.Check(inspect.Snapshot{}, th), "the page is empty")
}

func TestCrawler_CatchesAPageWithoutAWayHome(t *testing.T) {
	s := uitest.New(t, uitest.Setting{Panel: uitest.Portrait, Prepare: func(m *uitest.Machine) { m.IsEnrolled = false }})
	require.False(t, wayHome(s))
}

func TestCrawler_CatchesAMissingTranslation(t *testing.T) {
	s := uitest.New(t, uitest.Setting{Panel: uitest.Portrait,
		Write: uitest.Fixed(broken{func(env *nav.Env) fyne.CanvasObject {
			return env.Text(theme.Body, env.T("home.no_such_text"))
		}})})
	s.Shell.Go(nav.To(nav.Write))
	require.NotEmpty(t, s.Texts.Missing())
}
