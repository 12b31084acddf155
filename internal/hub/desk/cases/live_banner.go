package cases

import (
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/hub/store"
)

// Alarm is what rings, and the count beside the inbox in the sidebar.
type Alarm struct {
	On      bool // this user hears alarms
	Ringing []ringing
	More    int    // ringing beyond those
	Alone   string // nobody is told but by pages like this one; empty: a webhook is set
	New     int

	Despair     []ringing // whose words speak of ending one's own life, and that nobody has looked after
	MoreDespair int
}

type ringing struct {
	Path, Number, KindName, Place, When string
	Marks                               []string // what is good to know before going there
	Told                                string   // whether somebody was told besides
	Failed                              bool     // nobody could be
	Version                             int64
}

// shownRinging is how many alarms the banner names; more would hide the page.
const shownRinging = 3

// liveBanner is the alarms and the count, for a page that is open.
func liveBanner(v *visit) error { return v.Piece("cases", "banner", nil) }

// alarm is what this user is told of.
func (v *visit) alarm() (Alarm, error) {
	a := Alarm{On: v.Is(staff.Centre)}
	f, err := v.Cases.Fresh(v.Ctx, v.Unit())
	if err != nil {
		return a, err
	}
	a.New = f
	if !a.On {
		return a, nil
	}
	if err := v.ring(&a); err != nil {
		return a, err
	}
	despair, total, err := v.Cases.Despairing(v.Ctx, shownRinging)
	if err != nil {
		return a, err
	}
	for i := range despair {
		r := v.ringing(&despair[i])
		r.When = v.When(despair[i].DespairAt)
		a.Despair = append(a.Despair, r)
	}
	a.MoreDespair = total - len(despair)
	return a, nil
}

// ring fills in what rings, and what is true of telling somebody.
func (v *visit) ring(a *Alarm) error {
	cases, err := v.Cases.Ringing(v.Ctx)
	if err != nil || len(cases) == 0 {
		return err
	}
	setting, err := v.Cases.Alarm(v.Ctx)
	if err != nil {
		return err
	}
	if setting.WebhookURL == "" {
		a.Alone = v.T("desk.alarm.alone")
	}
	shown := cases[:min(len(cases), shownRinging)]
	a.More = len(cases) - len(shown)
	var ids []int64
	for i := range shown {
		ids = append(ids, shown[i].ID)
	}
	alerts, err := v.Cases.Alerts(v.Ctx, ids...)
	if err != nil {
		return err
	}
	for i := range shown {
		k := &shown[i]
		r := v.ringing(k)
		r.Marks = v.urgentMarks(k)
		if a.Alone == "" {
			r.Told, r.Failed = v.told(k, alerts)
		}
		a.Ringing = append(a.Ringing, r)
	}
	return nil
}

func (v *visit) ringing(k *store.Case) ringing {
	return ringing{
		Path: "/cases/" + k.Number, Number: web.Dashed(k.Number), KindName: v.kindName(k.Kind),
		Place: v.Settings.Places.Label(k.PlaceID, v.Lang()), When: v.When(k.CapturedAt), Version: k.UpdatedAt.UnixMicro(),
	}
}

// urgentMarks is what is good to know of an urgent case before going there. None of it makes the alarm less.
func (v *visit) urgentMarks(k *store.Case) []string {
	var out []string
	if k.Company {
		out = append(out, v.T("desk.alarm.company"))
	}
	if k.Inhuman {
		out = append(out, v.T("desk.alarm.inhuman"))
	}
	return out
}

// told says whether the webhook's far side took the alarm.
func (v *visit) told(k *store.Case, alerts map[int64]store.Alert) (text string, failed bool) {
	alert, waiting := alerts[k.ID]
	switch {
	case !k.UrgentToldAt.IsZero():
		return v.T("desk.alarm.told", "time", v.When(k.UrgentToldAt)), false
	case !waiting:
		return "", false
	case alert.Failed == casework.NoAnswer:
		return v.T("desk.alarm.no_answer", "n", alert.Tries), true
	case alert.Failed != "":
		return v.T("desk.alarm.refused", "n", alert.Tries, "status", alert.Failed), true
	}
	return v.T("desk.alarm.telling"), false
}
