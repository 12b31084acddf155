package desk_test

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/hub/staff"
)

func TestLogin_WrongTriesBehindOneAddressKeepNoColleagueOut(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	stranger := s.browser()
	for i := range 45 { // all from 127.0.0.1, as behind a hospital's one address
		stranger.post("/login", url.Values{"login": {fmt.Sprintf("nobody%d", i)}, "password": {"guess"}})
	}
	for range 3 {
		stranger.post("/login", url.Values{"login": {"centre"}, "password": {"guess"}})
	}
	for _, user := range s.staff {
		if user.Login == "centre" {
			continue // guessed at: see the next test
		}
		status, _ := s.browser().post("/login", url.Values{"login": {user.Login}, "password": {password}})
		assert.Equal(t, http.StatusSeeOther, status, user.Login)
	}
}

func TestLogin_WhoSignedInOnABrowserBeforeGetsInThereWhateverOthersTry(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	mine := s.as(staff.Centre)
	status, _ := mine.post("/logout", nil)
	require.Equal(t, http.StatusSeeOther, status)
	for range 6 {
		s.browser().post("/login", url.Values{"login": {"centre"}, "password": {"guess"}})
	}
	right := url.Values{"login": {"centre"}, "password": {password}}
	status, _ = s.browser().post("/login", right)
	require.Equal(t, http.StatusTooManyRequests, status, "a browser that nobody knows")
	status, _ = mine.post("/login", right)
	require.Equal(t, http.StatusSeeOther, status)

	u, err := url.Parse(s.server.URL + "/login")
	require.NoError(t, err)
	require.Len(t, mine.Jar.Cookies(u), 2, "the session and the device")
	u.Path = "/"
	require.Len(t, mine.Jar.Cookies(u), 1, "it goes to the login alone")
}
