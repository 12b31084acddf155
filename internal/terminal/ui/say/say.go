// Package say holds what the pages share on which something is said: the tabs that lead from speaking to writing to taking
// photos, and the words on what is done with a recording.
package say

import (
	"strconv"

	"fyne.io/fyne/v2"

	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/widgets"
)

// Ways are the ways in which something can be said here.
type Ways struct {
	Voice   bool // a microphone is set up
	Photo   bool // a camera is set up
	Days    int  // for how long a recording is kept; 0: not known yet
	Hotline string
}

// Tabs leads from one way to another. The page behind a tab that is not offered is never opened: the tab says why and leaves
// the visitor where they are.
func Tabs(env *nav.Env, here nav.Name, w Ways) *fyne.Container {
	return env.Tabs(
		widgets.Tab{Icon: "mic", Text: env.T("voice.tab"), On: here == nav.Voice, OnTap: func() { Open(env, here, nav.Voice, w) }},
		widgets.Tab{Icon: "pen-line", Text: env.T("voice.tab_write"), On: here == nav.Write, OnTap: func() { Open(env, here, nav.Write, w) }},
		widgets.Tab{Icon: "camera", Text: env.T("voice.tab_photo"), On: here == nav.Photo, OnTap: func() { Open(env, here, nav.Photo, w) }})
}

// Head is what stands above a page's own matter: the line of consent, where there is one, and the tabs.
func Head(env *nav.Env, here nav.Name, w Ways) *fyne.Container {
	parts := []fyne.CanvasObject{}
	if line := Consent(env, w); line != "" {
		parts = append(parts, env.Soft(line))
	}
	return flow.Column(env.MM(2), append(parts, Tabs(env, here, w))...)
}

// Open goes from one way to another. Writing lies below the others, so that Back leads there from both.
func Open(env *nav.Env, here, to nav.Name, w Ways) {
	switch {
	case to == nav.Voice && !w.Voice:
		refuse(env, "voice.none", w)
	case to == nav.Photo && !w.Photo:
		refuse(env, "voice.no_camera", w)
	case to == nav.Write:
		env.Nav.BackTo(nav.Write)
	case here == nav.Write:
		env.Nav.Go(nav.To(to))
	default:
		env.Nav.Replace(nav.To(to))
	}
}

// refuse says that a way is not offered here, and which ones are.
func refuse(env *nav.Env, key string, w Ways) {
	env.Nav.Ask(nav.Question{
		Title:   env.T(key),
		Text:    env.T(key+"_text", "hotline", w.Hotline),
		Choices: []nav.Action{{Text: env.T("voice.understood"), OnTap: env.Nav.Close}},
	})
}

// Consent is the line above the tabs: who touches 说 after it agrees to what it says.
func Consent(env *nav.Env, w Ways) string {
	if !w.Voice {
		return ""
	}
	if w.Days == 0 {
		return env.T("voice.consent")
	}
	return env.T("voice.consent_kept", "long", Kept(env, w.Days))
}

// Kept says for how long something is kept.
func Kept(env *nav.Env, days int) string {
	if days >= 365 && days%365 == 0 {
		if n := days / 365; n > 1 {
			return env.T("consent.years", "n", strconv.Itoa(n))
		}
		return env.T("consent.year")
	}
	return env.T("consent.days", "n", strconv.Itoa(days))
}
