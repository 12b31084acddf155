package casework

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/attach"
	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/store"
)

// Tab is one way of narrowing the inbox.
type Tab string

// The tabs of the inbox.
const (
	TabAll      Tab = "all"
	TabNew      Tab = "new"
	TabOpen     Tab = "open"    // what a department has yet to answer
	TabSoon     Tab = "soon"    // overdue, or due within SoonWithin
	TabReplied  Tab = "replied" // departments have answered, and the centre has yet to tell the person
	TabAnswered Tab = "answered"
	TabRedo     Tab = "redo"
	TabMine     Tab = "mine"
	TabAdded    Tab = "added" // the person added something that the centre has not looked at
)

// TabCalls is the people to call back.
const TabCalls Tab = "calls"

// SoonWithin is how long before its nearest clock ends a case counts as due soon.
const SoonWithin = 24 * time.Hour

// Query picks a page of the inbox.
type Query struct {
	Unit   string // a department's place id: only its cases; empty: all
	Tab    Tab
	User   string                     // whose cases TabMine means
	Kind   feedback.Kind              // empty: every kind
	Form   casestate.Form             // empty: every form
	Topic  string                     // of a snapshot; empty: every one
	Heard  string                     // id of the listening session at which it was said; empty: anywhere
	Search string                     // a number or its beginning, or words of which all are to be found
	Aside  bool                       // who looks reads neither contacts nor what only the centre and departments do
	Words  bool                       // who looks reads what people say; otherwise only what they were told
	Places func(word string) []string // places in whose names a word is; nil: words are not looked for there
	Filter Filter
	Sort   Sort
	Offset int
	Limit  int

	work   hospital.CaseWork
	number string  // Search is the number of a case, or its beginning, and nothing else
	found  []int64 // what else Search finds
}

// Page is what List answers.
type Page struct {
	Entries []Entry
	Total   int  // how many cases fit in all
	More    bool // there are more of the ended ones than are counted
	Newest  bool // what is looked for is in more cases than a search answers: these are among the newest of them
}

// Entry is one line of the inbox.
type Entry struct {
	store.Case
	Began       time.Time        // when the clocks of its round started
	Departments []string         // place ids
	Answerer    string           // the department that answered the person; empty: the centre, or nobody yet
	Calls       []store.CaseCall // of this round
	Answered    []string         // of them, those that have answered what they were asked last
	Returned    []string         // departments that handed it back, and nothing was done since
	AskTime     bool             // a department asks for time
	Task        store.CaseTask   // of the department whose inbox it is; zero in the centre's
	Media       Media
	Heard       string // the beginning of what a machine heard, where nothing was written
}

// Media is what there is to hear and see in a case, what is still on its way included.
type Media struct {
	Voices, Photos, Videos int
	VoiceMS                int64 // of all recordings together
	Coming                 int   // of them, not here yet
}

// List answers a page of the inbox: in a department's what it has yet to answer, by its own
// dates; then alarms, then open cases by the nearest clock, then
// those that wait to be rated, then the ended ones, newest first.
func (c *Cases) List(ctx context.Context, q Query) (p Page, err error) {
	if q, p.Newest, err = c.look(ctx, q); err != nil || q.nothing() {
		return p, err
	}
	if q.Tab == TabCalls {
		rules, err := c.rules.Rules(ctx, c.store.DB())
		if err != nil {
			return p, fmt.Errorf("read when to call back: %w", err)
		}
		q.work = rules.Work
	}
	ids, err := c.page(ctx, q, &p)
	if err != nil {
		return p, err
	}
	p.Entries, err = c.entries(ctx, ids, q.Unit)
	return p, err
}

func (c *Cases) filter(sel *bun.SelectQuery, q Query) *bun.SelectQuery {
	if q.Unit != "" {
		sel = has(sel, q.Unit)
	}
	if q.Kind != "" {
		sel = sel.Where("kind = ?", q.Kind)
	}
	if q.Form != "" {
		sel = sel.Where("form = ?", q.Form)
	}
	if q.Topic != "" {
		sel = sel.Where("topic = ?", q.Topic)
	}
	if q.Heard != "" {
		sel = sel.Where("listening_id = ?", q.Heard)
	}
	sel = q.Filter.narrow(sel, c.now())
	open := bun.List(running())
	switch q.Tab {
	case TabNew:
		sel = sel.Where("state = ?", casestate.New)
	case TabSoon:
		sel = sel.Where("state IN (?)", open).Where("due_at < ?", c.now().UTC().Add(SoonWithin))
	case TabReplied:
		where, args := hasReplied()
		sel = sel.Where(where, args...)
	case TabAnswered:
		sel = sel.Where("state IN (?)", bun.List(casestate.In(casestate.Told)))
	case TabRedo:
		sel = sel.Where("state IN (?)", open).Where("round > 1")
	case TabMine:
		sel = sel.Where("owner = ?", q.User).Where("closed_at IS NULL")
	case TabCalls:
		sel = c.toCall(sel, q.work)
	case TabAdded:
		sel = sel.Where("id IN (SELECT id FROM cases WHERE added_at IS NOT NULL)")
	case TabOpen:
		sel = waitsFor(sel, q.Unit)
	}
	switch {
	case q.number != "":
		sel = beginning(sel, q.number)
	case len(q.found) > 0:
		sel = sel.Where("id IN (?)", bun.List(q.found))
	}
	return sel
}

