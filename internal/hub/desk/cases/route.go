// Package cases holds the pages on which the staff work on what people reported: the inbox, a case, and what rings. Who
// may do what in which state is casework's to say.
package cases

import (
	"net/http"

	"xinsheng/internal/hub/attach"
	"xinsheng/internal/hub/badge"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/desk/part"
	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/directory"
	"xinsheng/internal/hub/listening"
	"xinsheng/internal/hub/media"
	"xinsheng/internal/hub/notice"
	"xinsheng/internal/hub/propose"
	"xinsheng/internal/hub/savedview"
	"xinsheng/internal/hub/score"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/unsent"
)

// Params are what the room needs.
type Params struct {
	Cases    *casework.Cases
	Users    *staff.Users
	Badges   *badge.Badges
	Meetings *listening.Sessions
	Scores   *score.Scores
	Unsent   *unsent.Texts
	Attach   *attach.Files // nil: nothing is put to answers
	Player   *part.Player
	Notices  *notice.Queue
	Views    *savedview.Views
	Propose  *propose.Proposer // nil: nothing is proposed

	Directory *directory.Directory
}

type visit struct {
	*web.Visit
	Params
}

// actor is the user as case work knows him.
func (v *visit) actor() casework.Actor {
	return casework.Actor{ID: v.User.ID, Role: casework.Role(v.User.Role), Unit: v.User.DepartmentID}
}

// Alarm is what this user is told of on every page.
func (p Params) Alarm(v *web.Visit) (Alarm, error) { return (&visit{v, p}).alarm() }

// State says where a case stands, for other rooms' pages that name it.
func (p Params) State(v *web.Visit, k *store.Case, users map[string]string) string {
	return (&visit{v, p}).state(k, standing{}, users)
}

