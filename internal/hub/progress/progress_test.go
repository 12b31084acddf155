package progress_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/progress"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
	"xinsheng/internal/wire"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

var start = time.Date(2026, 7, 4, 2, 58, 0, 0, time.UTC)

const pin = "4821"

func TestByToken_ThreeAnswers(t *testing.T) {
	w := newWorld(t, storetest.SQLite(t))
	w.addCase(t, 1)

	known, err := w.service.ByToken(t.Context(), w.token(1), "zh")
	require.NoError(t, err)
	require.Equal(t, string(w.number(1)), known.Progress.Number)
	require.Equal(t, progress.Words{Text: "在三楼彩超室排队等了两个多小时", OnDate: "2026-07-04", Place: "超声科"}, known.Words)

	_, err = w.service.ByToken(t.Context(), w.token(2), "zh")
	require.ErrorIs(t, err, progress.ErrNotHere)

	other := wire.NewReceiptToken([]byte("another key"), 1, nonce(1))
	for _, forged := range []string{other.Text(), "", "x", w.token(1)[1:], w.token(1) + "A"} {
		_, err = w.service.ByToken(t.Context(), forged, "zh")
		require.ErrorIs(t, err, progress.ErrUnknownCode)
	}
}

func TestByToken_TellsTheCourseOfTheCase(t *testing.T) {
	storetest.Each(t, func(t *testing.T, dsn string) {
		w := newWorld(t, dsn)
		id := w.addCase(t, 1)
		shown := func(lang string) wire.Progress {
			c, err := w.service.ByToken(t.Context(), w.token(1), lang)
			require.NoError(t, err)
			return c.Progress
		}

		p := shown("zh")
		require.EqualValues(t, "received", p.State)
		require.Equal(t, []string{"received+", "accepted", "answered", "rated"}, names(p))
		require.Equal(t, "2026-07-11", p.DueBy)

		w.update(t, id, "accepted", "state = 'accepted', accepted_at = ?, first_owner = 'u1'", start.Add(time.Hour))
		p = shown("zh")
		require.Equal(t, []string{"received+", "accepted+值班 03", "answered", "rated"}, names(p))

		w.insert(t, &store.CaseTask{CaseID: id, Unit: "us", Newest: true, State: casestate.TaskHanded,
			HandedAt: start.Add(2 * time.Hour), HandedBy: "u1", DueAt: start},
			&store.CaseTask{CaseID: id, Unit: "reg", Newest: true, State: casestate.TaskHanded,
				HandedAt: start.Add(2 * time.Hour), HandedBy: "u1", DueAt: start})
		w.update(t, id, "assigned", "state = 'assigned'")
		require.Equal(t, []string{"received+", "accepted+值班 03", "assigned+挂号处、超声科", "answered", "rated"}, names(shown("zh")))
		require.Equal(t, "assigned+Registration, Ultrasound", names(shown("en"))[2])

		w.update(t, id, "answered", "state = 'answered', answered_at = ?, answer = '是我们不对'", start.Add(day))
		p = shown("zh")
		require.Equal(t, []string{"received+", "accepted+值班 03", "assigned+挂号处、超声科", "answered+超声科", "rated"}, names(p))
		require.Equal(t, "是我们不对", p.Answer)
		require.Empty(t, p.DueBy)

		w.update(t, id, "rated", "state = 'assigned', round = 2")
		p = shown("zh")
		require.Equal(t, 2, p.Round)
		require.Equal(t, "answered", names(p)[3], "a new round is not answered yet")

		w.update(t, id, "withdrawn", "state = 'withdrawn', erased_at = ?, answer = ''", start.Add(2*day))
		require.Equal(t, "withdrawn+", names(shown("zh"))[3])
	})
}

func TestByNumberAndPIN_WrongAndUnknownAreOneAnswer(t *testing.T) {
	w := newWorld(t, storetest.SQLite(t))
	w.addCase(t, 1)
	p, err := w.ask(t, w.number(1).Dashed(), pin, "10.0.0.1")
	require.NoError(t, err)
	require.Equal(t, string(w.number(1)), p.Number)

	_, wrong := w.ask(t, string(w.number(1)), "0000", "10.0.0.1")
	_, unknown := w.ask(t, string(w.number(77)), pin, "10.0.0.1")
	_, garbled := w.ask(t, "ZZZZ-ZZZ0", pin, "10.0.0.1")
	require.ErrorIs(t, wrong, progress.ErrNoSuchPair)
	require.Equal(t, wrong, unknown)
	require.Equal(t, wrong, garbled)
}

func TestByNumberAndPIN_GuessingIsSlowed(t *testing.T) {
	w := newWorld(t, storetest.SQLite(t))
	w.addCase(t, 1)
	// One address, as patient as it is told to be, for a day and a night.
	guesses := 0
	for end := w.clock.Add(day); w.clock.Before(end) && guesses < 1000; {
		_, err := w.ask(t, string(w.number(1)), fmt.Sprintf("%04d", guesses), "10.0.0.1")
		var slow progress.SlowDown
		if errors.As(err, &slow) {
			require.Positive(t, slow.Wait)
			require.LessOrEqual(t, slow.Wait, 10*time.Minute, "never a lock")
			w.clock = w.clock.Add(slow.Wait)
			continue
		}
		guesses++
	}
	require.Less(t, guesses, 200, "of 10,000 PINs a day")
}

