package progress_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/audit"
	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/intake"
	"xinsheng/internal/hub/progress"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
	"xinsheng/internal/wire"
)

// working is a world in which something can be done to cases, and in which case 1 is answered.
func working(t *testing.T, dsn string) *world {
	w := newWorld(t, dsn)
	now := func() time.Time { return w.clock }
	cases := casework.New(casework.Params{Store: w.store, Audit: audit.New(w.store, now), Rules: new(casework.Settings),
		Now: now})
	w.service.Cases, w.service.Records = cases, &intake.Records{Cases: cases}
	w.service.Reason = func(s feedback.Shortfall) string { return "原因：" + string(s) }
	id := w.addCase(t, 1)
	w.update(t, id, "answered", "state = 'answered', answered_at = ?, answer = '是我们不对'", start.Add(time.Hour))
	return w
}

func (w *world) pair(pin string) progress.Proof {
	return progress.Proof{Number: string(w.number(1)), PIN: pin, From: progress.FromTerminal("t1")}
}

// verdict is of the answer that stands, or stood, in the case.
func (w *world) verdict(t *testing.T, v feedback.Verdict, request string) progress.Verdict {
	p, err := w.service.ByNumberAndPIN(t.Context(), string(w.number(1)), pin, progress.FromTerminal("t1"), "zh")
	require.NoError(t, err)
	mark := p.AnswerMark
	if mark == "" {
		mark = "none"
	}
	return progress.Verdict{Request: request, Answer: mark, Verdict: v}
}

func TestRate_ByNumberAndPINGoesTheWholeWay(t *testing.T) {
	storetest.Each(t, func(t *testing.T, dsn string) {
		w := working(t, dsn)
		p, err := w.service.ByNumberAndPIN(t.Context(), string(w.number(1)), pin, progress.FromTerminal("t1"), "zh")
		require.NoError(t, err)
		require.Equal(t, []wire.Offer{wire.CanRate, wire.CanAdd, wire.CanWithdraw}, p.Can)

		bad := w.verdict(t, feedback.NotSatisfied, "request-1")
		bad.Shortfall, bad.Why = feedback.Unsolved, "还是要等两个小时"
		p, err = w.service.Rate(t.Context(), w.pair(pin), bad, "zh")
		require.NoError(t, err)
		require.Equal(t, 2, p.Round)
		require.Equal(t, []wire.Offer{wire.CanAdd, wire.CanWithdraw}, p.Can)
		var e store.CaseEvent
		require.NoError(t, w.store.DB().NewSelect().Model(&e).Where("what = 'rated'").Scan(t.Context()))
		require.Equal(t, "原因：unsolved\n还是要等两个小时", e.Text)

		again, err := w.service.Rate(t.Context(), w.pair(pin), bad, "zh") // the first answer was lost
		require.NoError(t, err)
		require.Equal(t, 2, again.Round)
		_, err = w.service.Rate(t.Context(), w.pair(pin), w.verdict(t, feedback.Satisfied, "request-2"), "zh")
		require.ErrorIs(t, err, progress.ErrChanged, "the new round has no answer yet")
	})
}

func TestChange_GuessingIsAnsweredAndSlowedAsAsking(t *testing.T) {
	w := working(t, storetest.SQLite(t))
	good := w.verdict(t, feedback.Satisfied, "request-1")
	for name, do := range map[string]func(progress.Proof) error{
		"rate": func(p progress.Proof) error { _, err := w.service.Rate(t.Context(), p, good, "zh"); return err },
		"withdraw": func(p progress.Proof) error {
			_, err := w.service.Withdraw(t.Context(), p, "request-2", "zh")
			return err
		},
		"undo": func(p progress.Proof) error { _, err := w.service.Undo(t.Context(), p, "request-3", "zh"); return err },
	} {
		w.clock = w.clock.Add(3 * day)
		wrong := do(w.pair("0000"))
		unknown := do(progress.Proof{Number: string(w.number(77)), PIN: pin, From: progress.FromTerminal("t1")})
		require.ErrorIs(t, wrong, progress.ErrNoSuchPair, name)
		require.Equal(t, wrong, unknown, name)
		var slow progress.SlowDown
		for range 20 {
			if errors.As(do(w.pair("0000")), &slow) {
				break
			}
		}
		require.Positive(t, slow.Wait, name)
	}
	var c store.Case
	require.NoError(t, w.store.DB().NewSelect().Model(&c).Scan(t.Context()))
	require.Equal(t, casestate.Answered, c.State)
}

func TestRate_TwoTerminalsAtOnceAreOneVerdict(t *testing.T) {
	storetest.Each(t, func(t *testing.T, dsn string) {
		w := working(t, dsn)
		votes := []progress.Verdict{w.verdict(t, feedback.NotSatisfied, "request-1"),
			w.verdict(t, feedback.NotSatisfied, "request-2")}
		errs := make([]error, len(votes))
		var wg sync.WaitGroup
		for i := range votes {
			wg.Go(func() { _, errs[i] = w.service.Rate(t.Context(), w.pair(pin), votes[i], "zh") })
		}
		wg.Wait()
		require.True(t, (errs[0] == nil) != (errs[1] == nil), "one counts: %v %v", errs[0], errs[1])
		require.ErrorIs(t, errors.Join(errs...), progress.ErrChanged)
		var c store.Case
		require.NoError(t, w.store.DB().NewSelect().Model(&c).Scan(t.Context()))
		require.Equal(t, 2, c.Round)
	})
}