// Room is the pages of cases.
func Room(p Params) web.Room {
	do := func(handle func(*visit) error) func(*web.Visit) error {
		return func(v *web.Visit) error { return handle(&visit{v, p}) }
	}
	centre := []staff.Role{staff.Centre}
	unit, director := []staff.Role{staff.Department}, []staff.Role{staff.Director}
	work := []staff.Role{staff.Centre, staff.Department}
	read := []staff.Role{staff.Centre, staff.Department, staff.Director}
	return web.Room{
		Routes: []web.Route{
			{Method: "GET", Path: "/cases", Roles: read, Do: do(casesList)},
			{Method: "GET", Path: "/cases/live", Roles: read, Quiet: true, Do: do(casesList)},
			{Method: "GET", Path: "/cases/register", Roles: centre, Do: do(registerFile)},
			{Method: "POST", Path: "/cases/bulk", Roles: centre, Do: do(casesBulk)},
			{Method: "POST", Path: "/cases/views", Roles: read, Do: do(viewKeep)},
			{Method: "POST", Path: "/cases/views/drop", Roles: read, Do: do(viewDrop)},
			{Method: "GET", Path: "/cases/{number}", Roles: read, Do: do(caseShow)},
			{Method: "GET", Path: "/cases/praise", Roles: centre, Do: do(praiseShow)},
			{Method: "GET", Path: "/cases/{number}/praise_card", Roles: work, Do: do(praiseCardShow)},
			{Method: "GET", Path: "/cases/{number}/sheet", Roles: work, Do: do(caseSheet)},
			{Method: "GET", Path: "/cases/{number}/file.zip", Roles: read, Do: do(caseFile)},
			{Method: "POST", Path: "/cases/{number}/accept", Roles: centre, Do: do(caseAccept)},
			{Method: "POST", Path: "/cases/{number}/hand_out", Roles: centre, Do: do(taskHandOut)},
			{Method: "POST", Path: "/cases/{number}/take_back", Roles: centre, Do: do(taskTakeBack)},
			{Method: "POST", Path: "/cases/{number}/urge", Roles: centre, Do: do(taskUrge)},
			{Method: "POST", Path: "/cases/{number}/grant", Roles: centre, Do: do(taskGrant)},
			{Method: "POST", Path: "/cases/{number}/grant_time", Roles: centre, Do: do(taskGrantTime)},
			{Method: "POST", Path: "/cases/{number}/refuse_time", Roles: centre, Do: do(taskRefuseTime)},
			{Method: "POST", Path: "/cases/{number}/take", Roles: unit, Do: do(taskTake)},
			{Method: "POST", Path: "/cases/{number}/hand_back", Roles: unit, Do: do(taskHandBack)},
			{Method: "POST", Path: "/cases/{number}/ask_time", Roles: unit, Do: do(taskAskTime)},
			{Method: "POST", Path: "/cases/{number}/answer", Roles: work, Do: do(caseAnswer)},
			{Method: "POST", Path: "/cases/{number}/note", Roles: work, Do: do(caseNote)},
			{Method: "POST", Path: "/cases/{number}/extend", Roles: centre, Do: do(caseExtend)},
			{Method: "POST", Path: "/cases/{number}/close", Roles: centre, Do: do(caseClose)},
			{Method: "POST", Path: "/cases/{number}/approve", Roles: centre, Do: do(caseApprove)},
			{Method: "POST", Path: "/cases/{number}/refuse", Roles: centre, Do: do(caseRefuse)},
			{Method: "POST", Path: "/cases/{number}/reopen", Roles: centre, Do: do(caseReopen)},
			{Method: "POST", Path: "/cases/{number}/call", Roles: centre, Do: do(caseCall)},
			{Method: "POST", Path: "/cases/{number}/correct", Roles: centre, Do: do(caseCorrect)},
			{Method: "POST", Path: "/cases/{number}/classify", Roles: centre, Do: do(caseClassify)},
			{Method: "POST", Path: "/cases/{number}/hand_over", Roles: centre, Do: do(caseHandOver)},
			{Method: "POST", Path: "/cases/{number}/merge", Roles: centre, Do: do(caseMerge)},
			{Method: "POST", Path: "/cases/{number}/split", Roles: centre, Do: do(caseSplit)},
			{Method: "POST", Path: "/cases/{number}/not_handle", Roles: centre, Do: do(caseNotHandle)},
			{Method: "POST", Path: "/cases/{number}/withdraw", Roles: centre, Do: do(caseWithdraw)},
			{Method: "POST", Path: "/cases/{number}/acknowledge", Roles: centre, Do: do(caseAcknowledge)},
			{Method: "POST", Path: "/cases/{number}/carry_back", Roles: centre, Do: do(caseCarryBack)},
			{Method: "POST", Path: "/cases/{number}/instruct", Roles: director, Do: do(caseInstruct)},
			{Method: "POST", Path: "/cases/{number}/mark_serious", Roles: centre, Do: do(caseMarkSerious)},
			{Method: "POST", Path: "/cases/{number}/report_serious", Roles: centre, Do: do(caseReportSerious)},
			{Method: "POST", Path: "/cases/{number}/drop_serious", Roles: centre, Do: do(caseDropSerious)},
			{Method: "POST", Path: "/cases/{number}/text", Open: true, Do: do(textKeep)},
			{Method: "GET", Path: "/cases/{number}/since", Roles: read, Quiet: true, Do: do(caseSince)},
			{Method: "GET", Path: "/cases/{number}/persons", Roles: centre, Quiet: true, Do: do(personsOffered)},
			{Method: "GET", Path: "/cases/{number}/others", Roles: read, Quiet: true, Do: do(caseOthers)},
			{Method: "GET", Path: "/cases/{number}/media/{record}/{part}", Roles: read, Quiet: true, Do: do(mediaShow)},
			{Method: "GET", Path: "/cases/{number}/media/{record}/{part}/{what}", Roles: read, Do: do(mediaServe)},
			{Method: "POST", Path: "/cases/{number}/files/{file}", Roles: work, Form: attach.MaxBytes, Do: do(fileKeep)},
			{Method: "POST", Path: "/cases/{number}/files/{file}/drop", Roles: work, Do: do(fileDrop)},
			{Method: "GET", Path: "/cases/{number}/files/{file}", Roles: work, Quiet: true, Do: do(fileShow)},
			{Method: "GET", Path: "/cases/{number}/files/{file}/{what}", Roles: work, Do: do(fileServe)},
			{Method: "GET", Path: "/live/banner", Roles: read, Quiet: true, Do: do(liveBanner)},
		},
		Problems: []web.Problem{
			{Kind: casework.ErrForbidden, Status: http.StatusForbidden, Key: "desk.problem.forbidden"},
			{Kind: casework.ErrOtherUnit, Status: http.StatusForbidden, Key: "desk.problem.other_unit"},
			{Kind: casework.ErrNotFound, Status: http.StatusNotFound, Key: "desk.problem.not_found"},
			{Kind: casework.ErrStale, Status: http.StatusConflict, Key: "desk.problem.stale"},
			{Kind: casework.ErrHanded, Status: http.StatusConflict, Key: "desk.problem.handed"},
			{Kind: casework.ErrAfterCase, Status: http.StatusUnprocessableEntity, Key: "desk.problem.after_case"},
			{Kind: casework.ErrOverAlready, Status: http.StatusUnprocessableEntity, Key: "desk.problem.over_already"},
			{Kind: casework.ErrAnswered, Status: http.StatusConflict, Key: "desk.problem.answered"},
			{Kind: casework.ErrState, Status: http.StatusConflict, Key: "desk.problem.state"},
			{Kind: casework.ErrSamePerson, Status: http.StatusConflict, Key: "desk.problem.same_person"},
			{Kind: casework.ErrEmpty, Status: http.StatusUnprocessableEntity, Key: "desk.problem.empty"},
			{Kind: casework.ErrTooLong, Status: http.StatusUnprocessableEntity, Key: "desk.problem.too_long"},
			{Kind: casework.ErrEarlier, Status: http.StatusUnprocessableEntity, Key: "desk.problem.earlier"},
			{Kind: casework.ErrTooLate, Status: http.StatusUnprocessableEntity, Key: "desk.problem.too_late"},
			{Kind: casework.ErrTwice, Status: http.StatusConflict, Key: "desk.problem.twice"},
			{Kind: casework.ErrSame, Status: http.StatusUnprocessableEntity, Key: "desk.problem.no_change"},
			{Kind: casework.ErrLead, Status: http.StatusUnprocessableEntity, Key: "desk.problem.lead"},
			{Kind: casework.ErrLeads, Status: http.StatusUnprocessableEntity, Key: "desk.problem.leads"},
			{Kind: savedview.ErrName, Status: http.StatusUnprocessableEntity, Key: "desk.problem.view_name"},
			{Kind: savedview.ErrMany, Status: http.StatusConflict, Key: "desk.problem.view_many"},
			{Kind: casework.ErrAttached, Status: http.StatusConflict, Key: "desk.problem.attached"},
			{Kind: attach.ErrKind, Status: http.StatusUnsupportedMediaType, Key: "desk.attach.kind"},
			{Kind: attach.ErrTooLarge, Status: http.StatusRequestEntityTooLarge, Key: "desk.attach.large"},
			{Kind: attach.ErrMany, Status: http.StatusConflict, Key: "desk.attach.many"},
			{Kind: attach.ErrErased, Status: http.StatusGone, Key: "desk.keep.refused"},
			{Kind: attach.ErrUnknown, Status: http.StatusNotFound, Key: "desk.problem.not_found"},
			{Kind: media.ErrFull, Status: http.StatusInsufficientStorage, Key: "desk.attach.full"},
			{Kind: casework.ErrUnknown, Status: http.StatusUnprocessableEntity, Key: "desk.problem.invalid"},
		},
	}
}
