package staff_test

import (
	"errors"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/hub/staff"
)

var twoFirst = []staff.Draft{
	{Login: "admin", Name: "管理员", Role: staff.Admin}, {Login: "zhiban01", Name: "值班 01", Role: staff.Centre},
}

// Whenever it breaks off, nobody is there: the next start does all of it.
func TestFirst_MakesAllOrNone(t *testing.T) {
	each(t, func(h *house) {
		broken := errors.New("the disk is full")
		made, err := h.users.First(t.Context(), func([]staff.FirstPassword) error { return broken }, twoFirst...)
		require.ErrorIs(t, err, broken)
		require.False(t, made)
		list, err := h.users.List(t.Context())
		require.NoError(t, err)
		require.Empty(t, list)

		twice := []staff.Draft{twoFirst[0], twoFirst[0]}
		_, err = h.users.First(t.Context(), func([]staff.FirstPassword) error { return nil }, twice...)
		require.ErrorIs(t, err, staff.ErrTaken)
		list, err = h.users.List(t.Context())
		require.NoError(t, err)
		require.Empty(t, list, "the first of two is not there without the second")

		var kept []staff.FirstPassword
		made, err = h.users.First(t.Context(), func(all []staff.FirstPassword) error { kept = all; return nil }, twoFirst...)
		require.NoError(t, err)
		require.True(t, made)
		for _, p := range kept {
			require.NoError(t, h.login(p.Login, p.Password, "a"))
		}
		made, err = h.users.First(t.Context(), func([]staff.FirstPassword) error { t.Error("kept again"); return nil },
			twoFirst...)
		require.NoError(t, err)
		require.False(t, made)
	})
}

func TestFirst_OfManyProcessesOneMakesThem(t *testing.T) {
	each(t, func(h *house) {
		var all sync.WaitGroup
		var mu sync.Mutex
		var kept []staff.FirstPassword
		for range 4 {
			all.Go(func() {
				var mine []staff.FirstPassword
				made, err := h.users.First(t.Context(), func(p []staff.FirstPassword) error { mine = p; return nil }, twoFirst...)
				mu.Lock()
				defer mu.Unlock()
				if err != nil {
					t.Error(err)
				}
				if made {
					kept = append(kept, mine...)
				} else if mine != nil {
					t.Error("passwords that are nobody's were kept")
				}
			})
		}
		all.Wait()
		require.Len(t, kept, 2)
		require.NoError(t, h.login("zhiban01", kept[1].Password, "a"))
	})
}
