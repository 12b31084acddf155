package desk

import (
	"xinsheng/internal/hub/staff"
)

// alarm is what rings, and the count beside the inbox in the sidebar.
type alarm struct {
	On      bool // this user hears alarms
	Ringing []ringing
	More    int // ringing beyond those
	New     int
}

type ringing struct {
	Path, Number, KindName, Place, When string
	Version                             int64
}

// shownRinging is how many alarms the banner names; more would hide the page.
const shownRinging = 3

// liveBanner is the alarms and the count, for a page that is open.
func liveBanner(v *visit) error { return v.piece("cases", "banner", nil) }

func (v *visit) alarm() (alarm, error) {
	a := alarm{On: v.is(staff.Centre)}
	f, err := v.Cases.Fresh(v.ctx, v.unit())
	if err != nil {
		return a, err
	}
	a.New = f
	if !a.On {
		return a, nil
	}
	cases, err := v.Cases.Ringing(v.ctx)
	if err != nil {
		return a, err
	}
	for i := range cases {
		if i == shownRinging {
			a.More = len(cases) - i
			break
		}
		k := &cases[i]
		a.Ringing = append(a.Ringing, ringing{
			Path: "/cases/" + k.Number, Number: dashed(k.Number), KindName: v.t.T("desk.kind." + k.Kind),
			Place: v.set.Places.Label(k.PlaceID, v.t.Lang()), When: v.when(k.CapturedAt), Version: k.UpdatedAt.UnixMicro(),
		})
	}
	return a, nil
}
