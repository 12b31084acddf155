package hospital

import (
	"slices"

	"xinsheng/internal/hub/table"
	"xinsheng/internal/locale"
)

// Named is every way in which a table may name a place that is in use, as table.Plain has it: its id, its name, and
// where it is; and the ids of those who are called so.
func (p Places) Named() map[string][]string {
	out := map[string][]string{}
	for _, one := range p.Tree() {
		names := []string{one.ID, p.Label(one.ID, locale.Default)}
		for _, lang := range one.Name.Langs() {
			names = append(names, one.Name[lang])
		}
		for _, name := range names {
			if key := table.Plain(name); key != "" && !slices.Contains(out[key], one.ID) {
				out[key] = append(out[key], one.ID)
			}
		}
	}
	return out
}
