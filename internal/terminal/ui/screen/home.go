package screen

import (
	"fyne.io/fyne/v2"

	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/theme"
	"xinsheng/internal/terminal/ui/widgets"
)

// home is where everyone starts: what this is, the one large way in, how a report stands, the hotline.
type home struct {
	*Screens
	url string // what the QR code says that is on the glass
}

func (h *home) Page(env *nav.Env) nav.Page {
	h.url = h.p.Site.HomeURL()
	body := h.portrait(env)
	if !env.Portrait() {
		body = h.landscape(env)
	}
	return nav.Page{Body: body, NoFooter: true}
}

// Tick asks for a new page when the QR code turned.
func (h *home) Tick() bool { return h.p.Site.HomeURL() != h.url }

func (h *home) portrait(env *nav.Env) fyne.CanvasObject {
	return flow.Column(env.Space(),
		h.greeting(env),
		flow.GrowBy(1, h.threeSteps(env)),
		flow.GrowBy(2, h.say(env)),
		flow.GrowBy(1, h.others(env)),
		h.contactCard(env))
}

func (h *home) landscape(env *nav.Env) fyne.CanvasObject {
	greeting, say, steps := h.greeting(env), h.say(env), h.threeSteps(env)
	left := flow.FirstFit(
		flow.Column(env.Space(), greeting, flow.Grow(say), steps),
		flow.Column(env.Space(), greeting, flow.Grow(say)))
	right := flow.Column(env.Space(), flow.Grow(h.others(env)), h.contactCard(env))
	return flow.Row(env.Space(), flow.GrowBy(1.25, left), flow.Grow(right))
}

func (h *home) greeting(env *nav.Env) fyne.CanvasObject {
	return flow.Column(env.MM(1.5),
		env.Text(theme.Display, env.T("home.greeting")).Within(1),
		env.Soft(env.T(h.promise())))
}

// promise names the ways that this terminal has.
func (h *home) promise() string {
	switch w := h.Ways(); {
	case w.Voice && w.Photo:
		return "home.promise_all"
	case w.Voice:
		return "home.promise_say"
	case w.Photo:
		return "home.promise_photo"
	}
	return "home.promise"
}

func (h *home) say(env *nav.Env) fyne.CanvasObject {
	icons := []string{"pen-line"}
	if h.p.Recorder != nil {
		icons = []string{"mic", "pen-line"}
	}
	if h.p.Camera != nil {
		icons = append(icons, "camera")
	}
	if len(icons) == 1 {
		icons = []string{"message-square-text", "pen-line"}
	}
	return env.Tile(widgets.Tile{
		Icons: icons, Role: theme.Display, Dark: true,
		Name: env.T("home.say"), About: env.T("home.say_about"),
		OnTap: func() {
			h.asReport()
			env.Nav.Go(nav.To(nav.Kind))
		},
	})
}

// others are the smaller tiles: a snapshot, where there is a camera, and how a report stands.
func (h *home) others(env *nav.Env) fyne.CanvasObject {
	if h.p.Camera == nil {
		return h.progress(env, env.Portrait())
	}
	return flow.Grid(2, env.Space(), h.snapshot(env), h.progress(env, false))
}

func (h *home) snapshot(env *nav.Env) fyne.CanvasObject {
	return env.Tile(widgets.Tile{
		Icons: []string{"camera"}, Role: theme.Heading,
		Name: env.T("home.snapshot"), About: env.T("home.snapshot_about"),
		OnTap: func() {
			h.asSnapshot()
			env.Nav.Go(nav.To(nav.Photo))
		},
	})
}

func (h *home) progress(env *nav.Env, beside bool) fyne.CanvasObject {
	return env.Tile(widgets.Tile{
		Icons: []string{"search"}, Role: theme.Heading, Beside: beside,
		Name: env.T("home.progress"), About: env.T("home.progress_about"),
		OnTap: func() { env.Nav.Go(nav.To(nav.Progress)) },
	})
}

// threeSteps says how it works, so that nobody fears what comes.
func (h *home) threeSteps(env *nav.Env) fyne.CanvasObject {
	step := func(icon, key string) fyne.CanvasObject {
		words := env.Text(theme.Label, env.T(key)).Regular().Centered().Within(2)
		return flow.Column(env.MM(2), flow.Align(0.5, 0, env.Badge(icon, stepBadgeMM(env), theme.Calm)), words)
	}
	arrow := func() fyne.CanvasObject {
		return flow.Align(0.5, 0.3, env.Icon("arrow-right", 9, theme.Edge))
	}
	say, icon := "home.step_write", "pen-line"
	if w := h.Ways(); w.Voice && w.Photo {
		say, icon = "home.step_say", "message-square-text"
	}
	row := flow.Row(env.MM(1),
		flow.GrowBy(4, step(icon, say)), arrow(),
		flow.GrowBy(4, step("qr-code", "home.step_receipt")), arrow(),
		flow.GrowBy(4, step("badge-check", "home.step_answer")))
	return env.Card(flow.Middle(row))
}

func stepBadgeMM(env *nav.Env) float64 {
	if env.Portrait() {
		return 32
	}
	return 15
}

// contactCard has the QR code, where there is a public address, and the hotline.
func (h *home) contactCard(env *nav.Env) fyne.CanvasObject {
	hotline := h.p.Site.Config().Hotline
	number := flow.Column(env.MM(0.5),
		env.Soft(env.T("home.hotline")).Even(),
		env.Text(theme.Title, hotline).In(theme.TealInk).Within(1))
	if h.url != "" {
		qr, err := env.QR(h.url, 38)
		if err == nil {
			words := flow.Column(env.MM(1),
				env.Text(theme.Strong, env.T("home.phone")),
				env.Soft(env.T("home.phone_about")).Even())
			if env.Portrait() && !env.Large() {
				return env.Card(flow.Line(env.MM(6), qr, flow.Grow(words), number))
			}
			if env.Short() && env.Large() {
				return env.Card(flow.Line(env.MM(6), qr, flow.Grow(number)))
			}
			return env.Card(flow.Line(env.MM(6), qr, flow.Grow(flow.Column(env.MM(3), words, number))))
		}
	}
	return env.Card(flow.Line(env.MM(6), env.Badge("phone", 24, theme.Calm), flow.Grow(number)))
}
