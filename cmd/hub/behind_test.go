package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Behind a proxy that ends TLS the desk cannot see that browsers come by https: it is told.
func TestServe_CookiesBehindATLSProxyAreForHTTPSAlone(t *testing.T) {
	data := t.TempDir()
	must(t, "user", "add", "--data", data, "--login", "zhiban03", "--name", "值班 03", "--role", "centre")
	password := strings.Fields(must(t, "user", "reset", "zhiban03", "--data", data))[2]
	for _, behind := range []bool{false, true} {
		args := []string{"--data", data}
		if behind {
			args = append(args, "--desk-behind-tls")
		}
		p := start(t, 3, args...)
		client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
		resp, err := client.PostForm("http://"+p.doors["desk"]+"/login",
			url.Values{"login": {"zhiban03"}, "password": {password}})
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
		require.Equal(t, http.StatusSeeOther, resp.StatusCode)
		cookies := resp.Cookies()
		require.GreaterOrEqual(t, len(cookies), 2, "the session and the device")
		for _, c := range cookies {
			require.Equal(t, behind, c.Secure, c.Name)
			require.True(t, c.HttpOnly, c.Name)
		}
		p.stop(t)
	}
	_, errs, code := once(t, "serve", "--data", data, "--desk-behind-tls", "--desk-own-ca")
	require.NotZero(t, code)
	require.Contains(t, errs, "desk.behind_tls")
}
