// Package employees holds the pages of the staff directory: who works where, and the table from which it is made.
package employees

import (
	"net/http"

	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/directory"
	"xinsheng/internal/hub/staff"
)

// Params are what the room needs.
type Params struct {
	Directory *directory.Directory
}

type visit struct {
	*web.Visit
	Params
}

// Room is the pages of the directory.
func Room(p Params) web.Room {
	do := func(handle func(*visit) error) func(*web.Visit) error {
		return func(v *web.Visit) error { return handle(&visit{v, p}) }
	}
	run := []staff.Role{staff.Admin, staff.Centre}
	return web.Room{
		Routes: []web.Route{
			{Method: "GET", Path: "/employees", Roles: run, Do: do(employeesList)},
			{Method: "POST", Path: "/employees", Roles: run, Do: do(employeeAdd)},
			{Method: "POST", Path: "/employees/remove", Roles: run, Do: do(employeeRemove)},
			{Method: "GET", Path: "/employees/form", Roles: run, Do: do(employeesForm)},
			{Method: "POST", Path: "/employees/import", Roles: run, Form: web.MaxUpload, Do: do(employeesImport)},
			{Method: "POST", Path: "/employees/apply", Roles: run, Form: web.MaxTable, Do: do(employeesApply)},
		},
		Problems: []web.Problem{{Kind: directory.ErrGone, Status: http.StatusConflict, Key: "employee.gone"}},
	}
}
