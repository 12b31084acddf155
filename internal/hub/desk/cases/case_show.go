package cases

import (
	"cmp"
	"fmt"
	"net/http"
	"strings"
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/desk/part"
	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/locale"
	"xinsheng/internal/workday"
)

type casePage struct {
	Path, Number, KindName, Head string
	Kind                         feedback.Kind
	State                        string
	Urgent, Ringing              bool
	Version                      int64
	Words                        bool // may this user read what was written
	Text, Missing                string
	Facts                        []fact
	Answer                       string
	PassOn                       bool    // praise: who answers says whom it was passed on to, and that ends it
	Answerer                     reply   // who gave it, and when
	Given                        []reply // what the person was told before
	Standing                     bool    // the answer is this round's, not one that did not satisfy
	Tasks                        []task
	Mine                         *task // of the department that looks
	HandOut                      handOutForm
	NoteFor                      []web.Choice // whom a note of the centre may be for
	Seen                         int64        // the newest answer of one's own side
	Unit                         bool         // a department's member
	Direct                       bool         // what this user answers goes to the person
	Own                          bool         // one's own department has answered in this round
	// the departments' answers as one, or the lead's answer as this person may read it
	Composed                  string
	Lead                      *beside   // the case into which this one is merged
	Merged                    []beside  // what is merged into this one
	Waiting                   string    // the departments that have yet to answer
	Templates                 []web.Tab // answers that are given often, filled for this case
	Gone                      string    // why nothing is to be read any more
	Contact                   bool      // the person gave one
	Asked                     string    // who asked to close it
	Reason                    string
	Limits                    []limit
	ExtendMost, ExtendMostDay string
	Clock                     clock
	Owner                     string
	Channel                   string
	OwnerNow                  string // where it is another one by now
	NotHandled                bool   // what stands in Answer is why
	Ways                      ways
	About                     about
	PlaceID                   string
	Outcomes                  []web.Tab // of a call to the person
	Called                    string
	Can                       map[string]bool
	History                   []moment
	Kept                      string              // what stands in the field of the answer
	Unsent                    map[string]keptText // what is half written, by field
	Strays                    []stray             // of it what stands in no field
	Pass                      string              // with which the page may keep it
	Problem                   string
	Attach                    attachForm
	Today                     string

	Instructions []reply // of directors, newest first
	Serious      seriousView
	Alike        alike
	Prints       bool      // the sheet of the case is for whoever works on it
	Card         bool      // praise can be handed to whoever it is about
	Filtered     []web.Tab // whose notes the history can be narrowed to

	Marks     []string // of an urgent case, or one whose words speak of ending one's own life
	Topic     string   // of a snapshot: 随手拍 · 损坏
	Walk      string   // of a problem that an experiencer found: 患者体验 · 候诊 · 等得太久
	WalkPath  string   // of the walk, for those who may see it
	Parts     []part.View
	Additions []addition
	After     int64    // the newest line of history that the page knows
	News      []string // what happened while the page was open
}

// addition is what the person added later.
type addition struct {
	ID, When, Text, Missing string
	Why                     bool // it says why an answer did not satisfy
	Parts                   []part.View
}

type fact struct {
	Name, Value string
	Hidden      bool
}

type moment struct {
	ID                     int64
	When, What, Text, Link string
	Note                   casestate.Scope // of a note
}

// caseShow is one case with all that may be done to it.
func caseShow(v *visit) error {
	f, err := v.file()
	if err != nil {
		return v.away(err)
	}
	if err := v.looked(f); err != nil {
		return err
	}
	if v.Is(staff.Centre) {
		if err := v.Cases.Opened(v.Ctx, &f.Case); err != nil {
			return err
		}
	}
	return v.showCase(http.StatusOK, f, "", "")
}

// file is the case that the path names. A department's member finds only its own: what others have is not known to
// exist.
func (v *visit) file() (*casework.File, error) {
	number := strings.ReplaceAll(strings.ToUpper(v.R.PathValue("number")), "-", "")
	f, err := v.Cases.Find(v.Ctx, number)
	if err != nil {
		return nil, err
	}
	if _, own := f.Task(v.User.DepartmentID); v.Is(staff.Department) && !own {
		return nil, casework.ErrNotFound
	}
	return f, nil
}

