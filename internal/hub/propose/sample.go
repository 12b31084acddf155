package propose

import (
	"cmp"
	"slices"
)

// sortSamples puts samples into an order of their own, so that the same ones make the same model.
func sortSamples(s []Sample) {
	slices.SortFunc(s, func(a, b Sample) int {
		return cmp.Or(cmp.Compare(a.Category, b.Category), cmp.Compare(a.Text, b.Text))
	})
}
