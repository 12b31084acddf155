package casework_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"
	"pgregory.net/rapid"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/retention"
	"xinsheng/internal/hub/search"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
)

// The three who search: the centre, a department, and a director who reads answers alone.
func (o *office) centreFinds(words string) []int64 {
	return o.list(casework.Query{Search: words, Words: true})
}
func (o *office) sonicFinds(words string) []int64 {
	return o.list(casework.Query{Search: words, Words: true, Unit: sonic.Unit})
}
func (o *office) directorFinds(words string) []int64 { return o.list(casework.Query{Search: words}) }

func withContact(_ *store.Record, b *feedback.Body) {
	b.Report.Text = "Ｂ超等了两个多小时，护士态度很好"
	b.Report.Contact = &feedback.Contact{Name: "欧阳明月", Phone: "13812345678"}
	b.Report.VisitNumber, b.Report.Bed = "MZ-20260706-0042", "12"
}

func TestSearch_FindsEverythingThatOneMaySeeAndNothingElse(t *testing.T) {
	each(t, func(o *office) {
		ctx := o.t.Context()
		ref := o.open(feedback.Complaint, withContact)
		o.open(feedback.Complaint, func(_ *store.Record, b *feedback.Body) { b.Report.Text = "停车难" })
		o.must(o.cases.Accept(ctx, first, ref))
		o.must(o.cases.HandOut(ctx, first, ref, casework.Order{Units: []string{sonic.Unit, dental.Unit}, Asked: "请查叫号记录"}))
		o.must(o.cases.NoteTo(ctx, first, ref, casestate.ForCentre, "院长很关心"))
		o.must(o.cases.NoteTo(ctx, first, ref, casestate.ForEveryone, "周五复查"))
		o.must(o.cases.Note(ctx, sonic, ref, "探头坏过"))
		o.must(o.cases.Note(ctx, dental, ref, "与牙椅无关"))
		o.must(o.cases.Reply(ctx, sonic, ref, "机器已修复", casework.Call{}, nil))
		o.must(o.cases.Answer(ctx, first, ref, "您好，已加开一间诊室"))
		o.must(o.cases.Rate(ctx, ref, feedback.NotSatisfied, "诊室还是没人"))
		rec, body := o.addition("后来想起来的")
		o.must(o.add(ref, rec, body))

		yes, no := []int64{ref.ID}, []int64(nil)
		for _, c := range []struct {
			words                   string
			centre, sonic, director []int64
		}{
			{"等", yes, yes, no}, {"态度", yes, yes, no}, {"等 态度", yes, yes, no}, {"态度　小时", yes, yes, no}, {"两个多小时", yes, yes, no},
			{"b超", yes, yes, no}, {"Ｂ", yes, yes, no}, {"等 停车", no, no, no}, {"度态", no, no, no},
			{"想起来", yes, yes, no}, {"诊室还是", yes, yes, no}, {"加开", yes, yes, yes}, {"加开一间诊室 您好", yes, yes, yes},
			{"13812345678", yes, no, no}, {"138", yes, no, no}, {"138-1234 5678", no, no, no}, {"5678", yes, no, no},
			{"欧阳", yes, no, no}, {"明月 态度", yes, no, no}, {"20260706", yes, no, no}, {"mz-20260706", yes, no, no},
			{"0042", yes, no, no},
			{"12床", yes, yes, no}, {"bed 12", yes, yes, no},
			{"院长", yes, no, no}, {"复查", yes, yes, no}, {"探头", yes, yes, no}, {"牙椅", yes, no, no},
			{"叫号", yes, yes, no}, {"修复", yes, yes, no},
			{"reached", no, no, no}, {"!?", no, no, no}, {`" OR "`, no, no, no}, {"' | 'x", no, no, no},
		} {
			assert.Equal(o.t, c.centre, o.centreFinds(c.words), "the centre looks for %s", c.words)
			assert.Equal(o.t, c.sonic, o.sonicFinds(c.words), "a department looks for %s", c.words)
			assert.Equal(o.t, c.director, o.directorFinds(c.words), "a director looks for %s", c.words)
		}
		assert.Empty(o.t, o.sonicFinds("停车"), "it is nothing of that department's")
		assert.Empty(o.t, o.list(casework.Query{Search: "等", Words: true, Kind: feedback.Praise}))
		assert.Equal(o.t, yes, o.list(casework.Query{Search: "等 超声", Words: true, Places: func(w string) []string {
			return map[string][]string{"超声": {sonic.Unit}}[w]
		}}), "a word and a department's name")

		own := o.taskRow(ref, sonic.Unit)
		o.must(o.cases.Grant(ctx, first, casework.Ref{ID: ref.ID, Task: own.ID}, true))
		assert.Equal(o.t, yes, o.sonicFinds("138"), "the contact was granted")
		o.must(o.cases.Grant(ctx, first, casework.Ref{ID: ref.ID, Task: own.ID}, false))
		assert.Empty(o.t, o.sonicFinds("138"), "and taken back")
		o.must(o.cases.TakeBack(ctx, first, casework.Ref{ID: ref.ID, Task: own.ID}, "不归他们"))
		assert.Empty(o.t, o.sonicFinds("态度"), "the department has it no more")
	})
}

