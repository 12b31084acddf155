package casework

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/store"
)

// Alarm is where urgent cases are reported besides the desk. Key: alarm.
type Alarm struct {
	WebhookURL string `json:"webhook_url"` // called with ids only; empty: nobody is called
}

var _ hospital.Document = (*Alarm)(nil)

// Key implements hospital.Document.
func (*Alarm) Key() string { return "alarm" }

// Validate implements hospital.Document.
func (a *Alarm) Validate() error {
	if a.WebhookURL == "" {
		return nil
	}
	u, err := url.Parse(a.WebhookURL)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return fmt.Errorf("setting alarm, field webhook_url: %w", feedback.ErrInvalid)
	}
	return nil
}

// Alarm is the setting that holds now.
func (c *Cases) Alarm(ctx context.Context) (Alarm, error) {
	var a Alarm
	var row store.Setting
	err := c.store.DB().NewSelect().Model(&row).Where("key = ?", a.Key()).Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return a, nil
	}
	if err != nil {
		return a, fmt.Errorf("read setting alarm: %w", err)
	}
	if err := json.Unmarshal(row.Value, &a); err != nil {
		return a, fmt.Errorf("read setting alarm: %w", err)
	}
	return a, nil
}

// What is kept of who is there. A page of the centre renews its lease itself, by answering what its stream asks: a
// connection that something between keeps open is nobody.
const (
	watching     = "desk:" // + page
	webhook      = "webhook"
	WatchLease   = 25 * time.Second
	watchOverlap = 2 * time.Minute // how long rows of pages that are gone are kept
)

// Watch notes that a page of the centre was opened, for WatchLease.
func (c *Cases) Watch(ctx context.Context, page string) error {
	now := c.now().UTC()
	if err := c.keep(ctx, &store.Presence{Name: watching + page, Until: now.Add(WatchLease)}); err != nil {
		return fmt.Errorf("note that a page is open: %w", err)
	}
	_, err := c.store.DB().NewDelete().Model((*store.Presence)(nil)).
		Where("name LIKE ? AND until < ?", watching+"%", now.Add(-watchOverlap)).Exec(ctx)
	if err != nil {
		return fmt.Errorf("forget pages that are closed: %w", err)
	}
	return nil
}

// Stay notes that a page which Watch noted has answered, for another WatchLease. One that was closed meanwhile stays
// closed.
func (c *Cases) Stay(ctx context.Context, page string) error {
	_, err := c.store.DB().NewUpdate().Model((*store.Presence)(nil)).Set("until = ?", c.now().UTC().Add(WatchLease)).
		Where("name = ?", watching+page).Exec(ctx)
	if err != nil {
		return fmt.Errorf("note that a page is still open: %w", err)
	}
	return nil
}

// Stays reports whether a page has answered within WatchLease.
func (c *Cases) Stays(ctx context.Context, page string) (bool, error) {
	there, err := c.store.DB().NewSelect().Model((*store.Presence)(nil)).
		Where("name = ? AND until > ?", watching+page, c.now().UTC()).Exists(ctx)
	if err != nil {
		return false, fmt.Errorf("look whether a page is still open: %w", err)
	}
	return there, nil
}

// Unwatch notes that a page was closed.
func (c *Cases) Unwatch(ctx context.Context, page string) error {
	_, err := c.store.DB().NewDelete().Model((*store.Presence)(nil)).Where("name = ?", watching+page).Exec(ctx)
	if err != nil {
		return fmt.Errorf("note that a page is closed: %w", err)
	}
	return nil
}

func (c *Cases) keep(ctx context.Context, p *store.Presence) error {
	_, err := c.store.DB().NewInsert().Model(p).On("CONFLICT (name) DO UPDATE").
		Set("until = EXCLUDED.until, failed = EXCLUDED.failed").Exec(ctx)
	return err
}

// OnDuty reports whether an urgent case would reach somebody now: a page of the centre answers, or a webhook is set and
// took its last call. It is as true as a machine can know.
func (c *Cases) OnDuty(ctx context.Context) (bool, error) {
	var there []store.Presence
	err := c.store.DB().NewSelect().Model(&there).Where("until > ? OR name = ?", c.now().UTC(), webhook).Scan(ctx)
	if err != nil {
		return false, fmt.Errorf("look who is there: %w", err)
	}
	took := true
	for _, p := range there {
		if p.Name != webhook {
			return true, nil
		}
		took = p.Failed == ""
	}
	if !took {
		return false, nil
	}
	setting, err := c.Alarm(ctx)
	return err == nil && setting.WebhookURL != "", err
}

// calledWith keeps how the webhook's last call went; empty: it was taken.
func (c *Cases) calledWith(ctx context.Context, db bun.IDB, failed string) error {
	p := &store.Presence{Name: webhook, Until: c.now().UTC(), Failed: failed}
	_, err := db.NewInsert().Model(p).On("CONFLICT (name) DO UPDATE").
		Set("until = EXCLUDED.until, failed = EXCLUDED.failed").Exec(ctx)
	if err != nil {
		return fmt.Errorf("keep how the webhook answered: %w", err)
	}
	return nil
}

// Saved is called when a document of the settings was saved: an alarm with another address forgets how the last call
// went, and by another table of working days every open clock is reckoned anew.
func (c *Cases) Saved(ctx context.Context, tx bun.Tx, d hospital.Document) error {
	switch d := d.(type) {
	case *Alarm:
		return c.NewWebhook(ctx, tx)
	case *hospital.WorkDays:
		return c.newCalendar(ctx, tx, d)
	}
	return nil
}

// NewWebhook forgets how the last call went: the address is another one.
func (c *Cases) NewWebhook(ctx context.Context, tx bun.Tx) error { return c.calledWith(ctx, tx, "") }
