package casework

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/casestate"
)

// Chosen is what the centre said that a case is about, and what the person wrote.
type Chosen struct {
	Number   string `bun:"number"`
	Text     string `bun:"text"`
	Category string `bun:"category"`
}

// Chosen is the newest cases whose words still stand, with the first category that was chosen for each.
func (c *Cases) Chosen(ctx context.Context, most int) ([]Chosen, error) {
	var out []Chosen
	err := c.store.DB().NewSelect().TableExpr("case_categories AS s").ColumnExpr("k.number, k.text, s.category").
		Join("JOIN cases AS k ON k.id = s.case_id").
		Where("s.position = 0 AND s.category <> '' AND k.text <> '' AND k.erased_at IS NULL").
		Where("k.state NOT IN (?)", bun.List(casestate.Where(func(a casestate.About) bool { return a.Unsaid }))).
		OrderExpr("k.id DESC").Limit(int64(most)).Scan(ctx, &out)
	if err != nil {
		return nil, fmt.Errorf("read what cases are about: %w", err)
	}
	return out, nil
}
