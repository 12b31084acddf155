package staff_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/credential"
	"xinsheng/internal/hub/audit"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

const chosen = "a password of mine"

// cheap keeps the cost of hashes out of the time of these tests.
var cheap = credential.Cost{Memory: 64, Passes: 1, Threads: 1}

func TestAdd_PasswordsAreHashedAtTheUsualCost(t *testing.T) {
	s := storetest.Open(t, storetest.SQLite(t))
	users := staff.New(staff.Params{Store: s, Audit: audit.New(s, nil), Secret: []byte("s")})
	user, _, err := users.Add(t.Context(), staff.Console, staff.Draft{Login: "zhiban03", Name: "x", Role: staff.Centre})
	require.NoError(t, err)
	assert.True(t, strings.HasPrefix(user.Password, "$argon2id$v=19$m=19456,t=2,p=1$"), "a PHC string")
}

type house struct {
	t     *testing.T
	store *store.Store
	users *staff.Users
	now   time.Time
}

func each(t *testing.T, test func(h *house)) {
	storetest.EachStore(t, func(t *testing.T, s *store.Store) {
		h := &house{t: t, store: s, now: time.Date(2026, 7, 6, 10, 0, 0, 0, time.UTC)}
		h.users = staff.New(staff.Params{Store: s, Audit: audit.New(s, nil), Secret: []byte("s"), Now: func() time.Time {
			return h.now
		}, Cost: cheap})
		test(h)
	})
}

func (h *house) add(login string, role staff.Role) (*store.User, string) {
	h.t.Helper()
	d := staff.Draft{Login: login, Name: "值班 03", Role: role}
	if role == staff.Department {
		d.DepartmentID = "zx-mz-cs"
	}
	user, password, err := h.users.Add(h.t.Context(), "console", d)
	require.NoError(h.t, err)
	return user, password
}

func (h *house) login(login, password, address string) error {
	_, err := h.users.Login(h.t.Context(), login, password, staff.Source{Address: address})
	return err
}

func TestAdd_FirstPasswordWorksOnceItMustBeChanged(t *testing.T) {
	each(t, func(h *house) {
		user, password := h.add("Zhiban03", staff.Centre)
		assert.Equal(h.t, "zhiban03", user.Login)
		assert.True(h.t, user.MustChange)
		assert.Len(h.t, password, 14)
		require.NoError(h.t, h.login(" ZHIBAN03 ", password, "a"))
		require.ErrorIs(h.t, h.users.ChangePassword(h.t.Context(), user.ID, "wrong", chosen), staff.ErrLogin)
		require.ErrorIs(h.t, h.users.ChangePassword(h.t.Context(), user.ID, password, "short"), staff.ErrWeak)
		require.ErrorIs(h.t, h.users.ChangePassword(h.t.Context(), user.ID, password, password), staff.ErrSame)
		require.NoError(h.t, h.users.ChangePassword(h.t.Context(), user.ID, password, chosen))
		now, err := h.users.ByID(h.t.Context(), user.ID)
		require.NoError(h.t, err)
		assert.False(h.t, now.MustChange)
		assert.NotEqual(h.t, staff.Stamp(user), staff.Stamp(now), "other sessions end")
		require.ErrorIs(h.t, h.login("zhiban03", password, "a"), staff.ErrLogin)
		require.NoError(h.t, h.login("zhiban03", chosen, "a"))
	})
}

func TestAdd_RefusesWhatDoesNotFit(t *testing.T) {
	each(t, func(h *house) {
		h.add("taken", staff.Centre)
		_, _, err := h.users.Add(h.t.Context(), "console", staff.Draft{Login: "TAKEN", Name: "x", Role: staff.Centre})
		require.ErrorIs(h.t, err, staff.ErrTaken)
		for _, d := range []staff.Draft{
			{Login: "a b", Name: "x", Role: staff.Centre}, {Login: "ok", Name: " ", Role: staff.Centre},
			{Login: "ok", Name: "x", Role: "king"},
			{Login: "ok", Name: "x", Role: staff.Department}, {Login: "ok", Name: "x", Role: staff.Centre, DepartmentID: "p"},
			{Login: "", Name: "x", Role: staff.Centre}, {Login: "ok", Name: strings.Repeat("长", 33), Role: staff.Centre},
		} {
			_, _, err := h.users.Add(h.t.Context(), "console", d)
			require.ErrorIs(h.t, err, staff.ErrInvalid, "%+v", d)
		}
	})
}

func TestLogin_WrongUnknownAndDisabledAreAnsweredAlike(t *testing.T) {
	each(t, func(h *house) {
		h.add("boss", staff.Admin)
		user, password := h.add("gone", staff.Centre)
		require.NoError(h.t, h.users.Disable(h.t.Context(), "u", user.ID))
		require.ErrorIs(h.t, h.login("gone", password, "a"), staff.ErrLogin)
		require.ErrorIs(h.t, h.login("gone", "wrong", "a"), staff.ErrLogin)
		require.ErrorIs(h.t, h.login("nobody", "wrong", "a"), staff.ErrLogin)
		require.ErrorIs(h.t, h.login("nobody", strings.Repeat("x", 1<<20), "a"), staff.ErrLogin)
		asked, err := h.users.Enable(h.t.Context(), staff.Console, user.ID)
		require.NoError(h.t, err)
		require.False(h.t, asked)
		require.NoError(h.t, h.login("gone", password, "b"))
	})
}