// indexed is what the index holds of cases, a line a case.
func (o *office) indexed(refs []casework.Ref) (lines []string) {
	q := "SELECT CAST(rowid AS TEXT) || ' ' || tokens FROM case_search WHERE rowid IN (?) ORDER BY rowid"
	if o.store.Postgres() {
		q = "SELECT CAST(case_id AS TEXT) || ' ' || tokens::text FROM case_search WHERE case_id IN (?) ORDER BY case_id"
	}
	o.must(o.store.DB().NewRaw(q, ids(refs)).Scan(context.WithoutCancel(o.t.Context()), &lines))
	return lines
}

func ids(refs []casework.Ref) any {
	var all []int64
	for _, r := range refs {
		all = append(all, r.ID)
	}
	return bun.List(all)
}

// forgetIndexed makes cases as they are in a hub of before.
func (o *office) forgetIndexed(ctx context.Context, refs []casework.Ref) {
	key := "rowid"
	if o.store.Postgres() {
		key = "case_id"
	}
	for _, q := range []string{"DELETE FROM case_search WHERE " + key + " IN (?)",
		"INSERT INTO case_search_due SELECT id FROM cases WHERE id IN (?)"} {
		_, err := o.store.DB().ExecContext(ctx, q, ids(refs))
		o.must(err)
	}
}

// TestSearch_TheIndexIsWhatARebuildWouldMake: whatever was done to cases in whatever order, and after an erasure
// nothing of it is left.
func TestSearch_TheIndexIsWhatARebuildWouldMake(t *testing.T) {
	each(t, func(o *office) {
		o.hire("u1", casework.Centre)
		o.hire("u2", casework.Centre)
		ctx := context.WithoutCancel(o.t.Context())
		rapid.Check(o.t, func(rt *rapid.T) {
			text := func() string {
				return rapid.SampledFrom([]string{"等 态度", "b超 12", "再 看看", "电话 138"}).Draw(rt, "text")
			}
			var refs []casework.Ref
			for range rapid.IntRange(1, 3).Draw(rt, "cases") {
				refs = append(refs, o.open(rapid.SampledFrom(feedback.Kinds()).Draw(rt, "kind"),
					func(rec *store.Record, b *feedback.Body) {
						withContact(rec, b)
						_, err := o.store.DB().NewInsert().Model(rec).Exec(ctx)
						require.NoError(rt, err)
					}))
			}
			for range rapid.IntRange(3, 12).Draw(rt, "steps") {
				o.randomly(ctx, rt, rapid.SampledFrom(refs).Draw(rt, "case"), text)
			}
			o.rebuilt(ctx, rt, refs)
		})
		if !o.store.Postgres() {
			_, err := o.store.DB().ExecContext(ctx, "INSERT INTO case_search (case_search) VALUES ('integrity-check')")
			o.must(err)
		}
	})
}

