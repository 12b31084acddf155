package desk

import (
	"net/http"
	"strings"
	"time"

	"xinsheng/internal/hub/audit"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/wire"
	"xinsheng/internal/workday"
)

type casePage struct {
	Path, Number, Kind, KindName, Head string
	State                              string
	Urgent, Ringing                    bool
	Version                            int64
	Words                              bool // may this user read what was written
	Text, Missing                      string
	Facts                              []fact
	Answer                             string
	Standing                           bool   // the answer is this round's, not one that did not satisfy
	Contact                            bool   // the person gave one
	Asked                              string // who asked to close it
	Reason                             string
	Nearest, Further                   *limit
	Clock                              clock
	Owner                              string
	Units                              []unit
	Choices                            []group
	Can                                map[string]bool
	History                            []moment
	Kept                               string // what was typed into a form that was refused
	Problem                            string
	Today                              string
}

type fact struct {
	Name, Value string
	Hidden      bool
}

type limit struct{ Name, Rule, Day, Left string }

type unit struct {
	ID, Name string
	Shown    bool
}

type group struct {
	Name   string
	Places []choice
}

type choice struct {
	ID, Name, Find string
	Chosen         bool
}

type moment struct{ When, What, Text string }

// caseShow is one case with all that may be done to it.
func caseShow(v *visit) error {
	f, err := v.file()
	if err != nil {
		return err
	}
	if err := v.saw("case.view", f.Case.Number); err != nil {
		return err
	}
	return v.showCase(http.StatusOK, f, "", "")
}

// file is the case that the path names. A department's member finds only its own: what others have is not known to exist.
func (v *visit) file() (*casework.File, error) {
	number := strings.ReplaceAll(strings.ToUpper(v.r.PathValue("number")), "-", "")
	f, err := v.Cases.Find(v.ctx, number)
	if err != nil {
		return nil, err
	}
	if _, own := f.Unit(v.user.DepartmentID); v.is(staff.Department) && !own {
		return nil, casework.ErrNotFound
	}
	return f, nil
}

func (v *visit) showCase(status int, f *casework.File, problem, kept string) error {
	names, err := v.userNames()
	if err != nil {
		return err
	}
	k := &f.Case
	units := make([]string, 0, len(f.Units))
	for _, u := range f.Units {
		units = append(units, u.PlaceID)
	}
	b := casePage{
		Path: "/cases/" + k.Number, Number: dashed(k.Number), Kind: k.Kind, KindName: v.t.T("desk.kind." + k.Kind),
		Head: v.headline(f), State: v.state(k, units, names), Urgent: k.Urgent, Version: casework.Version(k),
		Ringing: k.Urgent && k.UrgentAckAt.IsZero() && k.ClosedAt.IsZero(),
		Words:   v.words(), Text: k.Text, Answer: k.Answer, Standing: k.State != casework.StateAccepted && k.State != casework.StateAssigned,
		Contact: k.ContactName != "" || k.Phone != "", Reason: k.CloseReason, Clock: v.clock(k),
		Owner: names[k.FirstOwner], Can: map[string]bool{}, History: v.history(f, names),
		Problem: problem, Kept: kept, Today: v.Now().In(workday.Zone()).Format(time.DateOnly),
	}
	for action := range casework.Allowed(k, v.actor(), f.Units) {
		b.Can[string(action)] = true
	}
	if k.CloseAsked != "" {
		b.Asked = names[k.CloseAsked]
	}
	switch {
	case !k.ErasedAt.IsZero():
		b.Missing = v.t.T("desk.case.erased")
	case k.Text == "":
		b.Missing = v.t.T("desk.case.no_text")
	}
	if b.Words {
		b.Facts = v.facts(f)
	}
	b.Nearest, b.Further = v.limits(k, len(f.Units))
	for _, u := range f.Units {
		b.Units = append(b.Units, unit{ID: u.PlaceID, Name: v.placeName(u.PlaceID), Shown: u.ShowContact})
	}
	if b.Can[string(casework.Assign)] {
		b.Choices = v.choices(f)
	}
	return v.render(status, "case", page{Title: b.Number}, b)
}

// headline is where and when: 中心院区 · 门诊楼 · 3 楼 · 自助终端 03 · 7 月 4 日 10:12 提出，10:58 送达（断网 46 分钟）.
func (v *visit) headline(f *casework.File) string {
	k := &f.Case
	parts := []string{v.set.Places.Label(k.PlaceID, v.t.Lang())}
	if f.Terminal.ID != "" {
		name := f.Terminal.NameZH
		if v.t.Lang() == "en" && f.Terminal.NameEN != "" {
			name = f.Terminal.NameEN
		}
		parts = append(parts, name)
	}
	said := v.t.DateTime(k.CapturedAt.In(workday.Zone()))
	if k.Estimated {
		said = v.t.T("desk.case.about", "time", said)
	}
	arrived := v.t.DateTime(k.ReceivedAt.In(workday.Zone()))
	if v.day(k.CapturedAt) == v.day(k.ReceivedAt) {
		arrived = k.ReceivedAt.In(workday.Zone()).Format("15:04")
	}
	when := v.t.T("desk.case.said", "time", said, "arrived", arrived)
	if late := k.ReceivedAt.Sub(k.CapturedAt); late >= offline {
		when = v.t.T("desk.case.said_offline", "time", said, "arrived", arrived, "late", v.t.Duration(late))
	}
	return strings.Join(append(parts, when), " · ")
}

// offline is the delay from which a report is said to have waited for the network.
const offline = 5 * time.Minute

