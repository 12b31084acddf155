// Package orders holds the pages on which a table of orders or letters becomes cases: choose, look, take.
package orders

import (
	"xinsheng/internal/hub/call"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/staff"
)

// Params are what the room needs.
type Params struct {
	Calls *call.Calls
	Cases *casework.Cases
}

type visit struct {
	*web.Visit
	Params
}

// Room is the pages of imports.
func Room(p Params) web.Room {
	do := func(handle func(*visit) error) func(*web.Visit) error {
		return func(v *web.Visit) error { return handle(&visit{v, p}) }
	}
	centre := []staff.Role{staff.Centre}
	return web.Room{
		Routes: []web.Route{
			{Method: "GET", Path: "/orders", Roles: centre, Do: do(ordersChoose)},
			{Method: "POST", Path: "/orders", Roles: centre, Form: web.MaxUpload, Do: do(ordersPreview)},
			{Method: "POST", Path: "/orders/look", Roles: centre, Form: web.MaxTable, Do: do(ordersLook)},
			{Method: "POST", Path: "/orders/take", Roles: centre, Form: web.MaxTable, Do: do(ordersTake)},
		},
	}
}