func (v *visit) showCase(status int, f *casework.File, problem, kept string) error {
	b, err := v.page(f, problem, kept)
	if err != nil {
		return err
	}
	return v.Render(status, "case", web.Page{Title: b.Number}, b)
}

// page is all that this user sees of a case. kept is what stands in the field of the answer, empty for what is half
// written.
func (v *visit) page(f *casework.File, problem, kept string) (casePage, error) {
	names, err := v.UserNames()
	if err != nil {
		return casePage{}, err
	}
	k := &f.Case
	b := casePage{
		Path: "/cases/" + k.Number, Number: web.Dashed(k.Number), Kind: k.Kind, KindName: v.kindName(k.Kind),
		Head: v.headline(f), State: v.state(k, standing{f.Units(), f.Answered(), f.Sent().Unit, v.back(f)}, names),
		Urgent: k.Urgent, Version: casework.Version(k),
		Ringing: k.Urgent && k.UrgentAckAt.IsZero() && k.ClosedAt.IsZero(),
		Words:   v.ReadsWords(), Text: k.Text, Answer: k.Answer, PassOn: !casework.AsksVerdict(k) && !k.State.Ended(),
		Standing: f.Standing(),
		Contact:  k.ContactName != "" || k.Phone != "", Clock: v.clock(k, f.Began()),
		Owner: names[k.FirstOwner], Can: map[string]bool{}, History: v.history(f, names),
		Problem: problem, Kept: kept, Today: v.Now().In(workday.Zone()).Format(time.DateOnly),
	}
	for action := range casework.Allowed(k, v.actor(), f.Newest()) {
		b.Can[string(action)] = v.ReadsWords() // who reads nothing says nothing to it
	}
	if k.Owner != k.FirstOwner {
		b.OwnerNow = names[k.Owner]
	}
	b.NotHandled, b.PlaceID, b.Channel = k.Ground != "", k.PlaceID, v.T(k.Source.Label())
	if b.Can[string(casework.CallBack)] {
		b.Outcomes, b.Called = v.outcomes(), v.called(f)
	}
	if b.Ways, err = v.ways(f, b.Can); err != nil {
		return b, err
	}
	if k.CloseAsked != "" {
		b.Asked = names[k.CloseAsked]
	}
	switch b.Gone = v.gone(f); {
	case !k.ErasedAt.IsZero():
		b.Missing, b.Gone = b.Gone, ""
	case k.Text == "" && len(f.PartsOf(k.RecordID)) == 0:
		b.Missing = v.wordless(k)
	}
	b.Marks = v.urgentMarks(k)
	if casework.SeriousOpen(k) && v.Is(staff.Centre) {
		b.Marks = append(b.Marks, v.T("desk.serious.mark"))
	}
	if k.SelfHarm && b.Words {
		b.Marks = append(b.Marks, v.T("desk.despair.mark"))
	}
	if k.Form == casestate.FormSnapshot {
		b.Topic = v.topic(k)
	}
	if k.Form == casestate.FormWalk {
		b.Walk = v.walkTopic(k)
		if v.Is(staff.Centre, staff.Director) {
			b.WalkPath = "/walks/" + k.WalkTask + "#" + k.WalkStep
		}
	}
	if b.Words {
		b.Facts = v.facts(f)
		if v.Is(staff.Centre) { // it may speak of what no department was shown
			b.Reason = k.CloseReason
		}
		b.Parts, b.Additions = v.parts(f, k.RecordID), v.additions(f, 0)
		b.After = newest(f)
		more, err := v.around(f)
		if err != nil {
			return b, err
		}
		b.Facts = append(b.Facts, more...)
	}
	if err := v.showAnswers(&b, f, names); err != nil {
		return b, err
	}
	if b.Words {
		if b.Unsent, err = v.keptTexts(k); err != nil {
			return b, err
		}
		if b.About, err = v.about(f, b.Can[string(casework.Classify)], b.Unsent); err != nil {
			return b, err
		}
		b.Strays = v.strays(b.Unsent, b.Can)
		b.Card = k.Kind == feedback.Praise && k.ErasedAt.IsZero() && !k.State.About().Unsaid
		if b.Alike, err = v.alike(f, b.Can); err != nil {
			return b, err
		}
		b.Filtered, b.Prints = v.historyFilter(b.History), v.Is(staff.Centre, staff.Department)
		b.Instructions, b.Serious = v.instructions(f, names), v.serious(k, b.Can, b.Unsent)
		if v.Attach != nil && b.Can[string(casework.Answer)] {
			b.Attach = v.attachForm(f)
		}
		b.Pass = v.Users.WritePass(v.User.ID, k.Number)
		field := "answer"
		if !b.Can[string(casework.Answer)] {
			field = "note"
		}
		if one := b.Unsent[field]; b.Kept == "" {
			b.Kept = one.Text
		}
	}
	if v.R.URL.Query().Get("compose") == "yes" {
		b.Kept = strings.Trim(b.Kept+"\n\n"+b.Composed, "\n")
	}
	if b.Can[string(casework.HandOut)] {
		if b.HandOut, err = v.handOutForm(f); err != nil {
			return b, err
		}
	}
	return b, nil
}

