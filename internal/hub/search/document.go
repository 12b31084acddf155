package search

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/store"
)

// maxBytes is how much of a case is in the index: PostgreSQL holds a megabyte of a document. It is a hundred times more
// than a case with a long history has.
const maxBytes = 600_000

// document is the tokens of one case.
type document struct {
	tokens map[string]struct{}
	size   int
}

func (d *document) add(token string) {
	if _, there := d.tokens[token]; !there && d.size+len(token)+8 < maxBytes {
		d.tokens[token] = struct{}{}
		d.size += len(token) + 8
	}
}

// text adds what those may read who are named, and the centre, which reads all.
func (d *document) text(text string, scopes ...string) {
	Tokens(text, func(token string) {
		for _, s := range scopes {
			d.add(s + token)
		}
		d.add(centre + token)
	})
}

// String is the tokens in order, with spaces between.
func (d *document) String() string {
	all := make([]string, 0, len(d.tokens))
	for t := range d.tokens {
		all = append(all, t)
	}
	slices.Sort(all)
	return strings.Join(all, " ")
}

// documents reads the cases of ids as they are, one document each.
func documents(ctx context.Context, db bun.IDB, ids []int64) (map[int64]*document, error) {
	var rows struct {
		cases   []store.Case
		tasks   []store.CaseTask
		events  []store.CaseEvent
		answers []store.CaseAnswer
		parts   []store.Part
	}
	for _, q := range []*bun.SelectQuery{
		db.NewSelect().Model(&rows.cases).Where("id IN (?)", bun.List(ids)),
		db.NewSelect().Model(&rows.tasks).Where("case_id IN (?)", bun.List(ids)),
		db.NewSelect().Model(&rows.events).Where("case_id IN (?) AND text <> ''", bun.List(ids)),
		db.NewSelect().Model(&rows.answers).Where("case_id IN (?)", bun.List(ids)),
		db.NewSelect().Model(&rows.parts).Column("case_id", "transcript").
			Where("case_id IN (?) AND transcript <> ''", bun.List(ids)),
	} {
		if err := q.Scan(ctx); err != nil {
			return nil, fmt.Errorf("read what stands in the cases: %w", err)
		}
	}
	out := make(map[int64]*document, len(rows.cases))
	by := make(map[int64]*store.Case, len(rows.cases))
	for i := range rows.cases {
		k := &rows.cases[i]
		by[k.ID], out[k.ID] = k, opened(k)
	}
	if len(out) < len(ids) { // there is no such case
		ids = slices.DeleteFunc(slices.Clone(ids), func(id int64) bool { return out[id] == nil })
		if len(ids) == 0 {
			return nil, nil
		}
		return documents(ctx, db, ids)
	}
	for _, p := range rows.parts {
		out[p.CaseID].text(p.Transcript, readers)
	}
	for i := range rows.answers {
		out[rows.answers[i].CaseID].answer(&rows.answers[i])
	}
	for i := range rows.events {
		out[rows.events[i].CaseID].event(&rows.events[i])
	}
	for i := range rows.tasks {
		out[rows.tasks[i].CaseID].task(by[rows.tasks[i].CaseID], &rows.tasks[i])
	}
	return out, nil
}

// opened is the document of a case that nothing was done to.
func opened(k *store.Case) *document {
	d := &document{tokens: map[string]struct{}{}}
	d.add(number + numberToken(k.Number))
	d.add(place + short(k.PlaceID))
	d.add(kind + string(k.Kind))
	d.add(form + string(k.Form))
	d.text(k.Answer, everyone, readers)
	d.text(k.Text, readers)
	d.text(k.OutsideNumber, everyone, readers)
	if k.Bed != "" {
		d.text("bed "+k.Bed+"床", readers)
	}
	d.contact(k)
	d.text(k.CloseReason)
	return d
}

// contact adds who the person is.
func (d *document) contact(k *store.Case, scopes ...string) {
	d.text(k.ContactName, scopes...)
	for _, number := range []string{k.Phone, k.VisitNumber} {
		d.text(number, scopes...)
		plain := strings.Map(alnum, number)
		d.text(plain, scopes...)
		if n := len(plain); n > lastDigits { // people say the end of a number
			d.text(plain[n-lastDigits:], scopes...)
		}
	}
}

// lastDigits is how much of the end of a telephone or visit number is a word of its own.
const lastDigits = 4

func alnum(r rune) rune {
	if r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
		return r
	}
	return -1
}

func (d *document) answer(a *store.CaseAnswer) {
	switch {
	case a.Sent:
		d.text(a.Text, everyone, readers)
	case a.Unit != "":
		d.text(a.Text, unit+short(a.Unit))
	default:
		d.text(a.Text)
	}
	if a.Unit != "" {
		d.text(a.CallSaid, unit+short(a.Unit))
	}
}

func (d *document) task(k *store.Case, t *store.CaseTask) {
	own := unit + short(t.Unit)
	d.add(place + short(t.Unit))
	d.text(t.Asked, own)
	d.text(t.Reason, own)
	d.text(t.MoreReason, own)
	if !t.Newest || !t.State.About().Stands {
		return
	}
	d.add(held + short(t.Unit))
	if t.ShowContact {
		d.contact(k, own)
	}
}

// Whom lines of history are for beside the centre, as they are shown at the desk: who reads words, everyone, and the
// department that a line is about.
var (
	forReaders  = []casestate.Event{casestate.EventAdded, casestate.EventRated}
	forEveryone = []casestate.Event{casestate.EventAnswered}
	forUnit     = []casestate.Event{casestate.EventAssigned, casestate.EventReturned, casestate.EventRecalled,
		casestate.EventTimeAsked}
)

// event adds the words of a line of history for those who read them.
func (d *document) event(e *store.CaseEvent) {
	var scopes []string
	note := e.What == casestate.EventNoted
	switch {
	case slices.Contains(forEveryone, e.What):
		scopes = []string{everyone, readers}
	case slices.Contains(forReaders, e.What) || note && e.Scope == casestate.ForEveryone:
		scopes = []string{readers}
	case e.Unit != "" && (slices.Contains(forUnit, e.What) || note && e.Scope == casestate.ForTask):
		scopes = []string{unit + short(e.Unit)}
	}
	d.text(said(e), scopes...)
}

// said is what somebody wrote in a line of history, without the dates and names that the hub put before it.
func said(e *store.CaseEvent) string {
	before := 0 // lines
	switch e.What.Line() {
	case casestate.Until, casestate.UnitUntil, casestate.Call:
		before = 1
	case casestate.Moved:
		before = 3
	case casestate.Changed:
		before = 4
	case casestate.Pressed, casestate.Clocks, casestate.Colleague:
		return ""
	case casestate.Actor, casestate.Units, casestate.Judged, casestate.NextRound, casestate.Work,
		casestate.Addition, casestate.Other:
	}
	lines := strings.SplitN(e.Text, "\n", before+1)
	if len(lines) <= before {
		return ""
	}
	return lines[before]
}