func TestByNumberAndPIN_OneAddressWalkingNumbersIsSlowed(t *testing.T) {
	w := newWorld(t, storetest.SQLite(t))
	guesses := 0
	for end := w.clock.Add(time.Hour); w.clock.Before(end) && guesses < 1000; guesses++ {
		_, err := w.ask(t, string(w.number(uint32(1000+guesses))), pin, "10.0.0.1")
		var slow progress.SlowDown
		if errors.As(err, &slow) {
			w.clock = w.clock.Add(slow.Wait)
			guesses--
		}
	}
	require.Less(t, guesses, 40)
}

func TestByNumberAndPIN_AStrangerLocksNobodyOut(t *testing.T) {
	storetest.Each(t, func(t *testing.T, dsn string) {
		w := newWorld(t, dsn)
		w.addCase(t, 1)
		for range 60 {
			_, err := w.ask(t, string(w.number(1)), "0000", "203.0.113.9")
			var slow progress.SlowDown
			if errors.As(err, &slow) {
				w.clock = w.clock.Add(slow.Wait)
			}
		}
		_, err := w.ask(t, string(w.number(1)), "0000", "203.0.113.9")
		_, err2 := w.ask(t, string(w.number(1)), "0000", "203.0.113.9")
		require.ErrorAs(t, errors.Join(err, err2), new(progress.SlowDown))

		_, err = w.ask(t, string(w.number(1)), pin, "10.0.0.1")
		require.NoError(t, err, "the person, from an address of their own")
		_, err = w.service.ByNumberAndPIN(t.Context(), string(w.number(1)), pin, progress.FromTerminal("t1"), "zh")
		require.NoError(t, err, "the person, at a terminal")
		_, err = w.service.ByToken(t.Context(), w.token(1), "zh")
		require.NoError(t, err, "the person, by token")
	})
}

func TestByNumberAndPIN_WhoTypesNonsenseAtATerminalKeepsItFromNobodyForLong(t *testing.T) {
	w := newWorld(t, storetest.SQLite(t))
	w.addCase(t, 1)
	var slow progress.SlowDown
	for i := range 40 {
		_, err := w.service.ByNumberAndPIN(t.Context(), string(w.number(uint32(1000+i))), "0000", progress.FromTerminal("t1"),
			"zh")
		if errors.As(err, &slow) && i < 39 {
			w.clock = w.clock.Add(slow.Wait)
		}
	}
	require.Positive(t, slow.Wait)
	w.clock = w.clock.Add(20 * time.Second)
	_, err := w.service.ByNumberAndPIN(t.Context(), string(w.number(1)), pin, progress.FromTerminal("t1"), "zh")
	require.NoError(t, err)
}

func TestByNumberAndPIN_RightPairsAreNeverSlowed(t *testing.T) {
	w := newWorld(t, storetest.SQLite(t))
	w.addCase(t, 1)
	for range 50 {
		_, err := w.ask(t, string(w.number(1)), pin, "10.0.0.1")
		require.NoError(t, err)
	}
}

func TestByNumberAndPIN_ManyAtOnceFromTwoProcessesGainNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, dsn string) {
		one, two := newWorld(t, dsn), newWorld(t, dsn)
		one.addCase(t, 1)
		var wg sync.WaitGroup
		var mu sync.Mutex
		checked := 0
		for i := range 60 {
			w := []*world{one, two}[i%2]
			wg.Go(func() {
				_, err := w.service.ByNumberAndPIN(context.Background(), string(w.number(1)), "0000",
					progress.FromAddress("10.0.0.1"), "zh")
				mu.Lock()
				defer mu.Unlock()
				switch {
				case errors.Is(err, progress.ErrNoSuchPair):
					checked++
				case !errors.As(err, new(progress.SlowDown)):
					t.Error(err)
				}
			})
		}
		wg.Wait()
		require.LessOrEqual(t, checked, 6)
	})
}

const day = 24 * time.Hour

type world struct {
	service *progress.Service
	store   *store.Store
	numbers *wire.Numbers
	clock   time.Time
}

func newWorld(t *testing.T, dsn string) *world {
	numbers, err := wire.NewNumbers(make([]byte, 32))
	require.NoError(t, err)
	w := &world{store: storetest.Open(t, dsn), numbers: numbers, clock: start}
	w.service = progress.New(progress.Params{Centre: wire.Text{"zh": "满意度管理中心", "en": "The satisfaction centre"},
		Store: w.store, Keys: keys{}, Settings: settings, Secret: []byte("secret"), Now: func() time.Time { return w.clock },
	})
	return w
}

func (w *world) ask(t *testing.T, number, pin, address string) (*wire.Progress, error) {
	return w.service.ByNumberAndPIN(t.Context(), number, pin, progress.FromAddress(address), "zh")
}

