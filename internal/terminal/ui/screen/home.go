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
	*terminal
	keeper  *keeper
	hearing *hearing
	url     string // what the QR code says that is on the glass
	due     string // the listening session that is announced
	notice  string // what the hospital has to say to everyone today
	tapped  int    // the face that is being saved, 0: none
}

func (h *home) Page(env *nav.Env) nav.Page {
	h.url, h.due, h.notice = h.p.Site.HomeURL(), h.hearing.due().ID, h.noticeIn(env.Lang())
	body := h.portrait(env)
	if !env.Portrait() {
		body = h.landscape(env)
	}
	return nav.Page{Body: body, NoFooter: true}
}

// Tick asks for a new page when the QR code turned, a listening session is announced or over, or the notice changed.
func (h *home) Tick() bool {
	return h.p.Site.HomeURL() != h.url || h.hearing.due().ID != h.due || h.noticeIn(h.p.Session.Lang()) != h.notice
}

func (h *home) portrait(env *nav.Env) fyne.CanvasObject {
	all := func(w wording) fyne.CanvasObject {
		return flow.Column(env.Space(), h.greeting(env, w),
			flow.Grow(h.faces(env, h.hint(env))), flow.GrowBy(2.6, h.say(env, env.T("home.say_about"))),
			flow.GrowBy(0.7, beside(env, h.tiles(env))),
			h.doorRow(env), h.contactCard(env))
	}
	return flow.FirstFit(all(full), all(brief), all(bare))
}

func (h *home) landscape(env *nav.Env) fyne.CanvasObject {
	if env.Short() && env.Large() {
		return h.low(env)
	}
	left := func(w wording) fyne.CanvasObject {
		return flow.Column(env.Space(), h.greeting(env, w), flow.GrowBy(1.7, h.say(env, env.T("home.say_about"))),
			flow.Grow(h.faces(env, nil)))
	}
	right := flow.Column(env.Space(), flow.Grow(beside(env, h.tiles(env))), h.doorRow(env), h.contactCard(env))
	return flow.Row(env.Space(),
		flow.GrowBy(1.4, flow.FirstFit(left(full), left(brief), left(bare))), flow.Grow(right))
}

// low is the page where there is hardly any height for its type: no greeting, and the faces below in all the width.
func (h *home) low(env *nav.Env) fyne.CanvasObject {
	ways := append(h.tiles(env), h.doors(env, false)...)
	upper := flow.Row(env.Space(), flow.Grow(h.say(env, "")),
		flow.Sized(env.MM(159), 0, flow.Grid(min(2, len(ways)), env.Space(), ways...)),
		flow.Sized(env.MM(57), 0, h.lowContact(env)))
	var aside fyne.CanvasObject
	if h.due != "" {
		aside = h.meetingPill(env)
	} else if h.notice != "" {
		aside = h.noticePill(env)
	}
	return flow.Column(env.Space(), flow.Grow(upper), h.faces(env, aside))
}

// beside sets ways on beside each other; nil where there are none.
func beside(env *nav.Env, ways []fyne.CanvasObject) fyne.CanvasObject {
	if len(ways) == 0 {
		return nil
	}
	return flow.Grid(len(ways), env.Space(), ways...)
}

// wording is how much the greeting says.
type wording int

const (
	full wording = iota
	brief
	bare
)

// greeting says what this is; below it stands what one can do, that people meet here to be listened to, or the notice.
func (h *home) greeting(env *nav.Env, w wording) fyne.CanvasObject {
	title := env.Text(theme.Display, env.T("home.greeting")).Within(1)
	switch {
	case h.due != "" && w == bare:
		return h.meeting(env, false)
	case h.due != "":
		return flow.Column(env.Gap(), title, h.meeting(env, w == full))
	case h.notice != "" && w == bare:
		return h.noticeLine(env)
	case h.notice != "":
		return flow.Column(env.Gap(), title, h.noticeLine(env))
	case w == full:
		return flow.Column(env.MM(1.5), title, env.Soft(env.T(h.promise())).Even())
	}
	return title
}

func (h *home) noticeLine(env *nav.Env) fyne.CanvasObject {
	return env.Banner("megaphone", theme.Calm, h.notice)
}

// promise names the ways that this terminal has.
func (s *terminal) promise() string {
	switch w := s.Ways(); {
	case w.Voice && w.Photo:
		return "home.promise_all"
	case w.Voice:
		return "home.promise_say"
	case w.Photo:
		return "home.promise_photo"
	}
	return "home.promise"
}

