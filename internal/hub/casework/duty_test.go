package casework_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
)

func (o *office) duty() bool {
	o.t.Helper()
	there, err := o.cases.OnDuty(o.t.Context())
	o.must(err)
	return there
}

func (o *office) webhook(address string) {
	o.t.Helper()
	o.must(o.store.Tx(o.t.Context(), func(ctx context.Context, tx bun.Tx) error {
		if err := hospital.Save(ctx, tx, &casework.Alarm{WebhookURL: address}, "u1", o.now); err != nil {
			return err
		}
		return o.cases.NewWebhook(ctx, tx)
	}))
}

// A terminal offers to call somebody only while somebody would hear of it.
func TestOnDuty_IsAnOpenPageOfTheCentreOrAWebhookThatTakesCalls(t *testing.T) {
	each(t, func(o *office) {
		ctx := t.Context()
		require.False(t, o.duty(), "nobody is there")
		o.must(o.cases.Watch(ctx, "one"))
		o.must(o.cases.Watch(ctx, "two"))
		require.True(t, o.duty())
		o.must(o.cases.Unwatch(ctx, "one"))
		require.True(t, o.duty(), "the other page is open")
		o.now = o.now.Add(casework.WatchLease - time.Second)
		o.must(o.cases.Stay(ctx, "one"))
		o.must(o.cases.Stay(ctx, "two"))
		o.now = o.now.Add(2 * time.Second)
		require.True(t, o.duty(), "it answered")
		there, err := o.cases.Stays(ctx, "one")
		o.must(err)
		require.False(t, there, "an answer that comes late opens no page that was closed")
		o.now = o.now.Add(casework.WatchLease)
		there, err = o.cases.Stays(ctx, "two")
		o.must(err)
		require.False(t, there)
		require.False(t, o.duty(), "it is open and does not answer")

		o.webhook("https://duty.example/hook")
		require.True(t, o.duty())
		ref := o.urgent()
		o.must(o.cases.AlertFailed(ctx, ref.ID, "500"))
		require.False(t, o.duty(), "its last call failed")
		alerts, err := o.cases.Alerts(ctx, ref.ID)
		o.must(err)
		require.Equal(t, "500", alerts[ref.ID].Failed)
		o.must(o.cases.AlertDone(ctx, ref.ID))
		require.True(t, o.duty())
		require.Equal(t, o.now.UTC(), o.get(ref).UrgentToldAt.UTC())
		o.must(o.cases.AlertFailed(ctx, ref.ID, casework.NoAnswer))
		require.False(t, o.duty())
		o.webhook("https://other.example/hook")
		require.True(t, o.duty(), "what another address did counts no more")
		o.webhook("")
		require.False(t, o.duty())
	})
}

func (o *office) urgent(change ...func(*feedback.Report)) casework.Ref {
	return o.open(feedback.Help, func(rec *store.Record, body *feedback.Body) {
		rec.Urgent, body.Report.Urgent = true, true
		for _, c := range change {
			c(body.Report)
		}
	})
}

// Whatever the rhythm of the taps, an urgent report rings; the mark stands beside it.
func TestOpen_AnInhumanRhythmRingsWithItsMark(t *testing.T) {
	each(t, func(o *office) {
		mashed := o.urgent(func(r *feedback.Report) { r.Inhuman = true })
		alone := o.urgent(func(r *feedback.Report) { r.Text, r.Company = "", true })
		ringing, err := o.cases.Ringing(t.Context())
		o.must(err)
		require.Len(t, ringing, 2)
		require.Equal(t, mashed.ID, ringing[0].ID)
		require.True(t, ringing[0].Inhuman)
		require.Equal(t, alone.ID, ringing[1].ID)
		require.True(t, ringing[1].Company)
		alerts, err := o.cases.Alerts(t.Context(), mashed.ID, alone.ID)
		o.must(err)
		require.Len(t, alerts, 2)
	})
}

