// Package entry holds the ways into the desk and out: signing in and out, one's own password, the language, the first
// page.
package entry

import (
	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/staff"
)

// Params are what the room needs.
type Params struct {
	Users *staff.Users

	// Interrupted is what becomes of a request without a session: the page that it was for, empty for none to go back to,
	// and whether what its form carried is kept there.
	Interrupted func(v *web.Visit) (path string, kept bool, err error)
}

type visit struct {
	*web.Visit
	Params
}

// Room is the pages of entry.
func Room(p Params) web.Room {
	do := func(handle func(*visit) error) func(*web.Visit) error {
		return func(v *web.Visit) error { return handle(&visit{v, p}) }
	}
	return web.Room{
		Routes: []web.Route{
			{Method: "GET", Path: "/login", Open: true, First: true, Do: do(loginShow)},
			{Method: "POST", Path: "/login", Open: true, First: true, Do: do(loginSend)},
			{Method: "POST", Path: "/language", Open: true, First: true, Do: do(languageSwitch)},
			{Method: "POST", Path: "/logout", First: true, Do: do(logoutSend)},
			{Method: "GET", Path: "/password", First: true, Do: do(passwordShow)},
			{Method: "POST", Path: "/password", First: true, Do: do(passwordChange)},
			{Method: "GET", Path: "/{$}", Do: do(startShow)},
		},
	}
}