// showAnswers adds who has answered, what was said, and by when it must be.
func (v *visit) showAnswers(b *casePage, f *casework.File, names map[string]string) error {
	more, err := v.Cases.Limits(v.Ctx, f)
	if err != nil {
		return err
	}
	b.Limits = v.limits(f, more)
	b.ExtendMost, b.ExtendMostDay = v.extendMost(more)
	b.Tasks, b.Unit = v.tasks(f, names), v.Is(staff.Department)
	v.mine(b)
	b.Seen, b.Direct = f.Sent().ID, true
	if b.Unit {
		own := f.Said(v.User.DepartmentID)
		b.Seen, b.Own = own.ID, own.ID != 0
		if b.Direct, err = v.Cases.Direct(v.Ctx, f.Newest()); err != nil {
			return err
		}
	} else if v.Is(staff.Centre) {
		b.Composed, b.Waiting, b.Templates = v.composed(f), v.waiting(f), v.templates(f)
		if err := v.showMerged(b, f); err != nil {
			return err
		}
	}
	sent := f.Sent()
	if sent.ID != 0 {
		b.Answerer = reply{Who: names[sent.Author], When: v.When(sent.At)}
		if sent.Text == f.Case.Answer {
			b.Answerer.Files = v.attachedTo(f, sent.ID)
		}
		if sent.Unit != "" {
			b.Answerer.Who = v.PlaceName(sent.Unit) + " " + b.Answerer.Who
		}
	}
	now, before := v.replies(f, names, func(a *store.CaseAnswer) bool { return a.Sent && a.ID != sent.ID })
	if now != nil {
		b.Given = append(b.Given, *now)
	}
	b.Given = append(b.Given, before...)
	return nil
}

// mine adds what a department does with its own task, and whom the centre can write notes for.
func (v *visit) mine(b *casePage) {
	for i := range b.Tasks {
		if t := &b.Tasks[i]; t.Own {
			b.Mine = t
			b.Can[canCall] = b.Can[string(casework.Answer)] && t.Shown && b.Contact
		}
	}
	if !v.Is(staff.Centre) || len(b.Tasks) == 0 {
		return
	}
	for _, s := range []casestate.Scope{casestate.ForCentre, casestate.ForEveryone} {
		b.NoteFor = append(b.NoteFor, web.Choice{ID: string(s), Name: v.T(s.Label())})
	}
	for _, t := range b.Tasks {
		if !t.Over {
			b.NoteFor = append(b.NoteFor, web.Choice{ID: fmt.Sprintf("%s:%d", casestate.ForTask, t.ID),
				Name: v.T("desk.note.for", "unit", t.Name)})
		}
	}
}

// back is the departments that handed a case back, and nothing was done since.
func (v *visit) back(f *casework.File) []string {
	var out []string
	for _, t := range f.Newest() {
		if t.State.About().Back && !t.Attended {
			out = append(out, t.Unit)
		}
	}
	return out
}

