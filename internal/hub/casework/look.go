package casework

import (
	"context"
	"fmt"
	"strings"

	"xinsheng/internal/hub/search"
	"xinsheng/internal/hub/store"
)

// look finds what is looked for; newest reports that it is in more cases than these. A case is looked for by its number
// where there is such a number: then it is nothing else that is meant.
func (c *Cases) look(ctx context.Context, q Query) (_ Query, newest bool, err error) {
	number, ok, likely := numberFrom(q.Search)
	if ok && likely {
		there, err := beginning(c.store.DB().NewSelect().Model((*store.Case)(nil)), number).Exists(ctx)
		if err != nil {
			return q, false, fmt.Errorf("look for the number: %w", err)
		}
		if there {
			q.number = number
			return q, false, nil
		}
	}
	if strings.TrimSpace(q.Search) == "" {
		return q, false, nil
	}
	ask := search.Query{Reader: search.Reader{Words: q.Words, Unit: q.Unit, Aside: q.Aside}, Kind: q.Kind, Form: q.Form}
	for _, typed := range strings.Fields(q.Search) {
		w := search.Word{Text: typed}
		if number, ok, _ := numberFrom(typed); ok {
			w.Number = number
		}
		if q.Places != nil {
			w.Places = q.Places(typed)
		}
		ask.Words = append(ask.Words, w)
	}
	q.found, newest, err = search.Find(ctx, c.store.DB(), ask)
	return q, newest, err
}

// nothing reports that what is looked for is nowhere.
func (q Query) nothing() bool {
	return strings.TrimSpace(q.Search) != "" && q.number == "" && len(q.found) == 0
}