func TestRate_RefusesWhatNobodyTaps(t *testing.T) {
	w := working(t, storetest.SQLite(t))
	good := w.verdict(t, feedback.NotSatisfied, "request-1")
	for name, change := range map[string]func(*progress.Verdict){
		"no request":     func(v *progress.Verdict) { v.Request = "" },
		"odd request":    func(v *progress.Verdict) { v.Request = "'; DROP --" },
		"no answer":      func(v *progress.Verdict) { v.Answer = "" },
		"verdict":        func(v *progress.Verdict) { v.Verdict = "maybe" },
		"shortfall":      func(v *progress.Verdict) { v.Shortfall = "none" },
		"too long a why": func(v *progress.Verdict) { v.Why = string(make([]rune, feedback.MaxTextRunes+1)) },
	} {
		v := good
		change(&v)
		_, err := w.service.Rate(t.Context(), w.pair(pin), v, "zh")
		require.ErrorIs(t, err, progress.ErrMalformed, name)
	}
}

func TestWithdraw_ByNumberAndPINIsTakenBackAndShowsNoWords(t *testing.T) {
	w := working(t, storetest.SQLite(t))
	p, err := w.service.Withdraw(t.Context(), w.pair(pin), "request-1", "zh")
	require.NoError(t, err)
	require.Equal(t, feedback.CaseWithdrawn, p.State)
	require.Equal(t, []wire.Offer{wire.CanUndo}, p.Can)
	require.Equal(t, w.clock.Add(casework.UndoWithin).UTC(), p.UndoUntil.UTC())
	_, err = w.service.Withdraw(t.Context(), w.pair(pin), "request-2", "zh")
	require.ErrorIs(t, err, progress.ErrChanged)
	_, err = w.service.Rate(t.Context(), w.pair(pin), w.verdict(t, feedback.Satisfied, "request-3"), "zh")
	require.ErrorIs(t, err, progress.ErrChanged)
	p, err = w.service.Undo(t.Context(), progress.Proof{Token: w.token(1)}, "request-4", "zh")
	require.NoError(t, err)
	require.Equal(t, feedback.CaseAnswered, p.State)
	w.clock = w.clock.Add(time.Minute)
	_, err = w.service.Withdraw(t.Context(), w.pair(pin), "request-5", "zh")
	require.NoError(t, err)
	w.clock = w.clock.Add(casework.UndoWithin)
	p, err = w.service.ByNumberAndPIN(t.Context(), string(w.number(1)), pin, progress.FromTerminal("t1"), "zh")
	require.NoError(t, err)
	require.Empty(t, p.Can)
	_, err = w.service.Undo(t.Context(), w.pair(pin), "request-6", "zh")
	require.ErrorIs(t, err, progress.ErrChanged)
}

// added is what stands in the history of case 1 of words that were added, oldest first.
func (w *world) added(t *testing.T) (texts []string) {
	t.Helper()
	require.NoError(t, w.store.DB().NewSelect().Model((*store.CaseEvent)(nil)).Column("text").
		Where("what = 'added'").Order("id").
		Scan(t.Context(), &texts))
	return texts
}

// Nothing that was said is called received unless it is: a form that was gone back to brings other words under the old
// request.
func TestAdd_OtherWordsUnderTheSameRequestAreKeptToo(t *testing.T) {
	storetest.Each(t, func(t *testing.T, dsn string) {
		w := working(t, dsn)
		request := uuid.NewString()
		add := func(p progress.Proof, text string) {
			t.Helper()
			_, err := w.service.Add(t.Context(), p, request, text, "zh")
			require.NoError(t, err)
		}
		for range 2 { // the first answer was lost
			add(w.pair(pin), "等了三个小时")
		}
		for range 2 {
			add(w.pair(pin), "等了三个小时。还有，没人道歉")
		}
		add(progress.Proof{Token: w.token(1)}, "等了三个小时")
		add(w.pair(pin), "别的话")
		require.Equal(t, []string{"等了三个小时", "等了三个小时。还有，没人道歉", "别的话"}, w.added(t))

		var other store.Case
		require.NoError(t, w.store.DB().NewSelect().Model(&other).Scan(t.Context()))
		nonce := nonce(2)
		other.ID, other.RecordID, other.Number, other.NonceHash = 0, "other", string(w.number(2)), wire.NonceHash(nonce[:])
		w.insert(t, &other)
		add(progress.Proof{Token: w.token(2)}, "别的话")
		n, err := w.store.DB().NewSelect().Model((*store.CaseEvent)(nil)).Where("case_id = ? AND what = 'added'", other.ID).
			Count(t.Context())
		require.NoError(t, err)
		require.EqualValues(t, 1, n, "another case's words are its own")
	})
}

// One page carries one request for its three faces.
func TestRate_AnotherVerdictUnderTheSameRequestIsNotCalledCounted(t *testing.T) {
	storetest.Each(t, func(t *testing.T, dsn string) {
		w := working(t, dsn)
		good := w.verdict(t, feedback.Satisfied, "request-1")
		for range 2 {
			_, err := w.service.Rate(t.Context(), w.pair(pin), good, "zh")
			require.NoError(t, err)
		}
		bad := good
		bad.Verdict = feedback.SoSo
		_, err := w.service.Rate(t.Context(), w.pair(pin), bad, "zh")
		require.ErrorIs(t, err, progress.ErrChanged)
		var c store.Case
		require.NoError(t, w.store.DB().NewSelect().Model(&c).Scan(t.Context()))
		require.Equal(t, feedback.Satisfied, c.Satisfied)
	})
}