// headline is where and when: 中心院区 · 门诊楼 · 3 楼 · 自助终端 03 · 7 月 4 日 10:12 提出，10:58 送达（断网 46 分钟）.
func (v *visit) headline(f *casework.File) string {
	k := &f.Case
	parts := []string{cmp.Or(v.Settings.Places.Label(k.PlaceID, v.Lang()), v.T("walk.desk.nowhere"))}
	if f.Terminal.ID != "" {
		parts = append(parts, f.Terminal.Name().In(v.Lang()))
	}
	if k.Source != casestate.FromTerminal {
		parts = append(parts, v.T(k.Source.Label()))
	}
	said := v.Moment(k.CapturedAt)
	if k.Estimated {
		said = v.T("desk.case.about", "time", said)
	}
	arrived := v.Moment(k.ReceivedAt)
	if v.Day(k.CapturedAt) == v.Day(k.ReceivedAt) {
		arrived = k.ReceivedAt.In(workday.Zone()).Format("15:04")
	}
	when := v.T("desk.case.said", "time", said, "arrived", arrived)
	if late := k.ReceivedAt.Sub(k.CapturedAt); late >= offline {
		when = v.T("desk.case.said_offline", "time", said, "arrived", arrived, "late", v.Duration(late))
	}
	return strings.Join(append(parts, when), " · ")
}

// additions is what the person added after that line of the history, oldest first.
func (v *visit) additions(f *casework.File, after int64) []addition {
	var out []addition
	for _, e := range f.History {
		if e.What != casestate.EventAdded || e.ID <= after {
			continue
		}
		a := addition{ID: addedID(e.ID), When: v.When(e.At), Text: e.Text, Why: f.Why(e.RecordID),
			Parts: v.parts(f, e.RecordID)}
		if !f.Case.ErasedAt.IsZero() {
			a.Missing = v.gone(f)
		}
		out = append(out, a)
	}
	return out
}

// topic is what a snapshot shows: 随手拍 · 损坏.
func (v *visit) topic(k *store.Case) string {
	return v.T("media.snapshot") + " · " + v.T("media.topic."+k.Topic)
}

// walkTopic is where on a walk a problem was found: 患者体验 · 候诊 · 等得太久.
func (v *visit) walkTopic(k *store.Case) string {
	return v.T("walk.chip", "step", v.T("walk.step."+k.WalkStep), "problem", v.T("walk.problem."+k.Topic))
}

// offline is the delay from which a report is said to have waited for the network.
const offline = 5 * time.Minute

// facts is what the person gave besides the text. A department reads the contact only where it was granted.
func (v *visit) facts(f *casework.File) []fact {
	k := &f.Case
	var out []fact
	own, _ := f.Task(v.User.DepartmentID)
	switch {
	case k.WalkTask != "" && k.ContactName == "" && k.Phone == "":
		out = append(out, fact{Name: v.T("desk.fact.contact"), Value: v.T("walk.desk.contact")})
	case k.ContactName == "" && k.Phone == "":
		out = append(out, fact{Name: v.T("desk.fact.contact"), Value: v.T("desk.fact.anonymous")})
	case !v.seesContact(own):
		out = append(out, fact{Name: v.T("desk.fact.contact"), Value: v.T("desk.fact.hidden"), Hidden: true})
	default:
		out = append(out, fact{Name: v.T("desk.fact.contact"), Value: strings.TrimSpace(k.ContactName + " " + k.Phone)})
	}
	if k.OnDate != k.CapturedAt.In(workday.Zone()).Format(time.DateOnly) {
		if day, err := time.Parse(time.DateOnly, k.OnDate); err == nil {
			out = append(out, fact{Name: v.T("desk.fact.on"), Value: v.Date(day)})
		}
	}
	if k.VisitNumber != "" && v.seesContact(own) {
		out = append(out, fact{Name: v.T("desk.fact.visit"), Value: k.VisitNumber})
	}
	if k.OutsideNumber != "" {
		out = append(out, fact{Name: v.T("desk.fact.outside"), Value: k.OutsideNumber})
	}
	if k.ReplyBy != feedback.ReplyUnasked {
		out = append(out, fact{Name: v.T("desk.fact.reply"), Value: v.T("desk.reply." + string(k.ReplyBy))})
	}
	if k.Lang != locale.Default {
		value := k.Lang
		if locale.IsKnown(k.Lang) {
			value = locale.Of(k.Lang).Name
		}
		out = append(out, fact{Name: v.T("desk.fact.lang"), Value: value})
	}
	return out
}