func (o *office) randomly(ctx context.Context, rt *rapid.T, ref casework.Ref, text func() string) {
	unit := rapid.SampledFrom([]casework.Actor{sonic, dental}).Draw(rt, "unit")
	task := ref
	for _, t := range o.file(ref).Newest() {
		if t.Unit == unit.Unit {
			task.Task = t.ID
		}
	}
	steps := []func() error{
		func() error { return o.cases.Accept(ctx, first, ref) },
		func() error {
			return o.cases.HandOut(ctx, first, ref, casework.Order{Units: []string{unit.Unit}, Asked: text()})
		},
		func() error { return o.cases.Note(ctx, unit, ref, text()) },
		func() error {
			return o.cases.NoteTo(ctx, first, task, rapid.SampledFrom(casestate.Scopes()).Draw(rt, "scope"), text())
		},
		func() error { return o.cases.Grant(ctx, first, task, rapid.Bool().Draw(rt, "show")) },
		func() error { return o.cases.Reply(ctx, unit, ref, text(), casework.Call{}, nil) },
		func() error { return o.cases.HandBack(ctx, unit, ref, text()) },
		func() error { return o.cases.TakeBack(ctx, first, task, text()) },
		func() error { return o.cases.Answer(ctx, first, ref, text()) },
		func() error {
			return o.cases.Rate(ctx, ref, rapid.SampledFrom(feedback.Verdicts()).Draw(rt, "verdict"), text())
		},
		func() error { rec, body := o.addition(text()); return o.add(ref, rec, body) },
		func() error { return o.cases.Close(ctx, first, ref, text()) },
		func() error { return o.cases.Reopen(ctx, second, ref, text()) },
		func() error {
			return o.cases.Correct(ctx, first, ref, casework.Correction{Kind: feedback.Help, PlaceID: unit.Unit, Reason: text()})
		},
		func() error {
			return o.store.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
				_, err := retention.Eraser{}.EraseContact(ctx, tx, ref.ID, o.now)
				return err
			})
		},
		func() error {
			return o.store.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
				_, _, err := retention.Eraser{}.EraseCase(ctx, tx, ref.ID, o.now, "system")
				return err
			})
		},
	}
	_ = steps[rapid.IntRange(0, len(steps)-1).Draw(rt, "step")]()
}

func (o *office) rebuilt(ctx context.Context, rt *rapid.T, refs []casework.Ref) {
	kept := o.indexed(refs)
	o.forgetIndexed(ctx, refs)
	filled, err := search.Fill(ctx, o.store)
	require.NoError(rt, err)
	require.Len(rt, kept, filled)
	require.Equal(rt, o.indexed(refs), kept)
}

// A person who wants to be forgotten is: nothing that was said can be read from the index.
func TestSearch_WhatIsErasedIsTakenOutOfTheIndex(t *testing.T) {
	each(t, func(o *office) {
		ref := o.open(feedback.Complaint, withContact)
		other := o.open(feedback.Complaint, func(_ *store.Record, b *feedback.Body) { b.Report.Text = "停车难" })
		erase := func(ctx context.Context, tx bun.Tx) error {
			_, _, err := retention.Eraser{}.EraseCase(ctx, tx, ref.ID, o.now, "system")
			return err
		}
		o.must(o.store.Tx(o.t.Context(), erase))
		for _, words := range []string{"等", "态度", "138", "欧阳"} {
			assert.Empty(o.t, o.centreFinds(words), words)
		}
		assert.Equal(o.t, []int64{other.ID}, o.centreFinds("停车"))
		if o.store.Postgres() {
			return
		}
		assert.False(o.t, o.inBlocks("12345678"), "the telephone number is left in the index")
		o.open(feedback.Complaint, withContact)
		assert.True(o.t, o.inBlocks("12345678"), "this looks in the right place")
	})
}

// inBlocks reports whether digits stand in the bytes of SQLite's index. Of words that begin alike it keeps the
// beginning once.
func (o *office) inBlocks(digits string) bool {
	var blocks []string
	o.must(o.store.DB().NewRaw("SELECT hex(block) FROM case_search_data").Scan(o.t.Context(), &blocks))
	return slices.ContainsFunc(blocks, func(b string) bool { return strings.Contains(b, fmt.Sprintf("%X", digits)) })
}

// A hub of before finds its old cases as soon as they are indexed, and begins where it was cut off.
func TestSearch_OldCasesAreIndexedOnce(t *testing.T) {
	storetest.EachStore(t, func(t *testing.T, s *store.Store) {
		o := newOffice(t, s)
		ref := o.open(feedback.Complaint, withContact)
		o.forgetIndexed(t.Context(), []casework.Ref{ref})
		assert.Empty(t, o.centreFinds("态度"))
		for _, want := range []int{1, 0} {
			filled, err := search.Fill(t.Context(), s)
			require.NoError(t, err)
			assert.Equal(t, want, filled)
		}
		assert.Equal(t, []int64{ref.ID}, o.centreFinds("态度"))
	})
}
