package desk

import (
	"cmp"
	"slices"
	"strings"

	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/wire"
	"xinsheng/internal/workday"
)

// longest text that the inbox shows, in characters: two lines.
const snippet = 90

func (v *visit) row(e *casework.Entry, users map[string]string) row {
	k := &e.Case
	r := row{
		Path: "/cases/" + k.Number, Number: dashed(k.Number), Kind: k.Kind, KindName: v.t.T("desk.kind." + k.Kind),
		Place: cmp.Or(v.placeShort(k.PlaceID), v.t.T("walk.desk.nowhere")), State: v.state(k, standing{e.Departments, e.Answered, e.Answerer}, users), Clock: v.clock(k),
		Urgent: k.Urgent && k.ClosedAt.IsZero(), Ended: !k.ClosedAt.IsZero(), Note: v.when(k.CapturedAt),
	}
	r.Signs, r.Added = v.signs(e), !k.AddedAt.IsZero()
	switch {
	case !v.words():
		r.Text = k.Answer
		if r.Text == "" {
			r.Text = v.t.T("desk.case.no_answer")
		}
	case k.State == casework.StateWithdrawn:
		r.Text = v.withdrawn(k)
	case !k.ErasedAt.IsZero():
		r.Text = v.t.T("desk.case.gone")
	case k.Text != "":
		r.Text = k.Text
		if len(r.Signs) == 0 {
			r.Note = v.t.T("desk.case.written") + " · " + r.Note
		}
	case e.Heard != "":
		r.Text = v.t.T("media.heard_short", "text", e.Heard)
	case e.Media.Voices > 0:
		r.Text = v.t.T("media.only.voice")
	case e.Media.Photos+e.Media.Videos > 0:
		r.Text = v.t.T("media.only.seen")
	default:
		r.Text = v.wordless(k)
	}
	r.Text = cut(r.Text)
	if k.Estimated {
		r.Note += " · " + v.t.T("desk.case.estimated")
	}
	return r
}

// sign is one thing that there is to hear or see in a case.
type sign struct{ Icon, Text string }

// signs is what there is to hear and see, as the inbox shows it: 随手拍 · 损坏, 语音 0:42, 照片 2.
func (v *visit) signs(e *casework.Entry) []sign {
	var out []sign
	if e.Form == casework.FormSnapshot {
		out = append(out, sign{"camera", v.topic(&e.Case)})
	}
	if e.Form == casework.FormWalk {
		out = append(out, sign{"footprints", v.walkTopic(&e.Case)})
	}
	if !v.words() {
		return out
	}
	if e.Company && !e.SelfHarm {
		out = append(out, sign{"heart-handshake", v.t.T("desk.company.mark")})
	}
	if e.SelfHarm {
		out = append(out, sign{"heart-handshake", v.t.T("desk.despair.mark")})
	}
	m := e.Media
	if m.Voices > 0 {
		text := v.t.T("media.sign.voice")
		if m.VoiceMS > 0 {
			text += " " + length(m.VoiceMS)
		}
		out = append(out, sign{"mic", text})
	}
	if m.Photos > 0 {
		out = append(out, sign{"image", v.t.T("media.sign.photo", "n", m.Photos)})
	}
	if m.Videos > 0 {
		out = append(out, sign{"video", v.t.T("media.sign.video", "n", m.Videos)})
	}
	if m.Coming > 0 {
		out = append(out, sign{"hourglass", v.t.T("media.sign.coming")})
	}
	return out
}

// standing is who is at work on a case, which of them have answered in this round, and who answered the person: a department,
// or with "" the centre.
type standing struct {
	Units, Answered []string
	By              string
}

