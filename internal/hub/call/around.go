package call

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/store"
)

// Limits of what is looked at around a call.
const (
	mostEarlier = 5
	alikeWithin = 30 * 24 * time.Hour
	mostAtPlace = 200 // newest cases of a place whose words are compared
	mostAlike   = 3
	alike       = 0.18 // of two texts' pairs of characters this share is common
	fewestDigit = 5
)

// Around is what is known of a caller and of the matter, for the centre's eyes only.
type Around struct {
	Cases []store.Case // of the same number, newest first
	Calls []store.Call // of it too, that ended without a case
	Total int          // how often that number came
	Alike []store.Case // that may be the same matter
}

const samePhone = "REPLACE(REPLACE(phone, ' ', ''), '-', '') IN (?) AND phone <> ''"

// Around looks for what came before by the same number, and for what may be the same matter.
func (c *Calls) Around(ctx context.Context, s Sheet) (*Around, error) {
	a := new(Around)
	db := c.Store.DB()
	digits := Digits(s.Phone)
	if len(digits) >= fewestDigit {
		forms := bun.List([]string{digits, "+86" + digits, "86" + digits})
		n, err := db.NewSelect().Model(&a.Cases).Where(samePhone, forms).Order("captured_at DESC").
			Limit(mostEarlier).ScanAndCount(ctx)
		if err != nil {
			return nil, fmt.Errorf("look for the number's cases: %w", err)
		}
		m, err := db.NewSelect().Model(&a.Calls).Where("phone = ? AND ending = ?", digits, casestate.CallTold).
			Order("began_at DESC").Limit(mostEarlier).ScanAndCount(ctx)
		if err != nil {
			return nil, fmt.Errorf("look for the number's calls: %w", err)
		}
		a.Total = int(n) + int(m)
	}
	return a, c.alike(ctx, a, s)
}

// alike finds open and recent cases of the same visit, of the same bed, or of the same place and with like words.
func (c *Calls) alike(ctx context.Context, a *Around, s Sheet) error {
	since := c.Now().Add(-alikeWithin).UTC()
	var found []store.Case
	if visit := strings.TrimSpace(s.Visit); visit != "" {
		if err := c.Store.DB().NewSelect().Model(&found).Where("visit_number = ? AND visit_number <> ''", visit).
			Order("id DESC").Limit(mostAlike).Scan(ctx); err != nil {
			return fmt.Errorf("look for the visit: %w", err)
		}
	}
	grams := pairs(s.Text)
	recent := func(k store.Case) bool { return k.CapturedAt.After(since) && k.ErasedAt.IsZero() }
	for _, k := range a.Cases {
		if recent(k) && (k.PlaceID == s.PlaceID && s.PlaceID != "" || share(grams, pairs(k.Text)) >= alike) {
			found = append(found, k)
		}
	}
	if s.PlaceID != "" {
		var there []store.Case
		err := c.Store.DB().NewSelect().Model(&there).Where("place_id = ? AND captured_at > ?", s.PlaceID, since).
			Order("due_at DESC", "id DESC").Limit(mostAtPlace).Scan(ctx)
		if err != nil {
			return fmt.Errorf("look for like cases: %w", err)
		}
		bed := strings.TrimSpace(s.Bed)
		near := map[int64]float64{}
		there = slices.DeleteFunc(there, func(k store.Case) bool {
			if near[k.ID] = share(grams, pairs(k.Text)); bed != "" && k.Bed == bed {
				near[k.ID] = 1
			}
			return near[k.ID] < alike || !recent(k)
		})
		slices.SortStableFunc(there, func(x, y store.Case) int { return int(1000 * (near[y.ID] - near[x.ID])) })
		found = append(found, there...)
	}
	seen := map[int64]bool{}
	for _, k := range found {
		if !seen[k.ID] && len(a.Alike) < mostAlike {
			seen[k.ID] = true
			a.Alike = append(a.Alike, k)
		}
	}
	return nil
}

// pairs is the pairs of characters that follow each other in a text.
func pairs(text string) map[string]bool {
	out := map[string]bool{}
	var last rune
	for _, r := range strings.ToLower(text) {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			last = 0
			continue
		}
		if last != 0 {
			out[string([]rune{last, r})] = true
		}
		last = r
	}
	return out
}

// share is how much of the smaller text's pairs the other one has.
func share(a, b map[string]bool) float64 {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) < 3 {
		return 0
	}
	common := 0
	for p := range a {
		if b[p] {
			common++
		}
	}
	return float64(common) / float64(len(a))
}
