package casework

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/audit"
	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/notice"
	"xinsheng/internal/hub/search"
	"xinsheng/internal/hub/store"
)

// MaxTextRunes is the longest answer, note or reason, in characters.
const MaxTextRunes = 4000

// Hasher makes of a receipt's PIN what the hub keeps in its place.
type Hasher interface {
	// PINHash is a keyed hash over the number and its PIN, so that four digits cannot be tried out on a stolen database.
	PINHash(number, pin string) string
}

// Params are what Cases needs.
type Params struct {
	Store  *store.Store
	Audit  *audit.Log
	Hasher Hasher
	Rules  RuleSource
	Now    func() time.Time // nil: the wall clock
}

// Cases is all cases of a hub. It is safe for concurrent use.
type Cases struct {
	store  *store.Store
	audit  *audit.Log
	hasher Hasher
	rules  RuleSource
	now    func() time.Time

	notices *notice.Queue
}

// New is the case work over p.Store.
func New(p Params) *Cases {
	if p.Now == nil {
		p.Now = time.Now
	}
	return &Cases{
		store: p.Store, audit: p.Audit, hasher: p.Hasher, rules: p.Rules, now: p.Now,
		notices: notice.New(notice.Params{Store: p.Store, Audit: p.Audit, Now: p.Now}),
	}
}

// Ref names a case as someone saw it. Version 0 stands for whatever it is like now. Answer is the id of the newest
// answer that was seen: of one's own department, or for the centre of those that the person was given; 0: none.
type Ref struct {
	ID      int64
	Version int64
	Answer  int64
	Task    int64  // which department's; a department's own needs no name, and where it has one it is that and no other
	Read    string // AnswerMark of the answer that a person read; empty: whichever it is
	Request string // names what is asked for: what was done under that name before is not done again; empty: nothing was
	Record  string // in which it came, and which is erased with the case; empty: in none
}

// Version tells one state of a case's row from the next.
func Version(k *store.Case) int64 { return k.UpdatedAt.UnixMicro() }

// step is one line that a change adds to the history, and the audit log's name for it.
type step struct {
	what    casestate.Event
	text    string
	verdict feedback.Verdict // of what says how the person judged the answer
	at      time.Time        // zero: when it is written
	unit    string           // the department that it is about; empty: none
	scope   casestate.Scope  // of a note
}

// change alters a case in memory and answers what to write into its history.
type change func(ctx context.Context, tx bun.Tx, k *store.Case, tasks []store.CaseTask) ([]step, error)

// change is the one way in which a case is altered.
func (c *Cases) change(ctx context.Context, a Actor, ref Ref, action Action, fn change) error {
	return c.store.Tx(ctx, func(ctx context.Context, tx bun.Tx) error { return c.changeIn(ctx, tx, a, ref, action, fn) })
}

// changeIn is change inside a transaction that does more.
func (c *Cases) changeIn(ctx context.Context, tx bun.Tx, a Actor, ref Ref, action Action, fn change) error {
	if err := c.changed(ctx, tx, a, ref, action, fn); err != nil {
		return fmt.Errorf("%s: %w", action, err)
	}
	return nil
}

func (c *Cases) changed(ctx context.Context, tx bun.Tx, a Actor, ref Ref, action Action, fn change) error {
	k, tasks, err := c.lock(ctx, tx, ref)
	if err != nil {
		return err
	}
	if done, err := requested(ctx, tx, ref); done || err != nil {
		return err
	}
	if ref.Read != "" && ref.Read != AnswerMark(k) {
		return ErrStale
	}
	if err := check(k, a, action, tasks, meant(tasks, a, ref)); err != nil {
		return err
	}
	if t := meant(tasks, a, ref); a.Role == Department && ref.Task != 0 && t.ID != ref.Task {
		return ErrStale
	}
	was := *k
	before, round := k.State, k.Round
	steps, err := fn(ctx, tx, k, tasks)
	if err != nil {
		return err
	}
	if !k.ErasedAt.IsZero() { // such as the reason for closing what was open for years
		k.CloseReason = ""
	}
	if k.State != before && !slices.Contains(rules()[action].to, k.State) {
		return fmt.Errorf("from %s to %s: %w", before, k.State, ErrState)
	}
	// nothing more is asked of the person
	if k.State == casestate.Answered && (before != casestate.Answered || action == Correct) && !AsksVerdict(k) {
		passed, err := c.passOn(ctx, tx, k, a.ID, tasks)
		if err != nil {
			return err
		}
		steps = append(append(steps, passed...), step{what: casestate.EventClosed})
		if err := c.finish(ctx, tx, k, casestate.Closed, casestate.EndedPassedOn); err != nil {
			return err
		}
	}
	// the centre has looked: its page shows all words, and it knows of no newer ones
	if a.Role == Centre && k.State != casestate.New {
		k.DespairAt = time.Time{}
	}
	if err := c.follow(ctx, tx, k, was, tasks); err != nil {
		return err
	}
	if err := attend(ctx, tx, a, action, tasks); err != nil {
		return err
	}
	if len(steps) == 0 { // it was so before
		return search.Update(ctx, tx, k.ID)
	}
	if err := c.write(ctx, tx, k, a.ID, round, ref, steps); err != nil {
		return err
	}
	return c.audit.Append(ctx, tx, a.ID, "case."+string(action), k.Number)
}