// entries reads the cases of ids, in their order, with their departments.
func (c *Cases) entries(ctx context.Context, ids []int64, unit string) ([]Entry, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var cases []store.Case
	if err := c.store.DB().NewSelect().Model(&cases).Where("id IN (?)", bun.List(ids)).Scan(ctx); err != nil {
		return nil, fmt.Errorf("read cases: %w", err)
	}
	var tasks []store.CaseTask
	err := c.store.DB().NewSelect().Model(&tasks).Where("case_id IN (?) AND newest", bun.List(ids)).Order("id").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("read tasks: %w", err)
	}
	at := make(map[int64]int, len(ids))
	out := make([]Entry, len(ids))
	for i, id := range ids {
		at[id] = i
	}
	verdicts, err := redone(ctx, c.store.DB(), ids...)
	if err != nil {
		return nil, err
	}
	for _, k := range cases {
		out[at[k.ID]].Case, out[at[k.ID]].Began = k, began(&k, verdicts)
	}
	for _, t := range tasks {
		out[at[t.CaseID]].add(t, unit)
	}
	entry := func(caseID int64) *Entry { return &out[at[caseID]] }
	if err := c.replies(ctx, ids, entry); err != nil {
		return nil, err
	}
	var called []store.CaseCall
	if err := c.store.DB().NewSelect().Model(&called).Where("case_id IN (?)", bun.List(ids)).Order("id").
		Scan(ctx); err != nil {
		return nil, fmt.Errorf("read calls: %w", err)
	}
	for _, one := range called {
		if e := entry(one.CaseID); e.Round == one.Round {
			e.Calls = append(e.Calls, one)
		}
	}
	return out, c.media(ctx, ids, entry)
}

// add puts a department's newest task into the line. Unit is the department whose inbox it is.
func (e *Entry) add(t store.CaseTask, unit string) {
	about := t.State.About()
	if t.Unit == unit {
		e.Task = t
	}
	if about.Stands {
		e.Departments = append(e.Departments, t.Unit)
	}
	if about.Answered {
		e.Answered = append(e.Answered, t.Unit)
	}
	if t.State == casestate.TaskReturned && !t.Attended {
		e.Returned = append(e.Returned, t.Unit)
	}
	e.AskTime = e.AskTime || about.Open && !t.MoreUntil.IsZero()
}

// heardRunes is how much of a transcript an entry carries, in characters.
const heardRunes = 200

// media sets what there is to hear and see in the cases of ids.
func (c *Cases) media(ctx context.Context, ids []int64, entry func(caseID int64) *Entry) error {
	var parts []store.Part
	err := c.store.DB().NewSelect().Model(&parts).Column("case_id", "record_id", "kind", "state", "duration_ms").
		ColumnExpr("SUBSTR(transcript, 1, ?) AS transcript", heardRunes).
		Where("case_id IN (?)", bun.List(ids)).Where("record_id NOT LIKE ?", attach.Records).
		Where("state IN (?, ?)", store.PartExpected, store.PartKept).
		Order("case_id", "record_id", "position").Scan(ctx)
	if err != nil {
		return fmt.Errorf("read parts: %w", err)
	}
	for _, p := range parts {
		e := entry(p.CaseID)
		switch p.Kind {
		case feedback.Voice:
			e.Media.Voices++
			e.Media.VoiceMS += p.DurationMS
		case feedback.Photo:
			e.Media.Photos++
		case feedback.Video:
			e.Media.Videos++
		case feedback.Document: // staff's
		}
		if p.State == store.PartExpected {
			e.Media.Coming++
		}
		if p.RecordID == e.RecordID && e.Heard == "" {
			e.Heard = p.Transcript
		}
	}
	return nil
}
