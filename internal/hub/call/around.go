package call

import (
	"context"
	"fmt"

	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/store"
)

// mostTold is how many calls of before are shown.
const mostTold = 5

// Around is what is known of a caller and of the matter, for the centre's eyes only.
type Around struct {
	*casework.Alike
	Calls []store.Call // of the same number, that ended without a case
	Total int          // how often that number came
}

// Around looks for what came before by the same number, and for what may be the same matter.
func (c *Calls) Around(ctx context.Context, s Sheet) (*Around, error) {
	alike, err := c.Cases.Alike(ctx,
		casework.Matter{Phone: s.Phone, Visit: s.Visit, Bed: s.Bed, PlaceID: s.PlaceID, Text: s.Text})
	if err != nil {
		return nil, err
	}
	a := &Around{Alike: alike, Total: alike.Total}
	if digits := casework.Digits(s.Phone); digits != "" {
		n, err := c.Store.DB().NewSelect().Model(&a.Calls).Where("phone = ? AND ending = ?", digits, casestate.CallTold).
			Order("began_at DESC").Limit(mostTold).ScanAndCount(ctx)
		if err != nil {
			return nil, fmt.Errorf("look for the number's calls: %w", err)
		}
		a.Total += int(n)
	}
	return a, nil
}
