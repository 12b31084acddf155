// Package categories holds the pages on which the tree of what cases are about is read and written.
package categories

import (
	"net/http"

	"xinsheng/internal/hub/category"
	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/staff"
)

// Params are what the room needs.
type Params struct {
	Trees category.Trees
}

// maxForm is the longest form that carries a tree, each byte of it percent-encoded.
const maxForm = 3*category.MaxSource + 4<<10

type visit struct {
	*web.Visit
	Params
}

// Room is the pages of categories.
func Room(p Params) web.Room {
	do := func(handle func(*visit) error) func(*web.Visit) error {
		return func(v *web.Visit) error { return handle(&visit{v, p}) }
	}
	run := []staff.Role{staff.Admin}
	return web.Room{
		Routes: []web.Route{
			{Method: "GET", Path: "/categories", Roles: run, Do: do(treeShow)},
			{Method: "POST", Path: "/categories", Roles: run, Form: maxForm, Do: do(treeSave)},
		},
		Problems: []web.Problem{{Kind: category.ErrStale, Status: http.StatusConflict, Key: "category.stale"}},
	}
}
