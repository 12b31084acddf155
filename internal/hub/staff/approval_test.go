package staff_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/hub/staff"
	"xinsheng/internal/hub/store"
)

// hired is a user whose password is chosen.
func (h *house) hired(role staff.Role, login string) *store.User {
	h.t.Helper()
	d := staff.Draft{Login: login, Name: login, Role: role}
	if role == staff.Department {
		d.DepartmentID = "d1"
	}
	user, first, err := h.users.Add(h.t.Context(), staff.Console, d)
	require.NoError(h.t, err)
	require.NoError(h.t, h.users.ChangePassword(h.t.Context(), user.ID, first, login+" password"))
	return user
}

func TestApproval_AnAdminAloneComesToNoAccountThatReadsWords(t *testing.T) {
	each(t, func(h *house) {
		admin, one, other := h.hired(staff.Admin, "admin"), h.hired(staff.Centre, "one"), h.hired(staff.Centre, "other")
		for role, second := range map[staff.Role]bool{
			staff.Admin: false, staff.Auditor: false, staff.Centre: true, staff.Department: true, staff.Director: true,
		} {
			d := staff.Draft{Login: "new-" + string(role), Name: "x", Role: role}
			if role == staff.Department {
				d.DepartmentID = "d1"
			}
			user, password, err := h.users.Add(h.t.Context(), admin.ID, d)
			require.NoError(h.t, err)
			assert.Equal(h.t, second, password == "", role)
			assert.Equal(h.t, second, user.Asked == staff.AskedAdd, role)
		}
		// The old password is good until the new one is approved, and the admin is shown none.
		password, err := h.users.Reset(h.t.Context(), admin.ID, one.ID)
		require.NoError(h.t, err)
		require.Empty(h.t, password)
		_, err = h.users.Login(h.t.Context(), "one", "one password", staff.Source{Address: "10.0.0.1"})
		require.NoError(h.t, err)

		for name, by := range map[string]string{"who asked": admin.ID, "the one concerned": one.ID} {
			_, err = h.users.Approve(h.t.Context(), by, one.ID)
			require.ErrorIs(h.t, err, staff.ErrSecond, name)
		}
		password, err = h.users.Approve(h.t.Context(), other.ID, one.ID)
		require.NoError(h.t, err)
		_, err = h.users.Login(h.t.Context(), "one", "one password", staff.Source{Address: "10.0.0.1"})
		require.ErrorIs(h.t, err, staff.ErrLogin)
		now, err := h.users.Login(h.t.Context(), "one", password, staff.Source{Address: "10.0.0.1"})
		require.NoError(h.t, err)
		assert.True(h.t, now.MustChange)
		assert.Equal(h.t, admin.ID, now.ResetBy, "the one concerned is told who asked")
		_, err = h.users.Approve(h.t.Context(), other.ID, one.ID)
		require.ErrorIs(h.t, err, staff.ErrNotAsked, "twice")
	})
}

func TestApproval_WhoWaitsCannotSignInAndApprovesNobody(t *testing.T) {
	each(t, func(h *house) {
		admin, one := h.hired(staff.Admin, "admin"), h.hired(staff.Centre, "one")
		fresh, _, err := h.users.Add(h.t.Context(), admin.ID, staff.Draft{Login: "fresh", Name: "x", Role: staff.Centre})
		require.NoError(h.t, err)
		also, _, err := h.users.Add(h.t.Context(), admin.ID, staff.Draft{Login: "also", Name: "y", Role: staff.Director})
		require.NoError(h.t, err)
		_, err = h.users.Approve(h.t.Context(), fresh.ID, also.ID)
		require.ErrorIs(h.t, err, staff.ErrSecond)
		waiting, err := h.users.Waiting(h.t.Context())
		require.NoError(h.t, err)
		require.Len(h.t, waiting, 2)

		require.NoError(h.t, h.users.Refuse(h.t.Context(), one.ID, also.ID))
		password, err := h.users.Approve(h.t.Context(), one.ID, fresh.ID)
		require.NoError(h.t, err)
		_, err = h.users.Login(h.t.Context(), "fresh", password, staff.Source{Address: "10.0.0.1"})
		require.NoError(h.t, err)
		refused, err := h.users.ByID(h.t.Context(), also.ID)
		require.NoError(h.t, err)
		assert.False(h.t, refused.DisabledAt.IsZero())
	})
}

