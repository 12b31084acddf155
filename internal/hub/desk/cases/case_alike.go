package cases

import (
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/hub/store"
)

// alike is what a case may have to do with, for the centre.
type alike struct {
	Total   int       // cases of the same telephone number
	Earlier []similar // of them the newest
	Cases   []similar // that may be the same matter
}

// similar is one of them.
type similar struct {
	beside
	Kind, KindName, Text, When string
	Lead                       string // may become the lead of the case shown: its number
}

// alike looks once for what stands beside a case that somebody still works on.
func (v *visit) alike(f *casework.File, can map[string]bool) (alike, error) {
	k := &f.Case
	if !v.Is(staff.Centre) || !k.ErasedAt.IsZero() || k.State.Ended() {
		return alike{}, nil
	}
	found, err := v.Cases.Alike(v.Ctx, casework.MatterOf(k))
	if err != nil {
		return alike{}, err
	}
	out, listed := alike{Total: found.Total}, map[int64]bool{}
	for i := range found.Cases {
		one := &found.Cases[i]
		listed[one.ID] = true
		if one.Lead == k.Number || one.Number == k.Lead { // it stands above already
			continue
		}
		s := v.similar(one)
		if can[string(casework.Merge)] && casework.Leads(one) {
			s.Lead = one.Number
		}
		out.Cases = append(out.Cases, s)
	}
	for i := range found.Earlier {
		if one := &found.Earlier[i]; !listed[one.ID] {
			out.Earlier = append(out.Earlier, v.similar(one))
		}
	}
	return out, nil
}

func (v *visit) similar(k *store.Case) similar {
	return similar{beside: v.beside(k), Kind: string(k.Kind), KindName: v.kindName(k.Kind), Text: web.Cut(k.Text),
		When: v.Day(k.CapturedAt)}
}