func TestLogin_GuessesAreSlowedAndNoStrangerCanLockAnyoneOut(t *testing.T) {
	each(t, func(h *house) {
		_, password := h.add("zhiban03", staff.Centre)
		for range 5 {
			require.ErrorIs(h.t, h.login("zhiban03", "guess", "evil"), staff.ErrLogin)
		}
		var soon staff.TooSoon
		require.ErrorAs(h.t, h.login("zhiban03", password, "evil"), &soon, "even the right one must wait")
		assert.Equal(h.t, 5*time.Second, soon.Wait)
		require.NoError(h.t, h.login("zhiban03", password, "desk"), "the user at another address is not kept out")
		last := time.Duration(0)
		for range 12 {
			h.now = h.now.Add(soon.Wait)
			require.ErrorIs(h.t, h.login("zhiban03", "guess", "evil"), staff.ErrLogin)
			require.ErrorAs(h.t, h.login("zhiban03", "guess", "evil"), &soon)
			assert.GreaterOrEqual(h.t, soon.Wait, last)
			last = soon.Wait
		}
		assert.Equal(h.t, 15*time.Minute, last)
		h.now = h.now.Add(last)
		require.NoError(h.t, h.login("zhiban03", password, "evil"), "whoever knows the password gets in after the wait")
		require.ErrorIs(h.t, h.login("zhiban03", "guess", "evil"), staff.ErrLogin, "and starts afresh")
	})
}

func TestLogin_OneAddressThatTriesEveryAccountIsSlowed(t *testing.T) {
	each(t, func(h *house) {
		_, password := h.add("zhiban03", staff.Centre)
		tried := 0
		var soon staff.TooSoon
		for i := range 200 {
			err := h.login(fmt.Sprintf("someone-%d", i), "Password2026", "evil")
			if errors.As(err, &soon) {
				continue
			}
			require.ErrorIs(h.t, err, staff.ErrLogin)
			tried++
		}
		assert.Equal(h.t, 40, tried)
		require.ErrorAs(h.t, h.login("zhiban03", "guess", "evil"), &soon)
		require.NoError(h.t, h.login("zhiban03", password, "desk"), "the user at another address is not kept out")
		require.NoError(h.t, h.login("zhiban03", password, "evil"), "nor is one at that address who did not guess")
		h.now = h.now.Add(30 * time.Second)
		require.ErrorIs(h.t, h.login("someone", "x", "evil"), staff.ErrLogin)
	})
}

func TestLogin_ManyGuessesAtOnceGainNothing(t *testing.T) {
	each(t, func(h *house) {
		h.add("zhiban03", staff.Centre)
		var mu sync.Mutex
		tried := 0
		var all sync.WaitGroup
		for range 20 {
			all.Go(func() {
				_, err := h.users.Login(context.Background(), "zhiban03", "guess", staff.Source{Address: "evil"})
				if errors.Is(err, staff.ErrLogin) {
					mu.Lock()
					tried++
					mu.Unlock()
				}
			})
		}
		all.Wait()
		assert.Equal(h.t, 5, tried)
	})
}

func TestDisable_NeverTakesTheLastAdmin(t *testing.T) {
	each(t, func(h *house) {
		one, _ := h.add("boss", staff.Admin)
		require.ErrorIs(h.t, h.users.Disable(h.t.Context(), "u", one.ID), staff.ErrLastAdmin)
		h.add("boss2", staff.Admin)
		require.NoError(h.t, h.users.Disable(h.t.Context(), "u", one.ID))
		require.ErrorIs(h.t, h.users.Disable(h.t.Context(), "u", "nobody"), staff.ErrNotFound)
	})
}

func TestReset_EndsTheOldPassword(t *testing.T) {
	each(t, func(h *house) {
		user, old := h.add("zhiban03", staff.Centre)
		fresh, err := h.users.Reset(h.t.Context(), staff.Console, user.ID)
		require.NoError(h.t, err)
		require.ErrorIs(h.t, h.login("zhiban03", old, "a"), staff.ErrLogin)
		require.NoError(h.t, h.login("zhiban03", fresh, "a"))
	})
}

func TestSessions_LiveInTheDatabaseUnderAHashAndEnd(t *testing.T) {
	each(t, func(h *house) {
		m := staff.NewSessions(h.store, false)
		handler := m.LoadAndSave(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			switch r.URL.Path {
			case "/in":
				m.Put(r.Context(), "user", "u1")
			case "/out":
				_ = m.Destroy(r.Context())
			}
			_, _ = w.Write([]byte(m.GetString(r.Context(), "user")))
		}))
		ask := func(path string, cookie *http.Cookie) *httptest.ResponseRecorder {
			r := httptest.NewRequest(http.MethodGet, path, nil)
			if cookie != nil {
				r.AddCookie(cookie)
			}
			w := httptest.NewRecorder()
			handler.ServeHTTP(w, r)
			return w
		}
		cookie := ask("/in", nil).Result().Cookies()[0]
		assert.True(h.t, cookie.HttpOnly)
		assert.Equal(h.t, http.SameSiteLaxMode, cookie.SameSite)
		assert.Equal(h.t, "u1", ask("/", cookie).Body.String())
		var row store.Session
		require.NoError(h.t, h.store.DB().NewSelect().Model(&row).Scan(h.t.Context()))
		assert.NotContains(h.t, row.TokenHash, cookie.Value)
		ask("/out", cookie)
		assert.Empty(h.t, ask("/", cookie).Body.String())
	})
}