// Words about oneself are seen from whichever door they come, also when they are added later, and go from the top of
// the inbox when somebody takes the case on.
func TestDespairing_IsWhatSpeaksOfEndingOnesOwnLife(t *testing.T) {
	each(t, func(o *office) {
		ctx := t.Context()
		says := func(text, terminal string) casework.Ref {
			return o.open(feedback.Complaint, func(rec *store.Record, body *feedback.Body) {
				rec.TerminalID,
					body.Report.Text = terminal, text
			})
		}
		says("护士把我骂了，有人晕倒", "t1")
		first_ := says("我想 自杀", "t1")
		says("谢谢您的救命恩人", "t1")
		phone := says("SUICIDE", store.NoTerminal)
		added := says("等了很久", "t1")
		list := func() (out []int64) {
			cases, total, err := o.cases.Despairing(ctx, 5)
			o.must(err)
			for _, k := range cases {
				out = append(out, k.ID)
			}
			require.Len(t, out, total)
			return out
		}
		require.Equal(t, []int64{first_.ID, phone.ID}, list())
		o.must(o.store.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
			rec := &store.Record{ID: "0197d7a5-5d5c-7000-8000-000000000001", ReceivedAt: o.now, CapturedAt: o.now}
			return o.cases.Add(ctx, tx, added.ID, rec, &feedback.Body{Type: feedback.TypeAddition,
				Addition: &feedback.Addition{Text: "我活不下去了"}})
		}))
		require.Equal(t, []int64{first_.ID, phone.ID, added.ID}, list())
		o.must(o.cases.Accept(ctx, first, first_))
		require.Equal(t, []int64{phone.ID, added.ID}, list())
	})
}

// despairing is the cases at the top of the inbox.
func (o *office) despairing() (out []int64) {
	o.t.Helper()
	cases, total, err := o.cases.Despairing(o.t.Context(), 5)
	o.must(err)
	for _, k := range cases {
		out = append(out, k.ID)
	}
	require.Len(o.t, out, total)
	return out
}

func (o *office) adds(ref casework.Ref, text string) {
	o.t.Helper()
	o.must(o.store.Tx(o.t.Context(), func(ctx context.Context, tx bun.Tx) error {
		rec := &store.Record{ID: uuid.NewString(), ReceivedAt: o.now.UTC(), CapturedAt: o.now.UTC()}
		return o.cases.Add(ctx, tx, ref.ID, rec, &feedback.Body{Type: feedback.TypeAddition,
			Addition: &feedback.Addition{Text: text}})
	}))
}

// Words of despair come also when the case was taken on, answered or closed long ago. They stand there until somebody
// of the centre opens the case or works on it after they came.
func TestDespairing_WordsThatComeLaterStandThereUntilTheCentreHasLooked(t *testing.T) {
	each(t, func(o *office) {
		ctx := t.Context()
		ref := o.answered()
		require.Empty(t, o.despairing())
		o.adds(ref, "还是没有人理我")
		require.Empty(t, o.despairing())
		before := o.get(ref)
		o.now = o.now.Add(time.Hour)
		o.adds(ref, "我不想活了")
		require.Equal(t, []int64{ref.ID}, o.despairing())
		o.must(o.cases.Opened(ctx, before))
		require.Equal(t, []int64{ref.ID}, o.despairing(), "who had the page open before has not read them")
		o.must(o.cases.Answer(ctx, sonic, ref, "科室的话"))
		require.Equal(t, []int64{ref.ID}, o.despairing(), "a department's work is not the centre's look")
		o.must(o.cases.Opened(ctx, o.get(ref)))
		require.Empty(t, o.despairing())

		o.now = o.now.Add(time.Hour)
		o.must(o.cases.Rate(ctx, ref, feedback.NotSatisfied, "没解决，活不下去了"))
		require.Equal(t, []int64{ref.ID}, o.despairing(), "why it is not satisfying is words too")
		require.True(t, o.get(ref).SelfHarm)
		o.must(o.cases.Note(ctx, first, ref, "已打电话"))
		require.Empty(t, o.despairing(), "the centre works on it")

		o.must(o.cases.Answer(ctx, first, ref, "第二次的答复"))
		o.must(o.cases.Rate(ctx, ref, feedback.Satisfied, ""))
		o.adds(ref, "想自杀")
		require.Equal(t, []int64{ref.ID}, o.despairing(), "a closed one")
		o.must(o.cases.Opened(ctx, o.get(ref)))
		require.Empty(t, o.despairing())

		fresh := o.open(feedback.Complaint, func(_ *store.Record, b *feedback.Body) { b.Report.Text = "我不想活了" })
		o.must(o.cases.Opened(ctx, o.get(fresh)))
		require.Equal(t, []int64{fresh.ID}, o.despairing(), "a new one waits to be taken on")
		o.must(o.cases.WithdrawForNow(ctx, fresh))
		require.Empty(t, o.despairing())
		o.must(o.cases.Undo(ctx, fresh))
		require.Equal(t, []int64{fresh.ID}, o.despairing())
	})
}