// state says where a case stands and with whom.
func (v *visit) state(k *store.Case, at standing, users map[string]string) string {
	var s string
	switch {
	case k.CloseAsked != "":
		s = v.t.T("desk.state.close_asked")
	case k.State == casework.StateNew:
		s = v.t.T("desk.state.new")
	case casework.Undoable(k, v.Now()):
		s = v.t.T("desk.state.withdrawn_until", "date", v.t.Date(k.EraseAfter.In(workday.Zone())))
	case k.State == casework.StateClosed, k.State == casework.StateWithdrawn:
		s = v.t.T("desk.state." + k.State)
	case k.State == casework.StateAnswered && !casework.AsksVerdict(k):
		s = v.t.T("desk.state.passed_on")
	case k.State == casework.StateAnswered:
		who := v.t.T("desk.state.centre")
		if at.By != "" {
			who = v.placeName(at.By)
		}
		s = v.t.T("desk.state.answered", "who", who)
	case k.Round > 1:
		s = v.t.T("desk.state.redo", "n", v.t.T("desk.round", "n", v.ordinal(k.Round)))
		if len(at.Answered) > 0 {
			s += " · " + v.atWork(at)
		}
	case k.State == casework.StateAccepted:
		s = v.t.T("desk.state.accepted", "who", users[k.Owner])
	default:
		s = v.atWork(at)
	}
	if k.Urgent && k.ClosedAt.IsZero() {
		return v.t.T("desk.state.urgent") + " · " + s
	}
	return s
}

// atWork says which departments have answered and which have yet to.
func (v *visit) atWork(at standing) string {
	if len(at.Units) == 0 {
		return v.t.T("desk.state.assigned", "who", v.t.T("desk.state.centre"))
	}
	done := v.unitNames(at.Answered)
	with := v.unitNames(slices.DeleteFunc(slices.Clone(at.Units), func(id string) bool { return slices.Contains(at.Answered, id) }))
	switch {
	case done == "":
		return v.t.T("desk.state.assigned", "who", with)
	case with == "":
		return v.t.T("desk.state.replied", "done", done)
	}
	return v.t.T("desk.state.partly", "done", done, "with", with)
}

// ordinal is a small number as the language counts rounds.
func (v *visit) ordinal(n int) string {
	digits := []string{"", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十"}
	if v.t.Lang() == "zh" && n < len(digits) {
		return digits[n]
	}
	return v.t.Number(n)
}

// dashed is a number as it stands on the receipt; a mark behind it, for one given out twice, stays.
func dashed(number string) string {
	plain, mark, _ := strings.Cut(number, "~")
	if len(plain) != 8 {
		return number
	}
	out := wire.ReceiptNumber(plain).Dashed()
	if mark != "" {
		out += "~" + mark
	}
	return out
}

func cut(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > snippet {
		return string(r[:snippet]) + "……"
	}
	return s
}

// placeShort is the campus and the place itself, with its floor: 中心院区 3 楼 超声科.
func (v *visit) placeShort(id string) string {
	path := v.set.Places.Path(id)
	if len(path) == 0 {
		return id
	}
	last := path[len(path)-1]
	words := []string{last.Name.In(v.t.Lang())}
	if len(path) > 1 {
		words = append([]string{path[0].Name.In(v.t.Lang())}, words...)
	}
	if v.t.Lang() == "en" {
		return strings.Join(words, ", ")
	}
	return strings.Join(words, " ")
}

func (v *visit) placeName(id string) string {
	if p, ok := v.set.Places.Get(id); ok {
		return p.Name.In(v.t.Lang())
	}
	return id
}

func (v *visit) unitNames(ids []string) string {
	var names []string
	for _, id := range ids {
		names = append(names, v.placeName(id))
	}
	return strings.Join(names, v.t.T("desk.list_separator"))
}

// userNames is the name of everyone who ever did something here.
func (v *visit) userNames() (map[string]string, error) {
	all, err := v.Users.List(v.ctx)
	if err != nil {
		return nil, err
	}
	names := make(map[string]string, len(all))
	for _, u := range all {
		names[u.ID] = u.Name
	}
	return names, nil
}

// wordless stands where nothing was said: the danger page asks for no words, nor does a problem met on a walk.
func (v *visit) wordless(k *store.Case) string {
	switch {
	case k.WalkTask != "":
		return v.t.T("desk.case.only_kind")
	case k.Company:
		return v.t.T("desk.case.company")
	}
	return v.t.T("desk.case.no_text")
}
