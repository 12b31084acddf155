package ui_test

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/uitest"
	"xinsheng/internal/terminal/ui/widgets"
)

// keyOf is the key on the glass that a label names.
func keyOf(o fyne.CanvasObject, label string) *widgets.Target {
	var children []fyne.CanvasObject
	switch v := o.(type) {
	case *widgets.Target:
		if v.TargetLabel() == label {
			return v
		}
	case *fyne.Container:
		children = v.Objects
	}
	if w, ok := o.(fyne.Widget); ok {
		children = test.WidgetRenderer(w).Objects()
	}
	for _, c := range children {
		if !c.Visible() {
			continue
		}
		if found := keyOf(c, label); found != nil {
			return found
		}
	}
	return nil
}

// The toolkit gives a tap to the key that was there when the finger came down and still is when it leaves: a key that
// is made anew between loses it.
func TestKeypads_KeepTheirKeysWhileTheFingersRun(t *testing.T) {
	for name, tc := range map[string]struct {
		open    []string
		route   nav.Route
		typed   string
		refused string // what is typed at first and refused, with the key that asks
		ask     string
		shows   string
		next    string
	}{
		"receipt number": {route: nav.To(nav.Progress), typed: "00000000", next: "ui.next"},
		"number again":   {route: nav.To(nav.Progress), refused: "00000001", ask: "ui.next"},
		"PIN": {route: nav.To(nav.Progress), open: append(strings.Split("00000000", ""), "ui.next"), typed: "4466",
			next: "progress.ask"},
		"technician": {route: nav.To(nav.Technician), typed: "112233", next: "ui.next"},
		"enrolment": {route: nav.Route{Name: nav.TechPanel, Arg: "enrol"}, typed: "ABCDEFGHJKMNPQRSTVWXYZ000",
			shows: "ABCDE  FGHJK  MNPQR  STVWX  YZ000", next: "tech.enrol_now"},
		"phone": {route: nav.To(nav.Contact), open: []string{"contact.leave", "contact.phone"}, typed: "13800138000",
			shows: "13800138000", next: "ui.done"},
		"visit number": {route: nav.To(nav.VisitNumber), typed: "1122334455", shows: "1122334455", next: "ui.done"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			s.Shell.Go(tc.route)
			s.Tap(tc.open...)
			for _, r := range tc.refused {
				s.Tap(string(r))
			}
			if tc.ask != "" {
				s.Tap(tc.ask)
				require.True(t, s.Has("这个号码不对"))
				erase := keyOf(s.Window.Canvas().Content(), "删除")
				s.Tap("ui.erase")
				require.Same(t, erase, keyOf(s.Window.Canvas().Content(), "删除"))
				require.False(t, s.Has("这个号码不对"))
				return
			}
			s.Clock = s.Clock.Add(time.Second)
			keys := map[rune]*widgets.Target{}
			for _, r := range tc.typed {
				keys[r] = keyOf(s.Window.Canvas().Content(), string(r))
			}
			for _, r := range tc.typed {
				require.Same(t, keys[r], keyOf(s.Window.Canvas().Content(), string(r)))
				test.Tap(keys[r])
			}
			if tc.shows != "" {
				require.True(t, s.Has(tc.shows))
			}
			require.True(t, keyOf(s.Window.Canvas().Content(), s.Texts.For("zh").T(tc.next)).TargetEnabled())
		})
	}
}

func TestKeypads_LayOutAnewWhenAWordBecomesShorter(t *testing.T) {
	s := uitest.New(t, uitest.Setting{Panel: uitest.Portrait, Large: true})
	s.Shell.Go(nav.To(nav.Progress))
	fresh := keyOf(s.Window.Canvas().Content(), "0")
	top := fyne.CurrentApp().Driver().AbsolutePositionForObject(fresh).Y
	s.Tap(append(strings.Split("00000001", ""), "ui.next")...)
	warned := fyne.CurrentApp().Driver().AbsolutePositionForObject(keyOf(s.Window.Canvas().Content(), "0")).Y
	require.Greater(t, warned, top)
	s.Tap("ui.erase")
	require.Equal(t, top, fyne.CurrentApp().Driver().AbsolutePositionForObject(keyOf(s.Window.Canvas().Content(), "0")).Y)
}