// What a recording says is read by the same rule, whether it is written down after its case was opened or before.
func TestHeard_WordsThatWereSpokenStandThereAsIfTheyWereWritten(t *testing.T) {
	each(t, func(o *office) {
		ctx := t.Context()
		hear := func(ref casework.Ref, text string) {
			o.t.Helper()
			o.must(o.store.Tx(ctx, func(ctx context.Context, tx bun.Tx) error { return o.cases.Heard(ctx, tx, ref.ID, text) }))
		}
		voice := func(text string) casework.Ref {
			return o.open(feedback.Complaint, func(rec *store.Record, b *feedback.Body) {
				b.Report.Text, b.Report.Attachments = "", []feedback.Attachment{{PartID: "1", Kind: feedback.Voice}}
				o.part(rec.ID, 0, func(p *store.Part) { p.Transcript = text })
			})
		}
		early, late, other := voice("我不想活了"), voice(""), voice("")
		require.Equal(t, []int64{early.ID}, o.despairing())
		require.True(t, o.get(early).SelfHarm)
		before := o.get(late)
		hear(late, "护士说话太快")
		require.Equal(t, before.UpdatedAt, o.get(late).UpdatedAt)
		hear(late, "我活 不下去了")
		hear(other, "他救了我，救命恩人")
		require.Equal(t, []int64{early.ID, late.ID}, o.despairing())
		require.True(t, o.get(late).SelfHarm)
		require.ErrorIs(t, o.cases.Accept(ctx, first, casework.Ref{ID: late.ID, Version: casework.Version(before)}),
			casework.ErrStale,
			"who has the page open does not know of it yet")
		o.must(o.cases.Accept(ctx, first, late))
		require.Equal(t, []int64{early.ID}, o.despairing())

		rec, body := o.addition("")
		o.part(rec.ID, 0, func(p *store.Part) { p.Transcript = "想自杀" })
		o.must(o.add(late, rec, body))
		require.Equal(t, []int64{early.ID, late.ID}, o.despairing(), "an addition that is spoken")
		hear(casework.Ref{ID: 999_999}, "想自杀")
	})
}

func TestDespairing_ReadsNoMoreThanTheIndex(t *testing.T) {
	for name, dsn := range map[string]func(testing.TB) string{"sqlite": storetest.SQLite, "postgres": storetest.Chinese} {
		t.Run(name, func(t *testing.T) {
			s := storetest.Open(t, dsn(t))
			o := newOffice(t, s)
			o.open(feedback.Complaint)
			storetest.FillCases(t, s, 3000)
			_, err := s.DB().NewRaw("ANALYZE cases").Exec(t.Context()) // PostgreSQL goes by what it counted
			o.must(err)
			asked := storetest.Listen(s)
			o.despairing()
			asked.Uses(t, "ORDER BY", "cases_despair")
			asked.Uses(t, "count(*)", "cases_despair")
		})
	}
}
