package screen

import (
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/theme"
	"xinsheng/internal/terminal/ui/widgets"
)

// answers are the ways to lay out what can be answered under each other, the loosest first, and one beside each other.
func (s *question) answers(env *nav.Env, d session.Draft, q *feedback.Question) (piles []fyne.CanvasObject,
	across fyne.CanvasObject) {
	switch q.Type {
	case feedback.Faces:
		return s.faces(env, d, q)
	case feedback.Scale:
		return s.scale(env, d)
	case feedback.YesNo:
		return s.yesNo(env, d, q)
	case feedback.FreeText:
		return s.freely(env, d)
	default:
		return s.options(env, d, q)
	}
}

// grades are which of the five faces a scale of so many points shows, from the worst.
var grades = map[int][]int{2: {2, 4}, 3: {2, 3, 4}, 4: {1, 2, 4, 5}, 5: {1, 2, 3, 4, 5}}

func (s *question) faces(env *nav.Env, d session.Draft, q *feedback.Question) ([]fyne.CanvasObject, fyne.CanvasObject) {
	names := faceNames(env)
	var rows, cards []fyne.CanvasObject
	for i, grade := range grades[min(max(q.Points, 2), 5)] {
		f := widgets.Face{Grade: grade, Text: names[grade-1], On: s.is(d, i+1), OnTap: func() { s.choose(env, i+1) }}
		rows, cards = append(rows, env.FaceRow(f)), append(cards, env.FaceCard(f))
	}
	highest := env.MM(46 + 8*float64(5-len(rows)))
	return []fyne.CanvasObject{
		s.pile(env.MM(5.5), highest, rows),
		s.pile(env.Gap(), highest, rows),
	}, flow.Grid(len(cards), env.Gap(), cards...)
}

// pile sets answers under each other, no higher than looks well.
func (s *question) pile(gap, highest float32, rows []fyne.CanvasObject) fyne.CanvasObject {
	most := flow.Most((highest+gap)*float32(len(rows))-gap, flow.Grid(1, gap, rows...))
	return flow.Column(0, most)
}

// is reports whether a number is the present answer.
func (s *question) is(d session.Draft, value int) bool {
	a, ok := d.Sheet.Answers[s.id]
	return ok && a.State == feedback.Answered && a.Value == value
}

// choose keeps a number. The page stays, so that one sees what was chosen.
func (s *question) choose(env *nav.Env, value int) {
	s.answer(feedback.Answer{State: feedback.Answered, Value: value})
	env.Nav.Redraw()
}

// scale is 0 to 10 as keys, in two rows from the left to the right.
func (s *question) scale(env *nav.Env, d session.Draft) ([]fyne.CanvasObject, fyne.CanvasObject) {
	var keys []fyne.CanvasObject
	for n := 0; n <= 10; n++ {
		look := widgets.Plain
		if s.is(d, n) {
			look = widgets.Primary
		}
		keys = append(keys, env.Key(widgets.Key{Text: strconv.Itoa(n), Look: look, Role: theme.Heading,
			OnTap: func() { s.choose(env, n) }}))
	}
	gap := env.MM(4.5)
	rows := flow.Most(2*env.MM(44)+gap, flow.Column(gap, flow.Grow(flow.Grid(6, gap, keys[:6]...)),
		flow.Grow(flow.Grid(5, gap, keys[6:]...))))
	ends := flow.Line(0, env.Icon(widgets.FaceIcon(1), 17, theme.FaceTone(1).Base), flow.Spring(),
		env.Icon(widgets.FaceIcon(5), 17, theme.FaceTone(5).Base))
	return []fyne.CanvasObject{flow.Column(gap, ends, rows), flow.Column(gap, rows)},
		flow.Grid(len(keys), env.Gap(), keys...)
}

func (s *question) yesNo(env *nav.Env, d session.Draft, q *feedback.Question) ([]fyne.CanvasObject, fyne.CanvasObject) {
	answer := func(icon, key string, own feedback.Text, value int) fyne.CanvasObject {
		name := own.In(env.Lang())
		if name == "" {
			name = env.T(key)
		}
		return env.Tile(widgets.Tile{Icons: []string{icon}, Role: theme.Title, Name: name, Beside: true, On: s.is(d, value),
			OnTap: func() { s.choose(env, value) }})
	}
	rows := []fyne.CanvasObject{answer("circle-check", "survey.yes", q.Yes, 1), answer("circle-x", "survey.no", q.No, 0)}
	return []fyne.CanvasObject{s.pile(env.Space(), env.MM(70), rows), s.pile(env.Gap(), env.MM(70), rows)},
		flow.Grid(2, env.Gap(), rows...)
}

// options are what one or several can be chosen of.
func (s *question) options(env *nav.Env, d session.Draft, q *feedback.Question) ([]fyne.CanvasObject,
	fyne.CanvasObject) {
	have := d.Sheet.Answers[s.id].Options
	var rows []fyne.CanvasObject
	for i := range q.Options {
		o := &q.Options[i]
		on := slices.Contains(have, o.ID)
		rows = append(rows, env.Choice(widgets.Choice{Text: o.Text.In(env.Lang()), On: on, Box: q.Type == feedback.SeveralOf,
			OnTap: func() { s.take(env, q, o) }}))
	}
	highest := env.MM(46)
	return []fyne.CanvasObject{
		s.pile(env.MM(5), highest, rows),
		s.pile(env.Gap(), highest, rows),
		env.Pages(env.Gap(), &s.page, turns(env), rows...),
	}, flow.Grid(2, env.Gap(), rows...)
}

// take chooses an option. Of several, one that was chosen goes again, and one that stands alone takes the others away.
func (s *question) take(env *nav.Env, q *feedback.Question, o *feedback.Option) {
	defer env.Nav.Redraw()
	if q.Type == feedback.OneOf {
		s.answer(feedback.Answer{State: feedback.Answered, Options: []string{o.ID}})
		return
	}
	have := s.p.Session.Draft().Sheet.Answers[s.id].Options
	leaves := slices.Contains(have, o.ID)
	var chosen []string
	for i := range q.Options {
		p := &q.Options[i]
		stays := slices.Contains(have, p.ID)
		switch {
		case p.ID == o.ID:
			stays = !leaves
		case !leaves:
			stays = stays && !o.Alone && !p.Alone
		}
		if stays {
			chosen = append(chosen, p.ID)
		}
	}
	if len(chosen) == 0 {
		s.clear()
		return
	}
	s.answer(feedback.Answer{State: feedback.Answered, Options: chosen})
}

// clear takes the answer back.
func (s *question) clear() {
	s.p.Session.Update(func(d *session.Draft) {
		if d.Sheet != nil {
			d.Sheet = d.Sheet.Cleared(s.id)
		}
	})
}