// faces asks how it was; one tap is an answer. What is aside stands beside the question where there is room.
func (h *home) faces(env *nav.Env, aside fyne.CanvasObject) fyne.CanvasObject {
	question := "rating.question"
	if h.ward() {
		question = "rating.question_ward"
	}
	ask := func() fyne.CanvasObject { return env.Text(theme.Heading, env.T(question)).Within(1) }
	head := ask()
	if aside != nil {
		head = flow.FirstWide(flow.Line(env.MM(8), ask(), aside), head)
	}
	row := env.Faces(widgets.Faces{Names: faceNames(env), On: h.tapped, OnTap: func(score int) { h.rate(env, score) }})
	return flow.Stack(env.Box(theme.Card, theme.Line, env.Line(), env.Radius()),
		flow.Pad(env.Inset()*0.6, env.MM(4), flow.Column(env.MM(3), flow.Pad(env.MM(1.5), 0, head), flow.Grow(row))))
}

func (h *home) hint(env *nav.Env) fyne.CanvasObject { return env.Soft(env.T("rating.hint")) }

func (h *home) rate(env *nav.Env, score int) {
	if h.tapped != 0 {
		return
	}
	h.tapped = score
	env.Nav.Redraw()
	h.keeper.saveRating(env, score, nil, func(here bool, err error) {
		h.tapped = 0
		switch {
		case err != nil:
			h.keeper.notSaved(env, here, err)
		case here:
			env.Nav.StartAt(nav.To(nav.Rated))
		}
	})
}

func (h *home) say(env *nav.Env, about string) fyne.CanvasObject {
	return env.Tile(widgets.Tile{
		Icons: h.sayIcons(), Role: theme.Display, Dark: true,
		Name: env.T("home.say"), About: about,
		OnTap: func() {
			h.asReport()
			env.Nav.Go(nav.To(nav.Kind))
		},
	})
}

func (h *home) ward() bool { return h.p.Site.Config().Profile == feedback.Ward }

// surveys reports whether a questionnaire is offered here.
func (h *home) surveys() bool { return h.p.Site.Survey() != nil }

// tiles are the two that stand out after the large one: in a hall a snapshot and how a report stands, in a ward the
// questionnaire comes first.
func (h *home) tiles(env *nav.Env) []fyne.CanvasObject {
	switch {
	case h.ward() && h.surveys():
		return []fyne.CanvasObject{h.tile(env, "clipboard-list", "survey", h.toSurvey(env)), h.progress(env, false)}
	case h.p.Camera == nil:
		return []fyne.CanvasObject{h.progress(env, env.Portrait())}
	}
	return []fyne.CanvasObject{h.tile(env, "camera", "snapshot", h.toSnapshot(env)), h.progress(env, false)}
}

// doors are the buttons below: what the tiles do not lead to.
func (h *home) doors(env *nav.Env, icons bool) []fyne.CanvasObject {
	var doors []fyne.CanvasObject
	door := func(icon, key string, tap func()) {
		if !icons {
			icon = ""
		}
		doors = append(doors,
			env.Button(widgets.Button{Look: widgets.Outline, Icon: icon, Text: env.T("home." + key), OnTap: tap}))
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
	return doors
}

// doorRow sets the doors beside each other, with their pictures where those have room.
func (h *home) doorRow(env *nav.Env) fyne.CanvasObject {
	with, without := beside(env, h.doors(env, true)), beside(env, h.doors(env, false))
	if with == nil {
		return nil
	}
	return flow.FirstWide(with, without)
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
		qr, err := env.PublicQR(h.url, 38)
		if err == nil {
			phone := env.Text(theme.Strong, env.T("home.phone"))
			if env.Portrait() && env.Large() {
				return env.Card(flow.Line(env.MM(6), qr, flow.Grow(flow.Column(env.MM(1), phone, number))))
			}
			words := flow.Column(env.MM(1), phone, env.Soft(env.T("home.phone_about")).Even())
			if env.Portrait() {
				return env.Card(flow.Line(env.MM(6), qr, flow.Grow(words), number))
			}
			return env.Card(flow.Line(env.MM(6), qr, flow.Grow(flow.Column(env.MM(3), words, number))))
		}
	}
	return env.Card(flow.Line(env.MM(6), env.Badge("phone", 24, theme.Calm), flow.Grow(number)))
}

// lowContact is the same in a column: the code, or what the number is, and the number.
func (h *home) lowContact(env *nav.Env) fyne.CanvasObject {
	parts := []fyne.CanvasObject{env.Soft(env.T("home.hotline")).Centered()}
	if h.url != "" {
		if qr, err := env.PublicQR(h.url, 38); err == nil {
			parts = []fyne.CanvasObject{flow.Align(0.5, 0, qr)}
		}
	}
	number := env.Text(theme.Strong, h.p.Site.Config().Hotline).In(theme.TealInk).Centered()
	return flow.Stack(env.Box(theme.Card, theme.Line, env.Line(), env.Radius()),
		flow.Pad(env.MM(2), env.MM(2), flow.Middle(flow.Column(env.MM(1.5), append(parts, number)...))))
}
