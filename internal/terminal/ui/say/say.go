// Package say holds what the pages share on which something is said: the tabs that lead from speaking to writing to
// taking photos, and the words on what is done with a recording.
package say

import (
	"strconv"

	"fyne.io/fyne/v2"

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

// Tabs leads from one way to another. The page behind a tab that is not offered is never opened: the tab says why and
// leaves the visitor where they are.
func Tabs(env *nav.Env, here nav.Name, w Ways) *fyne.Container {
	return TabsAfter(env, here, w, func(then func()) { then() })
}

// TabsAfter is Tabs on a page that has something to end first: leave does so and then calls then.
func TabsAfter(env *nav.Env, here nav.Name, w Ways, leave func(then func())) *fyne.Container {
	tab := func(icon, key string, to nav.Name, refusal string) widgets.Tab {
		return widgets.Tab{Icon: icon, Text: env.T(key), On: here == to, OnTap: func() {
			if refusal != "" {
				refuse(env, refusal, w)
				return
			}
			leave(func() { open(env, here, to) })
		}}
	}
	noVoice, noPhoto := "", ""
	if !w.Voice {
		noVoice = "voice.none"
	}
	if !w.Photo {
		noPhoto = "voice.no_camera"
	}
	return env.Tabs(
		tab("mic", "voice.tab", nav.Voice, noVoice),
		tab("pen-line", "voice.tab_write", nav.Write, ""),
		tab("camera", "voice.tab_photo", nav.Photo, noPhoto))
}

// open goes from one way to another. Writing lies below the others, so that Back leads there from both.
func open(env *nav.Env, here, to nav.Name) {
	switch {
	case to == nav.Write:
		env.Nav.BackTo(nav.Write)
	case here == nav.Write:
		env.Nav.Go(nav.To(to))
	default:
		env.Nav.GoInstead(nav.To(to))
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