func TestGuessed_ManyWrongTriesFromEverywhereAreToldAndLockNobody(t *testing.T) {
	each(t, func(h *house) {
		one := h.hired(staff.Centre, "one")
		for i := range 30 {
			_, err := h.users.Login(h.t.Context(), "one", "a guess", staff.Source{Address: string(rune('a' + i))})
			require.ErrorIs(h.t, err, staff.ErrLogin)
		}
		guessed, err := h.users.Guessed(h.t.Context())
		require.NoError(h.t, err)
		require.Len(h.t, guessed, 1)
		assert.EqualValues(h.t, 30, guessed[0].WrongTries)
		told, err := h.store.DB().NewSelect().Model((*store.AuditEntry)(nil)).
			Where("action = 'login.guessed' AND actor = ?", one.ID).Count(h.t.Context())
		require.NoError(h.t, err)
		assert.EqualValues(h.t, 1, told)

		user, err := h.users.Login(h.t.Context(), "one", "one password", staff.Source{Address: "10.0.0.1"})
		require.NoError(h.t, err)
		assert.EqualValues(h.t, 30, user.WrongTries, "the user is told")
		guessed, err = h.users.Guessed(h.t.Context())
		require.NoError(h.t, err)
		assert.Empty(h.t, guessed)
	})
}

func TestApproval_WhoComesBackGetsANewPasswordByTwo(t *testing.T) {
	each(t, func(h *house) {
		admin, one := h.hired(staff.Admin, "admin"), h.hired(staff.Centre, "one")
		gone := h.hired(staff.Department, "gone")
		require.NoError(h.t, h.users.Disable(h.t.Context(), admin.ID, gone.ID))
		asked, err := h.users.Enable(h.t.Context(), admin.ID, gone.ID)
		require.NoError(h.t, err)
		require.True(h.t, asked)
		require.ErrorIs(h.t, h.login("gone", "gone password", "a"), staff.ErrLogin)
		password, err := h.users.Approve(h.t.Context(), one.ID, gone.ID)
		require.NoError(h.t, err)
		require.ErrorIs(h.t, h.login("gone", "gone password", "b"), staff.ErrLogin)
		require.NoError(h.t, h.login("gone", password, "c"))

		// One who is disabled waits for nothing.
		_, err = h.users.Reset(h.t.Context(), admin.ID, gone.ID)
		require.NoError(h.t, err)
		require.NoError(h.t, h.users.Disable(h.t.Context(), admin.ID, gone.ID))
		_, err = h.users.Approve(h.t.Context(), one.ID, gone.ID)
		require.ErrorIs(h.t, err, staff.ErrNotAsked)
	})
}

func TestApproval_WhereNobodyCanApproveItSaysSoAtOnce(t *testing.T) {
	each(t, func(h *house) {
		admin := h.hired(staff.Admin, "admin")
		_, _, err := h.users.Add(h.t.Context(), admin.ID, staff.Draft{Login: "first", Name: "x", Role: staff.Centre})
		require.ErrorIs(h.t, err, staff.ErrNoSecond)
		one := h.hired(staff.Centre, "one")
		_, err = h.users.Reset(h.t.Context(), admin.ID, one.ID)
		require.ErrorIs(h.t, err, staff.ErrNoSecond)
		_, err = h.users.Reset(h.t.Context(), staff.Console, one.ID)
		require.NoError(h.t, err)
	})
}

// A stranger's guesses and the user's own sign-in at one time must not wait for each other.
func TestGuessed_GuessesAndSignInsAtOneTimeAllEnd(t *testing.T) {
	each(t, func(h *house) {
		h.hired(staff.Centre, "one")
		var all sync.WaitGroup
		for i := range 12 {
			all.Go(func() {
				address := fmt.Sprint("10.0.0.", i%3)
				if i%2 == 0 {
					err := h.login("one", "one password", address)
					var soon staff.TooSoon
					if err != nil && !errors.As(err, &soon) {
						h.t.Error(err)
					}
				} else if err := h.login("one", "a guess", address); err == nil {
					h.t.Error("a guess was right")
				}
			})
		}
		all.Wait()
	})
}
