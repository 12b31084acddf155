package casework

import (
	"context"
	"fmt"
	"strings"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/store"
)

// mark stands between a receipt number that was given out twice and the count.
const mark = "~"

// freeNumber is number, or number with a mark behind it when a terminal restored from an old copy gave it out twice.
// The second person then reaches the case by the token, which is never given out twice; losing the report would be
// worse.
func freeNumber(ctx context.Context, tx bun.Tx, number string) (string, error) {
	taken, err := beginning(tx.NewSelect().Model((*store.Case)(nil)), number).Count(ctx)
	if err != nil {
		return "", fmt.Errorf("look for the number: %w", err)
	}
	if taken == 0 {
		return number, nil
	}
	return fmt.Sprintf("%s%s%d", number, mark, taken+1), nil
}

// beginning narrows sel to numbers that begin with prefix, which is ASCII and not empty: a range that the index of
// numbers holds in one piece. LIKE reads all of it, on SQLite for the case of letters, on PostgreSQL for the language's
// order.
func beginning(sel *bun.SelectQuery, prefix string) *bun.SelectQuery {
	from, to := between(prefix)
	return sel.Where("number >= ? AND number < ?", from, to)
}

// between is where numbers with that beginning lie: from the first on, and before the second.
func between(prefix string) (from, to string) {
	last := len(prefix) - 1
	return prefix, prefix[:last] + string(prefix[last]+1)
}

// numberFrom reads what someone typed as a receipt number or its beginning; ok is false for what cannot be one. likely:
// it is whole, or long enough with the dash in its place, and if there is such a number nothing else is meant.
func numberFrom(typed string) (prefix string, ok, likely bool) {
	typed = strings.ToUpper(strings.TrimSpace(typed))
	number, count, marked := strings.Cut(typed, mark)
	prefix = strings.NewReplacer("-", "", " ", "", "O", "0", "I", "1", "L", "1").Replace(number)
	if prefix == "" || len(prefix) > whole || strings.Trim(prefix, symbols) != "" {
		return "", false, false
	}
	if marked {
		return prefix + mark + count, len(prefix) == whole && strings.Trim(count, "0123456789") == "", true
	}
	return prefix, true, len(prefix) == whole || len(prefix) > half && typed[half] == '-'
}

// What a receipt number is made of, and how many characters it has, all and before the dash.
const (
	symbols = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	whole   = 8
	half    = 4
)
