package main

import (
	"context"
	"fmt"

	"xinsheng/internal/hub/staff"
)

// firstAdmin makes the first user when there is none, and prints the one chance to know the password. Of several processes
// that start at once, one does it.
func firstAdmin(ctx context.Context, c *console, b *base) error {
	users := b.users()
	list, err := users.List(ctx)
	if err != nil || len(list) > 0 {
		return err
	}
	u, password, err := users.Add(ctx, byConsole, staff.Draft{Login: "admin", Name: "管理员", Role: staff.Admin})
	if err != nil {
		if list, again := users.List(ctx); again == nil && len(list) > 0 {
			return nil
		}
		return fmt.Errorf("make the first user: %w", err)
	}
	return tellPassword(c, "first user   "+u.Login, password)
}
