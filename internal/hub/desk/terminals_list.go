package desk

import (
	"fmt"
	"net/http"
	"time"

	"xinsheng/internal/hub/fleet"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/wire"
)

type terminalsPage struct {
	Rows   []terminalRow
	Codes  []codeRow
	Places []choice
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
	Back                                                                             string // why somebody must look at name and place
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
	if v.partial() {
		return v.piece("terminals", "fleet", b)
	}
	if err := v.saw("terminals.view", ""); err != nil {
		return err
	}
	return v.render(http.StatusOK, "terminals", page{Title: v.t.T("desk.terminals.title")}, b)
}

func (v *visit) terminals() (terminalsPage, error) {
	b := terminalsPage{Manage: v.is(staff.Admin)}
	all, err := fleet.List(v.ctx, v.Store.DB())
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
	codes, err := fleet.OpenCodes(v.ctx, v.Store.DB(), v.Now())
	if err != nil {
		return b, err
	}
	for _, c := range codes {
		name := wire.Text{ZH: c.NameZH, EN: c.NameEN}.In(v.t.Lang())
		b.Codes = append(b.Codes, codeRow{Name: name, Place: v.placeShort(c.PlaceID), Until: v.when(c.ExpiresAt)})
	}
	b.Places = v.terminalPlaces("")
	return b, nil
}

func (v *visit) terminalRow(t *fleet.Terminal) terminalRow {
	r := terminalRow{
		ID: t.ID, Number: fmt.Sprintf("%05d", t.Index), Name: wire.Text{ZH: t.NameZH, EN: t.NameEN}.In(v.t.Lang()),
		Place: v.placeShort(t.PlaceID), Seen: v.ago(t.LastSeenAt), Program: t.Program, Panel: t.Panel, Revoked: t.Revoked(),
		Tone: "green", State: v.t.T("desk.terminal.online"),
	}
	switch {
	case t.Revoked():
		r.Tone, r.State = "grey", v.t.T("desk.terminal.revoked")
	case t.LastSeenAt.IsZero():
		r.Tone, r.State = "amber", v.t.T("desk.terminal.never")
	case v.Now().Sub(t.LastSeenAt) > silentAfter:
		r.Tone, r.State = "red", v.t.T("desk.terminal.silent")
	case t.Unplaced:
		r.Tone, r.State = "amber", v.t.T("desk.terminal.look")
	}
	r.Back = v.takenBack(t)
	if t.Beat == nil {
		return r
	}
	beat := t.Beat
	r.Queue = v.t.Number(beat.Queue)
	if beat.Queue > 0 {
		r.Oldest = v.t.T("desk.terminal.oldest", "time", v.t.Duration(time.Duration(beat.OldestAgeSec)*time.Second))
	}
	if beat.Incomplete > 0 {
		r.Coming = v.t.T("desk.terminal.coming", "n", beat.Incomplete, "size", fmt.Sprintf("%.1f MB", float64(beat.LeftBytes)/(1<<20)))
	}
	r.Skew, r.SkewBad = v.skew(t.Skew()), t.Skew().Abs() >= skewBad
	r.Disk = fmt.Sprintf("%.1f GB", float64(beat.DiskFreeBytes)/(1<<30))
	for _, q := range beat.Quarantine {
		r.Quarantine = append(r.Quarantine, v.reason(q.Reason))
	}
	if beat.SetAside > 0 {
		r.Hurt = v.t.T("desk.terminal.hurt", "n", beat.SetAside)
	}
	for _, name := range sortedKeys(beat.Devices) {
		if state := beat.Devices[name]; troubled(state) {
			r.Devices = append(r.Devices, v.word("desk.device.", name)+v.t.T("desk.device.is")+v.word("desk.device_state.", state))
		}
	}
	for _, name := range sortedKeys(beat.Overrides) {
		r.Overrides = append(r.Overrides, name+"="+beat.Overrides[name])
	}
	if r.Tone == "green" && (len(r.Quarantine) > 0 || r.Hurt != "" || r.SkewBad || len(r.Devices) > 0) {
		r.Tone, r.State = "amber", v.t.T("desk.terminal.look")
	}
	return r
}

// takenBack says what there is to do about a terminal that came back after a restore; empty: nothing.
func (v *visit) takenBack(t *fleet.Terminal) string {
	switch {
	case !t.Unplaced || t.Revoked():
		return ""
	case t.PlaceID == "":
		return v.t.T("desk.terminal.back_nowhere")
	}
	return v.t.T("desk.terminal.back")
}

// troubled reports whether a device's state is one that somebody must look at.
func troubled(state string) bool {
	return state != "ok" && state != "unused" && state != "none"
}

// word is the text of a key, or the name itself where a newer terminal says what this hub has no word for.
func (v *visit) word(prefix, name string) string {
	if v.t.Has(prefix + name) {
		return v.t.T(prefix + name)
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
	return v.t.T(key)
}

func (v *visit) skew(d time.Duration) string {
	switch {
	case d.Abs() < time.Second:
		return v.t.T("desk.terminal.skew_none")
	case d > 0:
		return v.t.T("desk.terminal.skew_ahead", "time", v.t.Duration(d))
	}
	return v.t.T("desk.terminal.skew_behind", "time", v.t.Duration(-d))
}

// ago says how long something is past.
func (v *visit) ago(at time.Time) string {
	if at.IsZero() {
		return v.t.T("desk.never")
	}
	d := v.Now().Sub(at)
	if d < time.Minute {
		return v.t.T("desk.just_now")
	}
	return v.t.T("desk.ago", "time", v.t.Duration(d))
}
