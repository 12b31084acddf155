package desk_test

import (
	"context"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/hub/staff"
)

// A window that is closed while its page is made is nothing that somebody must look after.
func TestDesk_ABrowserThatLeavesIsNoFault(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	b := s.as(staff.Centre)
	for _, path := range []string{"/", "/live", "/cases", "/scores", "/login", "/nowhere"} {
		for wait := time.Duration(0); wait < 12*time.Millisecond; wait += 211 * time.Microsecond {
			ctx, leave := context.WithTimeout(t.Context(), wait)
			r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.server.URL+path, nil)
			require.NoError(t, err)
			if res, err := b.Do(r); err == nil {
				_, _ = io.Copy(io.Discard, res.Body)
				_ = res.Body.Close()
			}
			leave()
		}
	}
	s.server.Close() // waits for what is under way
	require.Empty(t, s.logs.String())
}

// Whoever asks while the database does not answer is told so in words.
func TestDesk_WithoutItsDatabaseItSaysSo(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	b := s.as(staff.Centre)
	_, err := s.store.DB().Exec("ALTER TABLE settings RENAME TO gone")
	require.NoError(t, err)
	for _, who := range []*browser{s.browser(), b} {
		status, body := who.get("/cases")
		require.Equal(t, http.StatusInternalServerError, status)
		require.Contains(t, body, "没有办成")
	}
	require.Contains(t, s.logs.String(), "level=ERROR")
}
