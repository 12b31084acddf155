package call_test

import (
	"os"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/audit"
	"xinsheng/internal/hub/call"
	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/intake"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
	"xinsheng/internal/wire"
	"xinsheng/internal/workday"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

type keys struct{}

func (keys) PINHash(number, pin string) string { return number + pin }

func (keys) Sent(id string) (pin string, nonce [wire.TokenNonceSize]byte) {
	parsed := uuid.MustParse(id)
	copy(nonce[:], parsed[:])
	return "1234", nonce
}

type room struct {
	t     *testing.T
	store *store.Store
	calls *call.Calls
	now   time.Time
}

var (
	anna  = casework.Actor{ID: "u1", Role: casework.Centre}
	berta = casework.Actor{ID: "u2", Role: casework.Centre}
)

// each runs a test over SQLite and PostgreSQL. It is Monday 2026-07-06, 10:00 in Shanghai.
func each(t *testing.T, test func(r *room)) {
	storetest.EachStore(t, func(t *testing.T, s *store.Store) {
		r := &room{t: t, store: s, now: time.Date(2026, 7, 6, 10, 0, 0, 0, workday.Zone())}
		clock := func() time.Time { return r.now }
		log := audit.New(s, clock)
		cases := casework.New(casework.Params{Store: s, Audit: log, Hasher: keys{}, Rules: &casework.Settings{}, Now: clock})
		numbers, err := wire.NewNumbers([]byte("number key of the calls' tests.."))
		require.NoError(t, err)
		r.calls = &call.Calls{Params: call.Params{Store: s, Cases: cases, Records: &intake.Records{Cases: cases},
			Numbers: numbers, Keys: keys{}, Audit: log, Now: clock}}
		test(r)
	})
}

func id() string { return uuid.Must(uuid.NewV7()).String() }

func complaint(text string) call.Sheet {
	return call.Sheet{Source: casestate.FromHotline, Phone: "138 0538 1234", Name: "刘女士", Reply: feedback.ReplyCall,
		Kind: feedback.Complaint, Text: text, PlaceID: "zx-mz-cs"}
}

func (r *room) end(s call.Sheet, how casestate.CallEnding) *store.Call {
	r.t.Helper()
	row, err := r.calls.End(r.t.Context(), anna, id(), 0, s, how)
	require.NoError(r.t, err)
	return row
}

func (r *room) kase(row *store.Call) *store.Case {
	r.t.Helper()
	k := new(store.Case)
	require.NoError(r.t, r.store.DB().NewSelect().Model(k).Where("id = ?", row.CaseID).Scan(r.t.Context()))
	return k
}

func TestEnd_ACaseIsTheOperatorsAndHoldsAllThatWasSaid(t *testing.T) {
	each(t, func(r *room) {
		name := id()
		row, err := r.calls.Keep(r.t.Context(), anna.ID, name, 0, complaint("彩超等了"))
		require.NoError(r.t, err)
		r.now = r.now.Add(2 * time.Minute)
		row, err = r.calls.End(r.t.Context(), anna, name, row.Version, complaint("彩超等了两个多小时"), casestate.CallCase)
		require.NoError(r.t, err)
		k := r.kase(row)
		assert.Equal(r.t, []any{casestate.FromHotline, casestate.Accepted, anna.ID, "彩超等了两个多小时", "刘女士", feedback.ReplyCall},
			[]any{k.Source, k.State, k.FirstOwner, k.Text, k.ContactName, k.ReplyBy})
		assert.Equal(r.t, 2*time.Minute, row.EndedAt.Sub(row.BeganAt))
		assert.Equal(r.t, k.RecordID, row.ID)
		assert.Equal(r.t, "1234", r.calls.PIN(row, anna.ID))
		assert.Empty(r.t, r.calls.PIN(row, berta.ID), "who did not speak to the person")
		assert.Empty(r.t, row.Sheet+row.Phone, "the case holds it")

		again, err := r.calls.End(r.t.Context(), anna, name, row.Version, complaint("彩超等了两个多小时"), casestate.CallCase)
		require.NoError(r.t, err)
		assert.Equal(r.t, row.CaseID, again.CaseID, "a second tap")
		_, err = r.calls.Keep(r.t.Context(), anna.ID, name, row.Version, complaint("x"))
		assert.ErrorIs(r.t, err, call.ErrOver)
	})
}

func TestEnd_SettledAtOnceIsAnsweredAndJudged(t *testing.T) {
	each(t, func(r *room) {
		s := complaint("收费重复")
		_, err := r.calls.End(r.t.Context(), anna, id(), 0, s, casestate.CallSettled)
		require.ErrorIs(r.t, err, call.ErrSaid)
		s.Said, s.Verdict = "已退回重复的一笔", feedback.Satisfied
		k := r.kase(r.end(s, casestate.CallSettled))
		assert.Equal(r.t, []any{casestate.Closed, "已退回重复的一笔", feedback.Satisfied}, []any{k.State, k.Answer, k.Satisfied})
		var round store.CaseRound
		require.NoError(r.t, r.store.DB().NewSelect().Model(&round).Where("case_id = ?", k.ID).Scan(r.t.Context()))
		assert.True(r.t, round.ByPhone)
		s.Verdict = feedback.NotSatisfied
		k = r.kase(r.end(s, casestate.CallSettled))
		assert.Equal(r.t, []any{casestate.Accepted, 2}, []any{k.State, k.Round}, "then it is not settled")
		s.Verdict = ""
		assert.Equal(r.t, casestate.Answered, r.kase(r.end(s, casestate.CallSettled)).State, "nobody asked")
		s.Kind = feedback.Praise
		assert.Equal(r.t, casestate.Closed, r.kase(r.end(s, casestate.CallSettled)).State)
	})
}

func TestEnd_AQuestionAnsweredIsNoCaseAndIsErasedInTime(t *testing.T) {
	each(t, func(r *room) {
		ctx := r.t.Context()
		s := call.Sheet{Source: casestate.FromHotline, Phone: "13805381234", Name: "刘女士", Kind: feedback.Enquiry,
			Text: "异地医保怎么报", Said: "告诉了材料"}
		row := r.end(s, casestate.CallTold)
		assert.Zero(r.t, row.CaseID)
		a, err := r.calls.Around(ctx, call.Sheet{Phone: "+86 138-0538-1234"})
		require.NoError(r.t, err)
		assert.Len(r.t, a.Calls, 1)
		sweep := func(contact, text time.Time) store.Call {
			require.NoError(r.t, call.Sweep(ctx, r.store.DB(), r.now, contact, text))
			got, err := r.calls.Get(ctx, row.ID)
			require.NoError(r.t, err)
			return *got
		}
		before, after := r.now.Add(-time.Hour), r.now.Add(time.Hour)
		assert.Equal(r.t, row.Sheet, sweep(before, before).Sheet)
		got := sweep(after, before)
		assert.NotContains(r.t, got.Sheet+got.Phone, "1380")
		assert.NotContains(r.t, got.Sheet, "刘女士")
		assert.Contains(r.t, got.Sheet, "异地医保")
		got = sweep(after, after)
		assert.Empty(r.t, got.Sheet)
		assert.False(r.t, got.ErasedAt.IsZero() || got.EndedAt.IsZero())
	})
}

func TestKeep_TwoOperatorsAtOnceOverwriteNothing(t *testing.T) {
	each(t, func(r *room) {
		ctx, name := r.t.Context(), id()
		row, err := r.calls.Keep(ctx, anna.ID, name, 0, complaint("一"))
		require.NoError(r.t, err)
		_, err = r.calls.Keep(ctx, berta.ID, name, row.Version, complaint("二"))
		require.NoError(r.t, err)
		there, err := r.calls.Keep(ctx, anna.ID, name, row.Version, complaint("三"))
		require.ErrorIs(r.t, err, call.ErrOther)
		assert.Equal(r.t, "二", call.Read(there).Text)
		assert.Equal(r.t, anna.ID, there.Operator, "who took it stays named")
		open, err := r.calls.Open(ctx)
		require.NoError(r.t, err)
		assert.Len(r.t, open, 1)

		// Eight calls at once, each ended twice in the same moment: eight cases with numbers of their own.
		var all sync.WaitGroup
		for range 8 {
			one := id()
			for _, who := range []casework.Actor{anna, berta} {
				all.Go(func() {
					_, err := r.calls.End(ctx, who, one, 0, complaint("排队两个小时没人管"), casestate.CallCase)
					assert.NoError(r.t, err)
				})
			}
		}
		all.Wait()
		n, err := r.store.DB().NewSelect().Model((*store.Case)(nil)).Count(ctx)
		require.NoError(r.t, err)
		assert.EqualValues(r.t, 8, n)
	})
}

func TestEnd_TheSameOrderTwiceIsOneAndItsDraftStays(t *testing.T) {
	each(t, func(r *room) {
		s := complaint("市民反映停车难")
		s.Source, s.Number, s.By = casestate.FromOrder, "jn-2026 001", "2026-07-08"
		k := r.kase(r.end(s, casestate.CallCase))
		assert.Equal(r.t, "JN-2026001", k.OutsideNumber)
		assert.Equal(r.t, k.DueChannel, k.DueAt)
		second := id()
		_, err := r.calls.End(r.t.Context(), berta, second, 0, s, casestate.CallCase)
		var twice *casework.TwiceError
		require.ErrorAs(r.t, err, &twice)
		assert.Equal(r.t, k.Number, twice.Number)
		_, err = r.calls.Get(r.t.Context(), second)
		assert.ErrorIs(r.t, err, call.ErrUnknown, "nothing half done")
	})
}

func TestAround_TheSameNumberAndTheSameMatter(t *testing.T) {
	each(t, func(r *room) {
		first := r.kase(r.end(complaint("上午做彩超，等了两个多小时还没叫到"), casestate.CallCase))
		other := complaint("食堂的菜太咸了")
		other.Phone, other.PlaceID = "13900000000", "zx-st"
		r.end(other, casestate.CallCase)
		look := func(s call.Sheet) *call.Around {
			a, err := r.calls.Around(r.t.Context(), s)
			require.NoError(r.t, err)
			return a
		}
		a := look(call.Sheet{Phone: "+86 138 0538 1234"})
		require.Len(r.t, a.Earlier, 1)
		assert.Equal(r.t, first.Number, a.Earlier[0].Number)
		assert.Empty(r.t, look(call.Sheet{Phone: "138"}).Earlier, "not by a beginning")
		a = look(call.Sheet{Phone: "13700000000", PlaceID: "zx-mz-cs", Text: "带母亲做彩超等了两个多小时"})
		require.Len(r.t, a.Cases, 1)
		assert.Equal(r.t, first.Number, a.Cases[0].Number)
		assert.Empty(r.t, look(call.Sheet{PlaceID: "zx-mz-cs", Text: "医生态度很好要表扬他"}).Cases)
		r.now = r.now.AddDate(0, 0, 31)
		assert.Empty(r.t, look(call.Sheet{PlaceID: "zx-mz-cs", Text: "带母亲做彩超等了两个多小时"}).Cases, "30 days")
	})
}
