package casework

import (
	"context"
	"fmt"
	"strings"
	"time"

	"xinsheng/internal/hub/store"
)

// LookLease is how long somebody is taken to have a case open after the page said so. The page says it more than twice
// as often.
const LookLease = 45 * time.Second

// Look notes that somebody has a case open, and returns the ids of the others who have, in no order.
func (c *Cases) Look(ctx context.Context, caseID int64, user string) ([]string, error) {
	now := c.now().UTC()
	open := fmt.Sprintf("case %d ", caseID)
	if err := c.keep(ctx, &store.Presence{Name: open + user, Until: now.Add(LookLease)}); err != nil {
		return nil, fmt.Errorf("note who looks at case %d: %w", caseID, err)
	}
	var there []store.Presence
	err := c.store.DB().NewSelect().Model(&there).Where("name > ? AND name < ?", open, open+"\uffff").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("look who else is at case %d: %w", caseID, err)
	}
	var others []string
	for _, p := range there {
		if id := strings.TrimPrefix(p.Name, open); id != user && p.Until.After(now) {
			others = append(others, id)
		}
	}
	return others, nil
}
