package terminals

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"time"

	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/fleet"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/wire"
)

type terminalsPage struct {
	Rows   []terminalRow
	Codes  []codeRow
	Places []web.Choice
	Manage bool
	Code   string // shown once
	Until  string
	Name   string // of the terminal that the code is for
	Silent int
	Total  int
}

type terminalRow struct {
	ID, Number, Name, Place, Seen, Queue, Oldest, Coming, Skew, Program, Disk, Panel string
	Tone                                                                             string // green amber red grey
	State                                                                            string
	Quarantine                                                                       []string
	Hurt                                                                             string // what its disk damaged
	Devices                                                                          []string
	Overrides                                                                        []string
	Revoked, SkewBad                                                                 bool
	// why somebody must look at name and place
	Back string
}

type codeRow struct{ Name, Place, Until string }

// silentAfter is how long a terminal may say nothing before it counts as not reached; it speaks at least every minute.
const silentAfter = 5 * time.Minute

// skewBad is the difference of clocks from which the technician should look.
const skewBad = 2 * time.Minute

// terminalsList is the fleet. As /terminals/live it is the table alone.
func terminalsList(v *visit) error {
	b, err := v.terminals()
	if err != nil {
		return err
	}
	if v.Partial() {
		return v.Piece("terminals", "fleet", b)
	}
	if err := v.Saw("terminals.view", ""); err != nil {
		return err
	}
	return v.Render(http.StatusOK, "terminals", web.Page{Title: v.T("desk.terminals.title")}, b)
}

func (v *visit) terminals() (terminalsPage, error) {
	b := terminalsPage{Manage: v.Is(staff.Admin)}
	all, err := v.Fleet.List(v.Ctx)
	if err != nil {
		return b, err
	}
	for i := range all {
		r := v.terminalRow(&all[i])
		if r.Tone == "amber" || r.Tone == "red" {
			b.Silent++
		}
		b.Rows = append(b.Rows, r)
	}
	b.Total = len(all)
	if !b.Manage {
		return b, nil
	}
	codes, err := v.Fleet.OpenCodes(v.Ctx)
	if err != nil {
		return b, err
	}
	for _, c := range codes {
		name := c.Name().In(v.Lang())
		b.Codes = append(b.Codes, codeRow{Name: name, Place: v.PlaceShort(c.PlaceID), Until: v.When(c.ExpiresAt)})
	}
	b.Places = v.terminalPlaces("")
	return b, nil
}

func (v *visit) terminalRow(t *fleet.Terminal) terminalRow {
	r := terminalRow{
		ID: t.ID, Number: fmt.Sprintf("%05d", t.Index), Name: t.Name().In(v.Lang()),
		Place: v.PlaceShort(t.PlaceID), Seen: v.ago(t.LastSeenAt), Program: t.Program, Panel: t.Panel, Revoked: t.Revoked(),
		Tone: "green", State: v.T("desk.terminal.online"),
	}
	switch {
	case t.Revoked():
		r.Tone, r.State = "grey", v.T("desk.terminal.revoked")
	case t.LastSeenAt.IsZero():
		r.Tone, r.State = "amber", v.T("desk.terminal.never")
	case v.Now().Sub(t.LastSeenAt) > silentAfter:
		r.Tone, r.State = "red", v.T("desk.terminal.silent")
	case t.Unplaced:
		r.Tone, r.State = "amber", v.T("desk.terminal.look")
	}
	r.Back = v.takenBack(t)
	if t.Beat == nil {
		return r
	}
	beat := t.Beat
	r.Queue = v.Number(beat.Queue)
	if beat.Queue > 0 {
		r.Oldest = v.T("desk.terminal.oldest", "time", v.Duration(time.Duration(beat.OldestAgeSec)*time.Second))
	}
	if beat.Incomplete > 0 {
		r.Coming = v.T("desk.terminal.coming", "n", beat.Incomplete, "size",
			fmt.Sprintf("%.1f MB", float64(beat.LeftBytes)/(1<<20)))
	}
	r.Skew, r.SkewBad = v.skew(t.Skew()), t.Skew().Abs() >= skewBad
	r.Disk = fmt.Sprintf("%.1f GB", float64(beat.DiskFreeBytes)/(1<<30))
	for _, q := range beat.Quarantine {
		r.Quarantine = append(r.Quarantine, v.reason(q.Reason))
	}
	if beat.SetAside > 0 {
		r.Hurt = v.T("desk.terminal.hurt", "n", beat.SetAside)
	}
	for _, name := range slices.Sorted(maps.Keys(beat.Devices)) {
		if state := beat.Devices[name]; troubled(state) {
			r.Devices = append(r.Devices, v.word("desk.device.", name)+v.T("desk.device.is")+v.word("desk.device_state.", state))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(beat.Overrides)) {
		r.Overrides = append(r.Overrides, name+"="+beat.Overrides[name])
	}
	if r.Tone == "green" && (len(r.Quarantine) > 0 || r.Hurt != "" || r.SkewBad || len(r.Devices) > 0) {
		r.Tone, r.State = "amber", v.T("desk.terminal.look")
	}
	return r
}

// takenBack says what there is to do about a terminal that came back after a restore; empty: nothing.
func (v *visit) takenBack(t *fleet.Terminal) string {
	switch {
	case !t.Unplaced || t.Revoked():
		return ""
	case t.PlaceID == "":
		return v.T("desk.terminal.back_nowhere")
	}
	return v.T("desk.terminal.back")
}

// troubled reports whether a device's state is one that somebody must look at.
func troubled(state string) bool {
	return state != "ok" && state != "unused" && state != "none"
}

// word is the text of a key, or the name itself where a newer terminal says what this hub has no word for.
func (v *visit) word(prefix, name string) string {
	if v.Has(prefix + name) {
		return v.T(prefix + name)
	}
	return name
}

// reason says why a record was refused, in words; a reason of a later version stands as it came.
func (v *visit) reason(problemType string) string {
	key := map[string]string{
		wire.ProblemUnreadable: "desk.reason.unreadable", wire.ProblemConflict: "desk.reason.conflict",
		wire.ProblemInvalid: "desk.reason.invalid", wire.ProblemTooLarge: "desk.reason.too_large",
		wire.ProblemUnsupported: "desk.reason.unsupported", wire.ProblemPart: "desk.reason.part",
		wire.ProblemDamaged: "desk.reason.damaged",
	}[problemType]
	if key == "" {
		return problemType
	}
	return v.T(key)
}

func (v *visit) skew(d time.Duration) string {
	switch {
	case d.Abs() < time.Second:
		return v.T("desk.terminal.skew_none")
	case d > 0:
		return v.T("desk.terminal.skew_ahead", "time", v.Duration(d))
	}
	return v.T("desk.terminal.skew_behind", "time", v.Duration(-d))
}

// ago says how long something is past.
func (v *visit) ago(at time.Time) string {
	if at.IsZero() {
		return v.T("desk.never")
	}
	d := v.Now().Sub(at)
	if d < time.Minute {
		return v.T("desk.just_now")
	}
	return v.T("desk.ago", "time", v.Duration(d))
}
