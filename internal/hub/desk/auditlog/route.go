// Package auditlog holds the pages of the audit log: what it says, and whether its chain holds.
package auditlog

import (
	"log/slog"

	"xinsheng/internal/hub/audit"
	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/staff"
)

// Params are what the room needs.
type Params struct {
	Audit *audit.Log
	Users *staff.Users
	Log   *slog.Logger
}

type visit struct {
	*web.Visit
	Params
}

// Room is the pages of the audit log.
func Room(p Params) web.Room {
	do := func(handle func(*visit) error) func(*web.Visit) error {
		return func(v *web.Visit) error { return handle(&visit{v, p}) }
	}
	auditor := []staff.Role{staff.Auditor}
	return web.Room{
		Routes: []web.Route{
			{Method: "GET", Path: "/audit", Roles: auditor, Do: do(auditList)},
			{Method: "POST", Path: "/audit/verify", Roles: auditor, Do: do(auditVerify)},
			{Method: "POST", Path: "/audit/accept", Roles: auditor, Do: do(auditAccept)},
		},
		Notes: func(v *web.Visit) ([]web.Note, error) { return (&visit{v, p}).notes(), nil },
	}
}
