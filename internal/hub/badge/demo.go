package badge

import (
	"context"
	"errors"

	"xinsheng/internal/wire"
)

// Demo makes the two badges of the demo hospital where they are missing: a volunteer, 1001 with PIN 135790, and a
// moderator, 1002 with PIN 246800.
func Demo(ctx context.Context, b *Badges, by string) error {
	for _, d := range []Draft{
		{Name: "李梅", Role: wire.Volunteer, Number: "1001", PIN: "135790"},
		{Name: "王主任", Role: wire.Moderator, Number: "1002", PIN: "246800"},
	} {
		if _, err := b.Add(ctx, by, d); err != nil && !errors.Is(err, ErrTaken) {
			return err
		}
	}
	return nil
}
