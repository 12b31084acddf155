package screen

import (
	"fyne.io/fyne/v2"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/theme"
	"xinsheng/internal/terminal/ui/widgets"
)

// home is where everyone starts: one tap on a face, the one large way in, the smaller ones, the hotline.
type home struct {
	*Screens
	url    string // what the QR code says that is on the glass
	due    string // the listening session that is announced
	tapped int    // the face that is being saved, 0: none
}

func (h *home) Page(env *nav.Env) nav.Page {
	h.url, h.due = h.p.Site.HomeURL(), h.dueSession().ID
	body := h.portrait(env)
	if !env.Portrait() {
		body = h.landscape(env)
	}
	return nav.Page{Body: body, NoFooter: true}
}

// Tick asks for a new page when the QR code turned, or a listening session is announced or over.
func (h *home) Tick() bool {
	return h.p.Site.HomeURL() != h.url || h.dueSession().ID != h.due
}

func (h *home) portrait(env *nav.Env) fyne.CanvasObject {
	parts := []fyne.CanvasObject{
		h.greeting(env, true),
		flow.GrowBy(1.1, h.faces(env, true)),
		flow.GrowBy(1.6, h.say(env)),
		flow.GrowBy(0.8, h.tiles(env)),
	}
	return flow.Column(env.Space(), append(parts, h.doors(env), h.contactCard(env))...)
}

func (h *home) landscape(env *nav.Env) fyne.CanvasObject {
	left := func(words, hint bool) fyne.CanvasObject {
		return flow.Column(env.Space(), h.greeting(env, words), flow.GrowBy(1.2, h.say(env)), flow.Grow(h.faces(env, hint)))
	}
	right := flow.Column(env.Space(), flow.Grow(h.tiles(env)), h.doors(env), h.contactCard(env))
	return flow.Row(env.Space(),
		flow.GrowBy(1.25, flow.FirstFit(left(true, false), left(false, false))), flow.Grow(right))
}

// greeting says what this is; below it stands what one can do, or that people meet here to be listened to.
func (h *home) greeting(env *nav.Env, words bool) fyne.CanvasObject {
	title := env.Text(theme.Display, env.T("home.greeting")).Within(1)
	switch {
	case h.due != "":
		return flow.Column(env.Gap(), title, h.meeting(env))
	case words:
		return flow.Column(env.MM(1.5), title, env.Soft(env.T(h.promise())).Even())
	}
	return title
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

// faces asks how it was; one tap is an answer.
func (h *home) faces(env *nav.Env, hint bool) fyne.CanvasObject {
	question := "rating.question"
	if h.ward() {
		question = "rating.question_ward"
	}
	ask := env.Text(theme.Heading, env.T(question)).Within(1)
	var head fyne.CanvasObject = ask
	if hint {
		head = flow.FirstWide(flow.Line(env.MM(8), ask, env.Soft(env.T("rating.hint"))), ask)
	}
	row := env.Faces(widgets.Faces{Names: faceNames(env), On: h.tapped, OnTap: func(score int) { h.rate(env, score) }})
	return flow.Stack(env.Box(theme.Card, theme.Line, env.Line(), env.Radius()),
		flow.Pad(env.Inset(), env.MM(4.5), flow.Column(env.MM(3), head, flow.Grow(row))))
}

func (h *home) rate(env *nav.Env, score int) {
	if h.tapped != 0 {
		return
	}
	h.tapped = score
	env.Nav.Rebuild()
	h.saveRating(env, score, nil, func() { env.Nav.Restart(nav.To(nav.Rated)) }, func() {
		h.tapped = 0
		h.notSaved(env)
	})
}

func (h *home) say(env *nav.Env) fyne.CanvasObject {
	return env.Tile(widgets.Tile{
		Icons: h.sayIcons(), Role: theme.Display, Dark: true,
		Name: env.T("home.say"), About: env.T("home.say_about"),
		OnTap: func() {
			h.asReport()
			env.Nav.Go(nav.To(nav.Kind))
		},
	})
}

func (h *home) ward() bool { return h.p.Site.Config().Profile == feedback.Ward }

// surveys reports whether a questionnaire is offered here.
func (h *home) surveys() bool { return len(h.p.Site.Config().Surveys) > 0 }

// tiles are the two that stand out after the large one: in a hall a snapshot and how a report stands, in a ward the
// questionnaire comes first.
func (h *home) tiles(env *nav.Env) fyne.CanvasObject {
	first := h.p.Camera != nil
	if h.ward() && h.surveys() {
		return flow.Grid(2, env.Space(), h.tile(env, "clipboard-list", "survey", h.toSurvey(env)), h.progress(env, false))
	}
	if !first {
		return h.progress(env, env.Portrait())
	}
	return flow.Grid(2, env.Space(), h.tile(env, "camera", "snapshot", h.toSnapshot(env)), h.progress(env, false))
}

// doors are the buttons below: what the tiles do not lead to.
func (h *home) doors(env *nav.Env) fyne.CanvasObject {
	var doors []fyne.CanvasObject
	door := func(icon, key string, tap func()) {
		b := widgets.Button{Look: widgets.Outline, Icon: icon, Text: env.T("home." + key), OnTap: tap}
		bare := b
		bare.Icon = ""
		doors = append(doors, flow.FirstWide(env.Button(b), env.Button(bare)))
	}
	inTiles := h.ward() && h.surveys()
	switch {
	case inTiles && h.p.Camera != nil:
		door("camera", "snapshot", h.toSnapshot(env))
	case !inTiles && h.surveys():
		door("clipboard-list", "survey", h.toSurvey(env))
	}
	if len(h.p.Site.Config().Walkers) > 0 {
		door("footprints", "walk", func() { env.Nav.Go(nav.To(nav.WalkDoor)) })
	}
	if len(doors) == 0 {
		return nil
	}
	return flow.Grid(len(doors), env.Space(), doors...)
}

func (h *home) toSnapshot(env *nav.Env) func() {
	return func() {
		h.asSnapshot()
		env.Nav.Go(nav.To(nav.Photo))
	}
}

func (h *home) toSurvey(env *nav.Env) func() {
	return func() { env.Nav.Go(nav.To(nav.Survey)) }
}

func (h *home) tile(env *nav.Env, icon, key string, tap func()) fyne.CanvasObject {
	return env.Tile(widgets.Tile{
		Icons: []string{icon}, Role: theme.Heading, OnTap: tap,
		Name: env.T("home." + key), About: env.T("home." + key + "_about"),
	})
}

func (h *home) progress(env *nav.Env, beside bool) fyne.CanvasObject {
	return env.Tile(widgets.Tile{
		Icons: []string{"search"}, Role: theme.Heading, Beside: beside,
		Name: env.T("home.progress"), About: env.T("home.progress_about"),
		OnTap: func() { env.Nav.Go(nav.To(nav.Progress)) },
	})
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
