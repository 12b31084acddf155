package casework_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/store"
)

// order is what the desk wrote down of an order of 12345 that wants its answer by a day.
func order(number, by string) func(*store.Record, *feedback.Body) {
	return entered(feedback.Entry{Channel: string(casestate.FromOrder), Number: number, By: by})
}

func entered(e feedback.Entry) func(*store.Record, *feedback.Body) {
	return func(r *store.Record, b *feedback.Body) { r.TerminalID, b.Entry = store.AtDesk, &e }
}

func TestChannel_ItsDateIsAThirdClockUntilItsAnswerIsCarriedBack(t *testing.T) {
	each(t, func(o *office) {
		ctx := t.Context()
		ref := o.open(feedback.Complaint, order("2026-0706-001", "2026-07-09"))
		k := o.get(ref)
		assert.Equal(t, casestate.FromOrder, k.Source)
		assert.Equal(t, "2026-0706-001", k.OutsideNumber)
		assert.Equal(t, day(t, "2026-07-09 17:30"), k.DueChannel.UTC())
		assert.Equal(t, k.DueChannel, k.DueAt, "the nearest of the three")
		assert.Equal(t, k.DueLaw, k.PromisedAt, "nobody promised the person what an office demands of the hospital")

		assert.ErrorIs(t, o.cases.CarryBack(ctx, first, ref, ""), casework.ErrState, "nobody has even looked at it")
		o.must(o.cases.Accept(ctx, first, ref))
		assert.ErrorIs(t, o.cases.CarryBack(ctx, sonic, ref, ""), casework.ErrForbidden)
		o.must(o.cases.Answer(ctx, first, ref, "机器修好了。"))
		o.must(o.cases.Rate(ctx, ref, feedback.NotSatisfied, ""))
		again := o.get(ref)
		assert.Equal(t, 2, again.Round)
		assert.Equal(t, k.DueChannel, again.DueAt, "the office still has nothing")

		o.must(o.cases.CarryBack(ctx, first, ref, "网上回复"))
		told := o.get(ref)
		assert.False(t, told.ChannelToldAt.IsZero())
		assert.Equal(t, told.PromisedAt, told.DueAt, "its clock is over")
		assert.Contains(t, o.history(ref), string(casestate.EventCarriedBack))
		assert.ErrorIs(t, o.cases.CarryBack(ctx, first, ref, ""), casework.ErrState, "once")
	})
}

func TestChannel_TheSameOrderTwiceIsOneCase(t *testing.T) {
	each(t, func(o *office) {
		k := o.get(o.open(feedback.Complaint, order("A-1", "")))
		err := o.enter(order("A-1", "2026-07-10"))
		var twice *casework.TwiceError
		require.ErrorAs(t, err, &twice)
		assert.ErrorIs(t, err, casework.ErrTwice)
		assert.Equal(t, k.Number, twice.Number)
		err = o.enter(entered(feedback.Entry{Channel: string(casestate.FromLetter), Number: "A-1"}))
		o.must(err) // a letter of that number is another thing
		for range 2 {
			err = o.enter(entered(feedback.Entry{Channel: string(casestate.FromHotline)}))
			o.must(err) // calls have none
		}

		// Two who enter one order in the same moment.
		errs := make([]error, 6)
		var all sync.WaitGroup
		enter := o.entering(order("A-2", ""), len(errs))
		for i := range errs {
			all.Go(func() { errs[i] = enter(i) })
		}
		all.Wait()
		kept := 0
		for _, err := range errs {
			if err == nil {
				kept++
			} else {
				assert.ErrorIs(t, err, casework.ErrTwice)
			}
		}
		assert.Equal(t, 1, kept)
		number, err := o.cases.Outside(t.Context(), casestate.FromOrder, " a－２ ")
		o.must(err)
		assert.NotEmpty(t, number, "found as people type it")
	})
}

func TestChannel_OnlyTheDeskNamesOne(t *testing.T) {
	each(t, func(o *office) {
		k := o.get(o.open(feedback.Enquiry, order("B-1", ""),
			func(r *store.Record, _ *feedback.Body) { r.TerminalID = "t1" }))
		assert.Equal(t, casestate.FromTerminal, k.Source)
		assert.Empty(t, k.OutsideNumber)
	})
}

func TestCallBack_NobodyRingsWhoDoesNotWantIt(t *testing.T) {
	each(t, func(o *office) {
		ctx := t.Context()
		contact := func(_ *store.Record, b *feedback.Body) {
			b.Report.Contact = &feedback.Contact{Phone: "13800000001"}
		}
		var refs []casework.Ref
		for _, reply := range append(feedback.Replies(), feedback.ReplyUnasked) {
			ref := o.open(feedback.Complaint, contact,
				entered(feedback.Entry{Channel: string(casestate.FromHotline), Reply: reply}))
			o.must(o.cases.Accept(ctx, first, ref))
			o.must(o.cases.Answer(ctx, first, ref, "修好了。"))
			refs = append(refs, ref)
		}
		o.now = o.now.AddDate(0, 0, 20)
		n, err := o.cases.ToCall(ctx)
		o.must(err)
		assert.Equal(t, 2, n)
		err = o.cases.Call(ctx, first, refs[2], casework.Called{Outcome: casestate.NotReached})
		assert.ErrorIs(t, err, casework.ErrState)
		o.now = o.now.AddDate(0, 0, 20)
		closed, err := o.cases.CloseSilent(ctx)
		o.must(err)
		assert.Equal(t, 2, closed, "as those who left no number")
	})
}

// enter opens a case of what the desk wrote down.
func (o *office) enter(change func(*store.Record, *feedback.Body)) error {
	return o.entering(change, 1)(0)
}

// entering is n ways of entering the same, for several at once.
func (o *office) entering(change func(*store.Record, *feedback.Body), n int) func(i int) error {
	type made struct {
		rec  *store.Record
		body *feedback.Body
	}
	var all []made
	for range n {
		o.next++
		nonce := make([]byte, 16)
		copy(nonce, uuid.NewString())
		body := &feedback.Body{
			Schema: 1, Type: feedback.TypeReport, Lang: "zh", Profile: feedback.Outpatient, PlaceID: "zx-mz-dt",
			Receipt: &feedback.Receipt{Number: fmt.Sprintf("%08d", o.next), PIN: "1234", Nonce: nonce},
			Report:  &feedback.Report{Kind: feedback.Complaint, Text: "等了两个多小时"},
		}
		rec := &store.Record{ID: uuid.Must(uuid.NewV7()).String(), Type: "report", CapturedAt: o.now.UTC(),
			ReceivedAt: o.now.UTC(), Body: []byte("{}")}
		change(rec, body)
		all = append(all, made{rec, body})
	}
	return func(i int) error {
		return o.store.Tx(o.t.Context(), func(ctx context.Context, tx bun.Tx) error {
			_, err := o.cases.Open(ctx, tx, all[i].rec, all[i].body)
			return err
		})
	}
}
