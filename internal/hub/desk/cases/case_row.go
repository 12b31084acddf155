package cases

import (
	"cmp"
	"fmt"
	"slices"

	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/desk/part"
	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/workday"
)

func (v *visit) row(e *casework.Entry, users map[string]string) row {
	k := &e.Case
	r := row{
		Path: "/cases/" + k.Number, Number: web.Dashed(k.Number), Kind: k.Kind, KindName: v.kindName(k.Kind),
		Place: cmp.Or(v.PlaceShort(k.PlaceID), v.T("walk.desk.nowhere")), Clock: v.clock(k, e.Began),
		State:  v.state(k, standing{e.Departments, e.Answered, e.Answerer, e.Returned}, users),
		Urgent: k.Urgent && k.ClosedAt.IsZero(), Ended: !k.ClosedAt.IsZero(), Note: v.When(k.CapturedAt),
	}
	if v.Is(staff.Centre) && k.ErasedAt.IsZero() && !k.State.About().Unsaid {
		r.Pick = fmt.Sprintf("%s.%d", k.Number, casework.Version(k))
	}
	r.Signs, r.Added = v.signs(e), !k.AddedAt.IsZero()
	// its own part, and its own date
	if about := e.Task.State.About(); v.Is(staff.Department) && about.Open && k.State.Runs() {
		r.State, r.Clock = v.T(e.Task.State.Label()), v.taskClock(&e.Task)
		if e.Task.Urged > 0 {
			r.Pressed = v.T("desk.task.urged"+v.Plural(e.Task.Urged), "n", e.Task.Urged)
		}
	}
	if v.Is(staff.Centre) && casework.Owes(k) && !k.State.Runs() {
		r.State += " · " + v.T("desk.state.owes", "channel", v.T(k.Source.Label()))
	}
	if v.Is(staff.Centre) && casework.SeriousOpen(k) {
		r.State += " · " + v.T("desk.state.serious")
	}
	if v.Is(staff.Centre) && e.AskTime {
		r.State += " · " + v.T("desk.state.asks_time")
	}
	switch {
	case !v.ReadsWords():
		r.Text = k.Answer
		if r.Text == "" {
			r.Text = v.T("desk.case.no_answer")
		}
	case k.State.About().Unsaid:
		r.Text = v.withdrawn(k)
	case !k.ErasedAt.IsZero():
		r.Text = v.T("desk.case.gone")
	case k.Text != "":
		r.Text = k.Text
		if len(r.Signs) == 0 {
			r.Note = v.T("desk.case.written") + " · " + r.Note
		}
	case e.Heard != "":
		r.Text = v.T("media.heard_short", "text", e.Heard)
	case e.Media.Voices > 0:
		r.Text = v.T("media.only.voice")
	case e.Media.Photos+e.Media.Videos > 0:
		r.Text = v.T("media.only.seen")
	default:
		r.Text = v.wordless(k)
	}
	r.Text = web.Cut(r.Text)
	if n := len(casework.Counting(e.Calls)); n > 0 {
		r.State += " · " + v.T("desk.call.tried", "n", v.Number(n))
	}
	if k.Estimated {
		r.Note += " · " + v.T("desk.case.estimated")
	}
	return r
}

// sign is one thing that there is to hear or see in a case.
type sign struct{ Icon, Text string }