// facts is what the person gave besides the text. A department reads the contact only where it was granted.
func (v *visit) facts(f *casework.File) []fact {
	k := &f.Case
	var out []fact
	own, _ := f.Unit(v.user.DepartmentID)
	switch {
	case k.ContactName == "" && k.Phone == "":
		out = append(out, fact{Name: v.t.T("desk.fact.contact"), Value: v.t.T("desk.fact.anonymous")})
	case v.is(staff.Department) && !own.ShowContact:
		out = append(out, fact{Name: v.t.T("desk.fact.contact"), Value: v.t.T("desk.fact.hidden"), Hidden: true})
	default:
		out = append(out, fact{Name: v.t.T("desk.fact.contact"), Value: strings.TrimSpace(k.ContactName + " " + k.Phone)})
	}
	if k.OnDate != k.CapturedAt.In(workday.Zone()).Format(time.DateOnly) {
		if day, err := time.Parse(time.DateOnly, k.OnDate); err == nil {
			out = append(out, fact{Name: v.t.T("desk.fact.on"), Value: v.t.Date(day)})
		}
	}
	if k.VisitNumber != "" && (!v.is(staff.Department) || own.ShowContact) {
		out = append(out, fact{Name: v.t.T("desk.fact.visit"), Value: k.VisitNumber})
	}
	if k.Lang == "en" {
		out = append(out, fact{Name: v.t.T("desk.fact.lang"), Value: "English"})
	}
	return out
}

// limits is the two clocks, the nearer first.
func (v *visit) limits(k *store.Case, units int) (nearest, further *limit) {
	if !k.ClosedAt.IsZero() || k.State == casework.StateAnswered {
		return nil, nil
	}
	d := v.set.Deadlines[kindOf(k)]
	law, lawRule := d.Law, "desk.limit.law_one"
	if units > 1 {
		law, lawRule = d.LawMulti, "desk.limit.law_many"
	}
	h := &limit{Name: v.t.T("desk.limit.hospital"), Rule: v.workDays(d.Hospital.WorkDays), Day: v.day(k.DueHospital)}
	if k.DueLaw.IsZero() {
		nearest = h
	} else {
		l := &limit{Name: v.t.T("desk.limit.law"), Rule: v.t.T(lawRule, "days", v.workDays(law.WorkDays)), Day: v.day(k.DueLaw)}
		nearest, further = h, l
		if k.DueLaw.Before(k.DueHospital) {
			nearest, further = l, h
		}
	}
	nearest.Left = v.clock(k).Text
	return nearest, further
}

func (v *visit) workDays(n int) string {
	if n <= 0 {
		return v.t.T("desk.limit.same_day")
	}
	return v.t.T("desk.limit.days"+v.one(n), "n", n)
}

// choices is every department by campus, the case's own campus first, those at work ticked.
func (v *visit) choices(f *casework.File) []group {
	lang := v.t.Lang()
	var out []group
	at := map[string]int{}
	for _, campus := range v.set.Places {
		if campus.Level == wire.Campus {
			at[campus.ID] = len(out)
			out = append(out, group{Name: campus.Name.In(lang)})
		}
	}
	for _, p := range v.set.Places.Departments() {
		path := v.set.Places.Path(p.ID)
		if len(path) == 0 {
			continue
		}
		_, chosen := f.Unit(p.ID)
		into := &out[at[path[0].ID]]
		into.Places = append(into.Places, choice{
			ID: p.ID, Name: p.Name.In(lang), Chosen: chosen,
			Find: strings.ToLower(p.Name.ZH + " " + p.Name.EN + " " + p.Pinyin + " " + strings.ReplaceAll(p.Pinyin, " ", "")),
		})
	}
	if path := v.set.Places.Path(f.Case.PlaceID); len(path) > 0 {
		own := at[path[0].ID]
		out = append([]group{out[own]}, append(out[:own:own], out[own+1:]...)...)
	}
	return out
}

// history is what happened, as this user may know it: notes are among staff, and the person's own words need their reader.
func (v *visit) history(f *casework.File, names map[string]string) []moment {
	var out []moment
	for _, e := range f.History {
		who := names[e.Actor]
		switch e.Actor {
		case audit.Person:
			who = v.t.T("desk.actor.person")
		case audit.System:
			who = v.t.T("desk.actor.system")
		}
		m := moment{When: v.when(e.At), Text: e.Text}
		switch e.What {
		case "extended":
			until, consent, _ := strings.Cut(e.Text, "\n")
			if day, err := time.Parse(time.DateOnly, until); err == nil {
				until = v.t.Date(day)
			}
			m.What, m.Text = v.t.T("desk.event.extended", "who", who, "day", until), consent
		case "assigned", "granted", "hidden":
			m.What, m.Text = v.t.T("desk.event."+e.What, "who", who, "units", e.Text), ""
		case "rated":
			m.What = v.t.T("desk.event.rated_" + rating(f, e))
		case "redone":
			m.What = v.t.T("desk.event.redone", "round", v.t.T("desk.round", "n", v.ordinal(e.Round+1)))
		default:
			m.What = v.t.T("desk.event."+e.What, "who", who)
		}
		if !v.words() && e.What != "answered" {
			m.Text = ""
		}
		out = append(out, m)
	}
	return out
}

// rating is what the person said at e: a bad one led to another round, and the newest is the case's own.
func rating(f *casework.File, e store.CaseEvent) casework.Satisfied {
	for _, next := range f.History {
		if next.What == "redone" && next.Round == e.Round {
			return casework.No
		}
	}
	return f.Case.Satisfied
}
