package fleet_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/audit"
	"xinsheng/internal/hub/fleet"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
	"xinsheng/internal/wire"
)

func TestRegister_WhatIsChangedIsInTheLogAndWhatIsRefusedIsNot(t *testing.T) {
	storetest.EachStore(t, func(t *testing.T, s *store.Store) {
		r := &fleet.Register{Store: s, Audit: audit.New(s, nil), CA: caDER, Now: func() time.Time { return now }}
		code, err := r.NewCode(t.Context(), "u", setup, fleet.CodeLife)
		require.NoError(t, err)
		open, err := r.OpenCodes(t.Context())
		require.NoError(t, err)
		require.Len(t, open, 1)
		term, err := enrol(t, s, code, now)
		require.NoError(t, err)

		require.ErrorIs(t, r.Move(t.Context(), "u", term.ID, fleet.Setup{}), feedback.ErrInvalid)
		require.ErrorIs(t, r.Revoke(t.Context(), "u", "nobody"), fleet.ErrUnknown)
		moved := setup
		moved.Name = moved.Name.With("en", "Terminal 04")
		require.NoError(t, r.Move(t.Context(), "u", term.ID, moved))
		require.NoError(t, r.Revoke(t.Context(), "u", term.ID))

		names, err := r.Names(t.Context())
		require.NoError(t, err)
		assert.Equal(t, map[string]wire.Text{term.ID: {"zh": "自助终端 03", "en": "Terminal 04"}}, names)
		got, err := r.Get(t.Context(), term.ID)
		require.NoError(t, err)
		assert.True(t, got.Revoked())
		entries, err := r.Audit.Page(t.Context(), "u", 0, 10)
		require.NoError(t, err)
		var did []string
		for _, e := range entries {
			did = append(did, e.Action+" "+e.Object)
		}
		assert.Equal(t, []string{"terminal.revoke " + term.ID, "terminal.move " + term.ID, "terminal.code zx-mz"}, did)
	})
}