// signs is what there is to hear and see, as the inbox shows it: 随手拍 · 损坏, 语音 0:42, 照片 2.
func (v *visit) signs(e *casework.Entry) []sign {
	var out []sign
	if e.Form == casestate.FormSnapshot {
		out = append(out, sign{"camera", v.topic(&e.Case)})
	}
	if e.Form == casestate.FormWalk {
		out = append(out, sign{"footprints", v.walkTopic(&e.Case)})
	}
	if !v.ReadsWords() {
		return out
	}
	if e.Company && !e.SelfHarm {
		out = append(out, sign{"heart-handshake", v.T("desk.company.mark")})
	}
	if e.SelfHarm {
		out = append(out, sign{"heart-handshake", v.T("desk.despair.mark")})
	}
	m := e.Media
	if m.Voices > 0 {
		text := v.T("media.sign.voice")
		if m.VoiceMS > 0 {
			text += " " + part.Length(m.VoiceMS)
		}
		out = append(out, sign{"mic", text})
	}
	if m.Photos > 0 {
		out = append(out, sign{"image", v.T("media.sign.photo", "n", m.Photos)})
	}
	if m.Videos > 0 {
		out = append(out, sign{"video", v.T("media.sign.video", "n", m.Videos)})
	}
	if m.Coming > 0 {
		out = append(out, sign{"hourglass", v.T("media.sign.coming")})
	}
	return out
}

// standing is who is at work on a case, which of them have answered in this round, and who answered the person: a
// department, or with "" the centre.
type standing struct {
	Units, Answered []string
	By              string
	Back            []string // who handed it back, and nothing was done since
}

// state says where a case stands and with whom.
func (v *visit) state(k *store.Case, at standing, users map[string]string) string {
	about := k.State.About()
	var s string
	switch {
	case k.CloseAsked != "":
		s = v.T("desk.state.close_asked")
	case casework.Undoable(k, v.Now()):
		s = v.T("desk.state.withdrawn_until", "date", v.Date(k.EraseAfter.In(workday.Zone())))
	case about.Phase == casestate.Working && k.Lead != "":
		s = v.T("desk.state.merged", "number", web.Dashed(k.Lead))
	case about.Phase == casestate.Told && !casework.AsksVerdict(k):
		s = v.T("desk.state.passed_on")
	case about.Phase == casestate.Working && k.Round > 1:
		s = v.T("desk.state.redo", "n", v.T("desk.round", "n", v.Ordinal(k.Round)))
		if len(at.Answered) > 0 {
			s += " · " + v.atWork(at)
		}
	case about.With == casestate.Departments:
		s = v.atWork(at)
	default:
		s = v.T(k.State.Label(), "who", v.holder(k, at, users))
	}
	if len(at.Back) > 0 && about.Phase == casestate.Working {
		s = v.T("desk.state.back", "units", v.PlaceNames(at.Back)) + " · " + s
	}
	if k.Urgent && k.ClosedAt.IsZero() {
		return v.T("desk.state.urgent") + " · " + s
	}
	return s
}

// holder names who has a case in hand; departments have texts of their own, see atWork.
func (v *visit) holder(k *store.Case, at standing, users map[string]string) string {
	switch k.State.About().With {
	case casestate.Owner:
		return users[k.Owner]
	case casestate.Answerer:
		if at.By == "" {
			return v.T("desk.state.centre")
		}
		return v.PlaceName(at.By)
	case casestate.Nobody, casestate.Departments:
	}
	return ""
}

// atWork says which departments have answered and which have yet to.
func (v *visit) atWork(at standing) string {
	if len(at.Units) == 0 {
		return v.T("desk.state.assigned", "who", v.T("desk.state.centre"))
	}
	done := v.PlaceNames(at.Answered)
	with := v.PlaceNames(slices.DeleteFunc(slices.Clone(at.Units), func(id string) bool {
		return slices.Contains(at.Answered, id)
	}))
	switch {
	case done == "":
		return v.T("desk.state.assigned", "who", with)
	case with == "":
		return v.T("desk.state.replied", "done", done)
	}
	return v.T("desk.state.partly", "done", done, "with", with)
}

// wordless stands where nothing was said: the danger page asks for no words, nor does a problem met on a walk.
func (v *visit) wordless(k *store.Case) string {
	switch {
	case k.WalkTask != "":
		return v.T("desk.case.only_kind")
	case k.Company:
		return v.T("desk.case.company")
	}
	return v.T("desk.case.no_text")
}