// write writes a case that was changed by an actor, and what happened into its history of that round. Of an erased case
// it says that it happened, and nothing of what was said.
func (c *Cases) write(ctx context.Context, tx bun.Tx, k *store.Case, by string, round int, ref Ref,
	steps []step) error {
	now := c.stamp(k)
	if _, err := tx.NewUpdate().Model(k).WherePK().Exec(ctx); err != nil {
		return fmt.Errorf("write case %d: %w", k.ID, err)
	}
	for i, s := range steps {
		if !k.ErasedAt.IsZero() {
			s.text = ""
		}
		at := now
		if !s.at.IsZero() {
			at = s.at.UTC().Truncate(time.Microsecond)
		}
		e := store.CaseEvent{CaseID: k.ID, At: at, Actor: by, What: s.what, Round: round, Text: s.text, Unit: s.unit,
			Scope: s.scope, Verdict: s.verdict}
		if i == 0 {
			e.RequestID, e.RecordID = ref.Request, ref.Record
		}
		if _, err := tx.NewInsert().Model(&e).Exec(ctx); err != nil {
			return fmt.Errorf("write history of case %d: %w", k.ID, err)
		}
	}
	if err := search.Update(ctx, tx, k.ID); err != nil {
		return err
	}
	return c.tell(ctx, tx, k, by, steps)
}

// requested reports whether what ref asks for was done before: the answer to it was lost on its way.
func requested(ctx context.Context, tx bun.Tx, ref Ref) (bool, error) {
	if ref.Request == "" {
		return false, nil
	}
	done, err := tx.NewSelect().Model((*store.CaseEvent)(nil)).
		Where("case_id = ? AND request_id = ?", ref.ID, ref.Request).Exists(ctx)
	if err != nil {
		return false, fmt.Errorf("look for the request: %w", err)
	}
	return done, nil
}

// lock reads a case for a change and keeps others from changing it until the transaction ends.
func (c *Cases) lock(ctx context.Context, tx bun.Tx, ref Ref) (*store.Case, []store.CaseTask, error) {
	k := new(store.Case)
	q := tx.NewSelect().Model(k).Where("id = ?", ref.ID)
	if c.store.Postgres() {
		q = q.For("UPDATE")
	}
	if err := q.Scan(ctx); errors.Is(err, sql.ErrNoRows) {
		return nil, nil, ErrNotFound
	} else if err != nil {
		return nil, nil, fmt.Errorf("read case %d: %w", ref.ID, err)
	}
	if ref.Version != 0 && ref.Version != Version(k) {
		return nil, nil, ErrStale
	}
	tasks, err := newestTasks(ctx, tx, k.ID)
	if err != nil {
		return nil, nil, err
	}
	return k, tasks, nil
}

// stamp moves the case's version on, also when the clock stands still or was set back.
func (c *Cases) stamp(k *store.Case) time.Time {
	now := c.now().UTC().Truncate(time.Microsecond)
	if now.After(k.UpdatedAt) {
		k.UpdatedAt = now
	} else {
		k.UpdatedAt = k.UpdatedAt.Add(time.Microsecond)
	}
	return now
}

// cleaned is s without space around it; it must hold something and not too much.
func cleaned(s string) (string, error) {
	s = strings.TrimSpace(strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\r\n", "\n"))
	switch {
	case feedback.Blank(s):
		return "", ErrEmpty
	case utf8.RuneCountInString(s) > MaxTextRunes:
		return "", ErrTooLong
	}
	return s, nil
}

// optional is cleaned for what may be empty.
func optional(s string) (string, error) {
	if feedback.Blank(s) {
		return "", nil
	}
	return cleaned(s)
}
