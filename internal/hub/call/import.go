package call

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/ordersheet"
	"xinsheng/internal/hub/store"
)

// Columns is under which headings the channel's last table had its fields.
func (c *Calls) Columns(ctx context.Context, channel casestate.Source) (ordersheet.Columns, error) {
	var rows []store.ImportColumn
	if err := c.Store.DB().NewSelect().Model(&rows).Where("channel = ?", channel).Scan(ctx); err != nil {
		return nil, fmt.Errorf("read the columns of a channel: %w", err)
	}
	out := ordersheet.Columns{}
	for _, r := range rows {
		out[ordersheet.Field(r.Field)] = r.Heading
	}
	return out, nil
}

// Import makes a case of each order that is none yet, and answers how many it made. The same table again makes none: an
// order is known by the channel's number, and one without a number by all that it says. What was made before an error
// stays.
func (c *Calls) Import(ctx context.Context, user string, channel casestate.Source, columns ordersheet.Columns,
	orders []ordersheet.Order) (made int, err error) {
	for _, o := range orders {
		switch err := c.take(ctx, user, channel, o); {
		case err == nil:
			made++
		case errors.Is(err, casework.ErrTwice), errors.Is(err, errThere):
		default:
			return made, fmt.Errorf("line %d: %w", o.Line, err)
		}
	}
	return made, c.remember(ctx, channel, columns)
}

// take makes a case of one order, in a transaction of its own: one that is known leaves nothing behind.
func (c *Calls) take(ctx context.Context, user string, channel casestate.Source, o ordersheet.Order) error {
	s := Sheet{Source: channel, Phone: o.Phone, Name: o.Name, Kind: o.Kind, Text: o.Text(), PlaceID: o.PlaceID,
		Number: o.Number, By: o.By}
	at := o.Received
	if at.IsZero() {
		at = c.now()
	}
	return c.Store.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		id := recordOf(channel, o)
		if _, err := c.open(ctx, tx, id, at, s); err != nil {
			return err
		}
		return c.Audit.Append(ctx, tx, user, "call.import", id)
	})
}

// remember keeps the columns for the channel's next table.
func (c *Calls) remember(ctx context.Context, channel casestate.Source, columns ordersheet.Columns) error {
	var rows []store.ImportColumn
	for _, f := range ordersheet.Fields() {
		rows = append(rows, store.ImportColumn{Channel: channel, Field: string(f), Heading: columns[f]})
	}
	_, err := c.Store.DB().NewInsert().Model(&rows).On("CONFLICT (channel, field) DO UPDATE").
		Set("heading = EXCLUDED.heading").Exec(ctx)
	if err != nil {
		return fmt.Errorf("keep the columns of a channel: %w", err)
	}
	return nil
}

// recordOf is the id of an order's record. An order without a number has the same one whenever it comes.
func recordOf(channel casestate.Source, o ordersheet.Order) string {
	if o.Number != "" {
		return uuid.Must(uuid.NewV7()).String() // the number tells it apart
	}
	sum := sha256.Sum256([]byte(strings.Join([]string{string(channel), o.Received.UTC().Format(time.RFC3339),
		string(o.Kind), o.PlaceID,
		o.Said, o.Name, o.Phone, o.By, o.Words}, "\x00")))
	var id uuid.UUID
	copy(id[:], sum[:])
	id[6], id[8] = id[6]&0x0f|0x70, id[8]&0x3f|0x80
	return id.String()
}
