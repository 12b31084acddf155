package casework

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/audit"
	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/search"
	"xinsheng/internal/hub/store"
)

// Add puts what the person adds later, just stored as rec, into the case's history, inside the transaction that stores
// it. Where it says why an answer does not satisfy, and the answer is still that one, it is a verdict as well: see
// Rate. The case waits to be looked at again; a closed one stays closed, and it is the centre that decides what
// follows. One that was withdrawn or erased takes nothing more: ErrOver. Rows of parts that stand there already become
// the case's.
func (c *Cases) Add(ctx context.Context, tx bun.Tx, caseID int64, rec *store.Record, body *feedback.Body) error {
	return c.add(ctx, tx, caseID, rec, body, false)
}

// AddKept is Add for what a terminal kept until the line was back: a case that was withdrawn meanwhile takes it, for as
// long as there is anything of the case.
func (c *Cases) AddKept(ctx context.Context, tx bun.Tx, caseID int64, rec *store.Record, body *feedback.Body) error {
	return c.add(ctx, tx, caseID, rec, body, true)
}

func (c *Cases) add(ctx context.Context, tx bun.Tx, caseID int64, rec *store.Record, body *feedback.Body,
	kept bool) error {
	if body.Type != feedback.TypeAddition || body.Addition == nil {
		return fmt.Errorf("add: %w", ErrUnknown)
	}
	k, tasks, err := c.lock(ctx, tx, Ref{ID: caseID})
	if err != nil {
		return fmt.Errorf("add: %w", err)
	}
	if !TakesMore(k) && !(kept && k.ErasedAt.IsZero()) {
		return fmt.Errorf("add: %w", ErrOver)
	}
	said := rec.CapturedAt
	if k.AnsweredAt.After(said) { // the time is estimated, and whoever judges an answer has read it
		said = k.AnsweredAt
	}
	rules, err := c.rules.Rules(ctx, tx)
	if err != nil {
		return fmt.Errorf("add: %w", err)
	}
	if !rules.unsatisfied(k, tasks, body.Addition, said) {
		return c.addWords(ctx, tx, k, rec, body, body.Addition.Text)
	}
	if len(body.Addition.Attachments) > 0 {
		if err := c.addWords(ctx, tx, k, rec, body, ""); err != nil {
			return err
		}
	}
	ref := Ref{ID: k.ID, Request: rec.ID, Record: rec.ID}
	return c.changeIn(ctx, tx, Visitor(), ref, Rate, c.rating(feedback.NotSatisfied, body.Addition.Text, said))
}

// unsatisfied reports whether what is added says why the answer that stands in the case does not satisfy.
func (r Rules) unsatisfied(k *store.Case, tasks []store.CaseTask, a *feedback.Addition, at time.Time) bool {
	return a.Unsatisfied != "" && a.Unsatisfied == AnswerMark(k) && check(k, Visitor(), Rate, tasks, nil) == nil &&
		r.takes(k, feedback.NotSatisfied, at)
}

// Why reports whether what a record added says why an answer did not satisfy.
func (f *File) Why(recordID string) bool {
	return recordID != "" && slices.ContainsFunc(f.History, func(e store.CaseEvent) bool {
		return e.What == casestate.EventRated && e.RecordID == recordID
	})
}

// addWords writes the line in the history under which what was added stands, with its parts.
func (c *Cases) addWords(ctx context.Context, tx bun.Tx, k *store.Case, rec *store.Record, body *feedback.Body,
	text string) error {
	rules, err := c.rules.Rules(ctx, tx)
	if err != nil {
		return fmt.Errorf("read the words of danger: %w", err)
	}
	k.AddedAt = c.stamp(k)
	despairs(k, rules, text, k.AddedAt)
	if _, err := tx.NewUpdate().Model(k).Column("added_at", "updated_at", "self_harm", "despair_at").WherePK().
		Exec(ctx); err != nil {
		return fmt.Errorf("write case %d: %w", k.ID, err)
	}
	e := store.CaseEvent{
		CaseID: k.ID, At: rec.ReceivedAt, Actor: audit.Person, What: casestate.EventAdded, Round: k.Round,
		Text: text, RecordID: rec.ID,
	}
	if _, err := tx.NewInsert().Model(&e).Exec(ctx); err != nil {
		return fmt.Errorf("write history of case %d: %w", k.ID, err)
	}
	if err := c.claimParts(ctx, tx, k.ID, rec, body); err != nil {
		return err
	}
	if err := c.tell(ctx, tx, k, audit.Person, []step{{what: casestate.EventAdded}}); err != nil {
		return err
	}
	if err := search.Update(ctx, tx, k.ID); err != nil {
		return err
	}
	return c.audit.Append(ctx, tx, audit.Person, "case.add", k.Number)
}

// TakesMore reports whether the person may add something to k.
func TakesMore(k *store.Case) bool { return !k.State.About().Unsaid && k.ErasedAt.IsZero() }

// Seen notes that the centre has looked at what the person added up to this state of the case.
func (c *Cases) Seen(ctx context.Context, k *store.Case) error {
	if k.AddedAt.IsZero() {
		return nil
	}
	_, err := c.store.DB().NewUpdate().Model((*store.Case)(nil)).Set("added_at = NULL").
		Where("id = ? AND added_at <= ?", k.ID, k.AddedAt).Exec(ctx)
	if err != nil {
		return fmt.Errorf("note that case %d was seen: %w", k.ID, err)
	}
	return nil
}

// Opened notes that somebody of the centre opened the case as k, with what the person said by then. Words of despair in
// a new one wait for more than a look: to be taken on.
func (c *Cases) Opened(ctx context.Context, k *store.Case) error {
	if k.DespairAt.IsZero() || k.State == casestate.New {
		return nil
	}
	_, err := c.store.DB().NewUpdate().Model((*store.Case)(nil)).Set("despair_at = NULL").
		Where("id = ? AND despair_at <= ? AND state <> ?", k.ID, k.DespairAt, casestate.New).Exec(ctx)
	if err != nil {
		return fmt.Errorf("note that words of despair in case %d were read: %w", k.ID, err)
	}
	return c.Changed(ctx) // it goes from the top of other open pages
}

// Changed tells open pages of the desk, in every process, that a part of a case is another than before.
func (c *Cases) Changed(ctx context.Context) error {
	_, err := c.store.DB().NewInsert().Model(&store.Counter{Name: changes, Value: 1}).
		On("CONFLICT (name) DO UPDATE").Set("value = counter.value + 1").Exec(ctx)
	if err != nil {
		return fmt.Errorf("tell of a changed part: %w", err)
	}
	return nil
}

// changes is the counter that Changed moves and Mark reads.
const changes = "media_changes"
