package screen

import (
	"fmt"
	"slices"

	"fyne.io/fyne/v2"

	"xinsheng/internal/feedback"
	"xinsheng/internal/place"
	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/theme"
	"xinsheng/internal/terminal/ui/widgets"
)

func (s *techPanel) queueFacts(env *nav.Env) []widgets.Fact {
	st := s.p.Service.Status()
	oldest, left := env.T("tech.none"), env.T("tech.none")
	if st.Queue > 0 {
		oldest = env.Duration(st.Oldest)
		left = bytesText(st.LeftBytes)
	}
	return []widgets.Fact{
		{Name: env.T("tech.waiting"), Text: env.Number(st.Queue)},
		{Name: env.T("tech.incomplete"), Text: env.Number(st.Incomplete)},
		{Name: env.T("tech.left"), Text: left},
		{Name: env.T("tech.oldest"), Text: oldest},
		{Name: env.T("tech.held"), Text: env.Number(st.Held)},
		{Name: env.T("tech.quarantine"), Text: env.Number(len(st.Quarantine))},
		{Name: env.T("tech.aside"), Text: env.Number(len(st.SetAside))},
		{Name: env.T("tech.buffer"), Text: bytesText(st.BufferBytes)},
		{Name: env.T("tech.disk"), Text: bytesText(st.DiskFreeBytes)},
	}
}

func (s *techPanel) deviceFacts(env *nav.Env) []widgets.Fact {
	st := s.p.Service.Status()
	facts := []widgets.Fact{{Name: env.T("tech.panel"), Text: st.Panel}}
	for _, d := range st.Devices {
		text := env.T("tech.state." + d.State)
		if d.Hint != "" {
			text = env.T("tech.with_hint", "state", text, "hint", env.T(d.Hint))
		}
		facts = append(facts, widgets.Fact{Name: env.T("tech.device." + d.Name), Text: text})
	}
	return facts
}

func (s *techPanel) networkFacts(env *nav.Env) []widgets.Fact {
	st := s.p.Service.Status()
	link, beat, skew := env.T("tech.link_down"), env.T("tech.none"), env.T("tech.unknown")
	if s.p.Site.Online() {
		link = env.T("tech.link_up")
	}
	if !st.LastHeartbeat.IsZero() {
		beat = env.DateTime(st.LastHeartbeat) + " (" +
			env.T("tech.ago", "time", env.Duration(s.p.Site.Now().Sub(st.LastHeartbeat))) + ")"
	}
	if st.SkewKnown {
		skew = fmt.Sprintf("%+.1f s", st.Skew.Seconds())
	}
	facts := []widgets.Fact{
		{Name: env.T("tech.link"), Text: link},
		{Name: env.T("tech.hub"), Text: st.HubURL},
		{Name: env.T("tech.heartbeat"), Text: beat},
		{Name: env.T("tech.skew"), Text: skew},
	}
	if s.p.Site.Config().PublicURL == "" {
		facts = append(facts, widgets.Fact{Name: env.T("tech.public"), Text: env.T("tech.public_none")})
	} else {
		facts = append(facts, widgets.Fact{Name: env.T("tech.public"), Text: s.p.Site.Config().PublicURL})
	}
	if st.LastError != "" {
		facts = append(facts, widgets.Fact{Name: env.T("tech.last_error"), Text: st.LastError})
	}
	return facts
}

func (s *techPanel) versionFacts(env *nav.Env) []widgets.Fact {
	st, c := s.p.Service.Status(), s.p.Site.Config()
	facts := []widgets.Fact{
		{Name: env.T("tech.program"), Text: st.Version},
		{Name: env.T("tech.config"), Text: fmt.Sprint(st.ConfigVersion)},
		{Name: env.T("tech.terminal"), Text: dash(st.Name.In(env.Lang()) + " " + st.TerminalID)},
		{Name: env.T("tech.place"), Text: dash(place.Name(c.Places, c.PlaceID, env.Lang()))},
		{Name: env.T("tech.now"), Text: env.DateYear(s.p.Site.Now()) + " " + s.p.Site.Now().Format("15:04:05")},
	}
	names := make([]string, 0, len(st.Overrides))
	for name := range st.Overrides {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		facts = append(facts, widgets.Fact{Name: "--" + name, Text: st.Overrides[name]})
	}
	return facts
}

// quarantinePage lists what the hub refused for good, each with a button that sends it again.
func (s *techPanel) quarantinePage(env *nav.Env) nav.Page {
	st := s.p.Service.Status()
	var blocks []fyne.CanvasObject
	if s.requeued != "" {
		blocks = append(blocks, env.Banner("info", theme.Calm, env.T(s.requeued)))
	}
	if len(st.Quarantine) == 0 {
		blocks = append(blocks, env.Banner("badge-check", theme.Fine, env.T("tech.quarantine_none")))
	}
	for _, q := range st.Quarantine {
		words := flow.Column(env.MM(1), env.Text(theme.Strong, shortID(q.ID)), env.Soft(env.T(reasonKey(q.Reason))))
		again := env.Button(widgets.Button{Look: widgets.Outline, Icon: "refresh-cw", Text: env.T("tech.requeue"),
			Role: theme.Strong, OnTap: func() {
				s.requeue(env, q.ID)
			}})
		blocks = append(blocks, env.Card(flow.Line(env.MM(4), flow.Grow(words), again)))
	}
	if len(st.SetAside) > 0 {
		blocks = append(blocks, s.asideBlock(env, st.SetAside)...)
	}
	return nav.Page{
		Title: env.T("tech.quarantine"),
		Body:  env.Pages(env.MM(4), &s.page, turns(env), blocks...),
		Next:  &nav.Action{Look: widgets.Outline, Icon: "refresh-cw", Text: env.T("tech.refresh"), OnTap: env.Nav.Redraw},
	}
}

func (s *techPanel) requeue(env *nav.Env, id feedback.RecordID) {
	var err error
	env.Nav.Work(func() { err = s.p.Service.Requeue(id) }, func() {
		s.requeued = "tech.requeued"
		if err != nil {
			s.requeued = "tech.requeue_fault"
		}
		env.Nav.Redraw()
	})
}

// reasons are the problem types that have a text of their own.
var reasons = []string{"invalid", "conflict", "unreadable", "too-large", "part", "damaged"}

func reasonKey(problem string) string {
	for _, r := range reasons {
		if problem == "urn:xinsheng:"+r {
			return "tech.reason." + r
		}
	}
	return "tech.reason.other"
}

// shortID is enough of a record's id to find it at the desk.
func shortID(id feedback.RecordID) string {
	s := string(id)
	if len(s) > 13 {
		return "…" + s[len(s)-12:]
	}
	return s
}

func dash(s string) string {
	if s == "" || s == " " {
		return "-"
	}
	return s
}

func bytesText(n int64) string {
	switch {
	case n >= 1<<30:
		return fmt.Sprintf("%.1f GB", float64(n)/(1<<30))
	case n >= 1<<20:
		return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
	default:
		return fmt.Sprintf("%d KB", n>>10)
	}
}