func (w *world) number(counter uint32) wire.ReceiptNumber {
	n, err := w.numbers.Make(1, counter)
	if err != nil {
		panic(err)
	}
	return n
}

func nonce(counter byte) [wire.TokenNonceSize]byte { return [wire.TokenNonceSize]byte{counter} }

func (w *world) token(counter byte) string {
	return wire.NewReceiptToken(keys{}.TokenKey(1), 1, nonce(counter)).Text()
}

func (w *world) addCase(t *testing.T, counter byte) int64 {
	number, nonce := string(w.number(uint32(counter))), nonce(counter)
	c := &store.Case{
		RecordID: number, Number: number, PINHash: keys{}.PINHash(number, pin), NonceHash: wire.NonceHash(nonce[:]),
		Source: "terminal", Kind: "complaint", State: "new", Round: 1, PlaceID: "us", OnDate: "2026-07-04",
		Text: "在三楼彩超室排队等了两个多小时", Lang: "zh", CapturedAt: start, ReceivedAt: start,
		DueHospital: start.Add(10 * day), DueAt: start.Add(7 * day), UpdatedAt: start,
	}
	w.insert(t, c, &store.User{ID: "u1", Login: "zb03", Name: "值班 03", Role: "centre", CreatedAt: start},
		&store.User{ID: "u2", Login: "cs", Name: "超声科 1", Role: "department", DepartmentID: "us", CreatedAt: start})
	return c.ID
}

// Where a restored hub came to have two terminals with one index, two people have receipts with one number.
func TestByNumberAndPIN_TellsTwoPeopleWithOneNumberApartByTheirPIN(t *testing.T) {
	storetest.Each(t, func(t *testing.T, dsn string) {
		w := newWorld(t, dsn)
		w.addCase(t, 1)
		number := string(w.number(1))
		second := func(mark, secret string, kind feedback.Kind) {
			w.insert(t, &store.Case{
				RecordID: number + mark, Number: number + mark, PINHash: keys{}.PINHash(number, secret), NonceHash: mark,
				Source: "terminal", Kind: kind, State: "new", Round: 1, PlaceID: "us", Lang: "zh", CapturedAt: start,
				ReceivedAt:  start,
				DueHospital: start.Add(10 * day), DueAt: start.Add(7 * day), UpdatedAt: start,
			})
		}
		second("~2", "7777", "praise")
		for secret, kind := range map[string]feedback.Kind{pin: feedback.Complaint, "7777": feedback.Praise} {
			p, err := w.ask(t, number, secret, "10.0.0.1")
			require.NoError(t, err)
			require.Equal(t, kind, p.Kind)
		}
		_, err := w.ask(t, number, "0000", "10.0.0.1")
		require.ErrorIs(t, err, progress.ErrNoSuchPair)
		second("~3", "7777", "enquiry")
		_, err = w.ask(t, number, "7777", "10.0.0.1")
		require.ErrorIs(t, err, progress.ErrNoSuchPair, "one number and one PIN: the code on the receipt tells them apart")
	})
}

func (w *world) insert(t *testing.T, rows ...any) {
	t.Helper()
	require.NoError(t, w.store.Tx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
		for _, row := range rows {
			if _, err := tx.NewInsert().Model(row).Exec(ctx); err != nil {
				return err
			}
		}
		return nil
	}))
}

// update moves a case on as the desk would, with the line of history that belongs to it.
func (w *world) update(t *testing.T, id int64, what casestate.Event, set string, args ...any) {
	t.Helper()
	var c store.Case
	require.NoError(t, w.store.DB().NewSelect().Model(&c).Where("id = ?", id).Scan(t.Context()))
	w.insert(t, &store.CaseEvent{CaseID: id, At: start.Add(3 * day), Actor: "u2", What: what, Round: c.Round})
	require.NoError(t, w.store.Tx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewUpdate().Table("cases").Set(set, args...).Where("id = ?", id).Exec(ctx)
		return err
	}))
}

func names(p wire.Progress) []string {
	var names []string
	for _, s := range p.Steps {
		name := string(s.Name)
		if s.Done {
			name += "+" + s.By
		}
		names = append(names, name)
	}
	return names
}

type keys struct{}

func (keys) TokenKey(index uint16) []byte {
	return fmt.Appendf(nil, "token key of %d, 32 bytes long.", index)
}

func (keys) PINHash(number, pin string) string {
	mac := hmac.New(sha256.New, []byte("master"))
	mac.Write([]byte(number + pin))
	return hex.EncodeToString(mac.Sum(nil))
}

func settings(context.Context) (*hospital.Settings, error) {
	return &hospital.Settings{Places: hospital.Places{
		{Place: wire.Place{ID: "us", Level: wire.Campus, Name: wire.Text{"zh": "超声科", "en": "Ultrasound"}}},
		{Place: wire.Place{ID: "reg", Level: wire.Campus, Name: wire.Text{"zh": "挂号处", "en": "Registration"}}},
	}}, nil
}
