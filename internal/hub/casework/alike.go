package casework

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/store"
)

// Limits of what is looked at beside a matter.
const (
	mostEarlier = 5
	alikeWithin = 30 * 24 * time.Hour
	mostAtPlace = 200 // newest cases of a place whose words are compared
	mostAlike   = 3
	alikeShare  = 0.18 // of two texts' pairs of characters this share is common
	fewestDigit = 5
)

// Matter is what somebody says, as far as it is known yet.
type Matter struct {
	CaseID  int64 // that it became, and which is not like itself; 0: none yet
	Phone   string
	Visit   string
	Bed     string
	PlaceID string
	Text    string
}

// Alike is what a matter may have to do with, for the centre's eyes only.
type Alike struct {
	Earlier []store.Case // of the same number, newest first
	Total   int          // how many there are
	Cases   []store.Case // that may be the same matter
}

// MatterOf is what a case is about.
func MatterOf(k *store.Case) Matter {
	return Matter{CaseID: k.ID, Phone: k.Phone, Visit: k.VisitNumber, Bed: k.Bed, PlaceID: k.PlaceID, Text: k.Text}
}

const samePhone = "REPLACE(REPLACE(phone, ' ', ''), '-', '') IN (?) AND phone <> ''"

// Alike looks for what came by the same number, and for open and recent cases of the same visit, of the same bed, or of
// the same place and with like words.
func (c *Cases) Alike(ctx context.Context, m Matter) (*Alike, error) {
	a := new(Alike)
	db := c.store.DB()
	if digits := Digits(m.Phone); len(digits) >= fewestDigit {
		forms := bun.List([]string{digits, "+86" + digits, "86" + digits})
		n, err := db.NewSelect().Model(&a.Earlier).Where(samePhone, forms).Where("id <> ?", m.CaseID).
			Order("captured_at DESC").Limit(mostEarlier).ScanAndCount(ctx)
		if err != nil {
			return nil, fmt.Errorf("look for the number's cases: %w", err)
		}
		a.Total = int(n)
	}
	return a, c.sameMatter(ctx, a, m)
}

func (c *Cases) sameMatter(ctx context.Context, a *Alike, m Matter) error {
	since := c.now().Add(-alikeWithin).UTC()
	var found []store.Case
	if visit := strings.TrimSpace(m.Visit); visit != "" {
		if err := c.store.DB().NewSelect().Model(&found).Where("visit_number = ? AND visit_number <> ''", visit).
			Where("id <> ?", m.CaseID).Order("id DESC").Limit(mostAlike).Scan(ctx); err != nil {
			return fmt.Errorf("look for the visit: %w", err)
		}
	}
	grams := pairs(m.Text)
	recent := func(k store.Case) bool { return k.CapturedAt.After(since) && k.ErasedAt.IsZero() }
	for _, k := range a.Earlier {
		if recent(k) && (k.PlaceID == m.PlaceID && m.PlaceID != "" || share(grams, pairs(k.Text)) >= alikeShare) {
			found = append(found, k)
		}
	}
	if m.PlaceID != "" {
		there, err := c.likeThere(ctx, m, since, grams)
		if err != nil {
			return err
		}
		found = append(found, slices.DeleteFunc(there, func(k store.Case) bool { return !recent(k) })...)
	}
	seen := map[int64]bool{m.CaseID: true}
	for _, k := range found {
		if !seen[k.ID] && len(a.Cases) < mostAlike {
			seen[k.ID] = true
			a.Cases = append(a.Cases, k)
		}
	}
	return nil
}

// likeThere is the cases of the same place whose words are like those of m, or whose bed it is, the likest first. No
// date of a case lies before it was captured, so that the index of places and dates bounds the search.
func (c *Cases) likeThere(ctx context.Context, m Matter, since time.Time, grams map[string]bool) ([]store.Case, error) {
	var there []store.Case
	err := c.store.DB().NewSelect().Model(&there).Where("place_id = ? AND due_at > ?", m.PlaceID, since).
		Where("captured_at > ?", since).Order("due_at DESC", "id DESC").Limit(mostAtPlace).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("look for like cases: %w", err)
	}
	bed := strings.TrimSpace(m.Bed)
	near := map[int64]float64{}
	there = slices.DeleteFunc(there, func(k store.Case) bool {
		if near[k.ID] = share(grams, pairs(k.Text)); bed != "" && k.Bed == bed {
			near[k.ID] = 1
		}
		return near[k.ID] < alikeShare
	})
	slices.SortStableFunc(there, func(x, y store.Case) int { return int(1000 * (near[y.ID] - near[x.ID])) })
	return there, nil
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

// Digits is a telephone number as it is compared: digits, without the country's.
func Digits(phone string) string {
	d := strings.Map(func(r rune) rune {
		if r >= '０' && r <= '９' {
			r = r - '０' + '0'
		}
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, phone)
	if len(d) == 13 && strings.HasPrefix(d, "86") {
		d = d[2:]
	}
	return d
}
