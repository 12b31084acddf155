package notice

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/mail"

	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/notice/send"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/locale"
)

// Rules is the hospital's table as it is now.
func (q *Queue) Rules(ctx context.Context) (Rules, error) {
	s, err := q.settings(ctx, q.store.DB())
	return s.rules, err
}

// Means is how notices leave the hub now.
func (q *Queue) Means(ctx context.Context) (Means, error) {
	s, err := q.settings(ctx, q.store.DB())
	return s.ways, err
}

// Roster is who is on duty on which day, as it is now.
func (q *Queue) Roster(ctx context.Context) (Roster, error) {
	s, err := q.settings(ctx, q.store.DB())
	return s.roster, err
}

// SaveDays keeps who is on duty on some days; others stay as they are.
func (q *Queue) SaveDays(ctx context.Context, by string, days map[string]DutyDay) error {
	return q.edit(ctx, by, "days", func(s *settings) (hospital.Document, error) {
		if s.roster.Days == nil {
			s.roster.Days = map[string]DutyDay{}
		}
		for day, d := range days {
			s.roster.Days[day] = d
			if d == (DutyDay{}) {
				delete(s.roster.Days, day)
			}
		}
		return &s.roster, nil
	})
}

// SaveRules keeps another table.
func (q *Queue) SaveRules(ctx context.Context, by string, r Rules) error {
	return q.edit(ctx, by, "table", func(*settings) (hospital.Document, error) { return &r, nil })
}

// SaveMeans keeps what holds for all ways: the desk's address and the quiet hours.
func (q *Queue) SaveMeans(ctx context.Context, by string, m Means) error {
	return q.edit(ctx, by, "all", func(s *settings) (hospital.Document, error) {
		m.Channels = s.ways.Channels
		return &m, nil
	})
}

// edit saves the document that change makes of the settings as they are, in one transaction with its line in the audit
// log.
func (q *Queue) edit(ctx context.Context, by, section string, change func(*settings) (hospital.Document, error)) error {
	return q.store.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := q.store.Lock(ctx, tx, "settings"); err != nil {
			return err
		}
		s, err := q.settings(ctx, tx)
		if err != nil {
			return err
		}
		d, err := change(&s)
		if err != nil {
			return err
		}
		if err := hospital.Save(ctx, tx, d, by, q.now()); err != nil {
			return err
		}
		return q.audit.Append(ctx, tx, by, "setting.change", d.Key()+"."+section)
	})
}

// Config is what a way has been given, with its secret left out, and whether it has one.
func (c *Courier) Config(ctx context.Context, w Way) (config Config, on, secret bool, err error) {
	s, err := c.Queue.settings(ctx, c.Queue.store.DB())
	if err != nil {
		return config, false, false, err
	}
	channel := s.ways.Channels[w]
	if len(channel.Sealed) == 0 {
		return config, false, false, nil
	}
	// of another hub's keys: it is filled in anew
	if config, err = open(c.Key, w, channel.Sealed); errors.Is(err, errSealed) {
		return Config{}, false, false, nil
	}
	secret, config.Secret = config.Secret != "", ""
	return config, channel.On, secret, err
}

// SaveConfig keeps what a way needs. An empty secret leaves the one that is kept, as long as the address is the same:
// nobody has it sent elsewhere who does not know it.
func (c *Courier) SaveConfig(ctx context.Context, by string, w Way, on bool, config Config) error {
	if on {
		if err := config.Check(w); err != nil {
			return err
		}
	}
	return c.Queue.edit(ctx, by, string(w), func(s *settings) (hospital.Document, error) {
		if had, err := open(c.Key, w, s.ways.Channels[w].Sealed); err == nil && config.Secret == "" &&
			had.Address == config.Address {
			config.Secret = had.Secret
		}
		sealed, err := seal(c.Key, w, config)
		if err != nil {
			return nil, err
		}
		if s.ways.Channels == nil {
			s.ways.Channels = map[Way]Channel{}
		}
		s.ways.Channels[w] = Channel{On: on, Sealed: sealed}
		return &s.ways, nil
	})
}

// Test sends a message that says that it is one, to the user who asks where the way needs an address. It answers why it
// did not arrive; empty: it was taken.
func (c *Courier) Test(ctx context.Context, userID string, w Way) (why string, err error) {
	s, err := c.Queue.settings(ctx, c.Queue.store.DB())
	if err != nil {
		return "", err
	}
	own, err := c.Queue.StaffAddress(ctx, userID)
	if err != nil {
		return "", err
	}
	to := map[Way]string{Mail: own.Mail, Text: own.Phone}[w]
	if to == "" && (w == Mail || w == Text) {
		return string(send.Unset), nil
	}
	text := c.Texts.For(locale.Default)
	m := send.Message{Title: text.T("notice.test"), Text: text.T("notice.test"), Number: "0000-0000",
		Fields: send.Fields{Event: "test"}}
	if err := c.Queue.audit.Note(ctx, userID, "notice.test", string(w)); err != nil {
		return "", err
	}
	if err := c.carry(ctx, w, &s.ways, to, m); err != nil {
		return send.Why(err), nil
	}
	return "", nil
}

// StaffAddress is how a user is reached outside of the desk.
func (q *Queue) StaffAddress(ctx context.Context, userID string) (store.StaffAddress, error) {
	a := store.StaffAddress{UserID: userID}
	err := q.store.DB().NewSelect().Model(&a).Where("user_id = ?", userID).Scan(ctx)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return a, fmt.Errorf("read an address: %w", err)
	}
	return a, nil
}

// SaveStaffAddress keeps a user's own; empty: they are not reached that way.
func (q *Queue) SaveStaffAddress(ctx context.Context, a store.StaffAddress) error {
	if a.Mail != "" {
		if to, err := mail.ParseAddress(a.Mail); err != nil || to.Address != a.Mail || len(a.Mail) > 254 {
			return fmt.Errorf("mail address: %w", feedback.ErrInvalid)
		}
	}
	if a.Phone != "" && !feedback.ValidPhone(a.Phone) {
		return fmt.Errorf("telephone number: %w", feedback.ErrInvalid)
	}
	return q.store.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewInsert().Model(&a).On("CONFLICT (user_id) DO UPDATE").
			Set("mail = EXCLUDED.mail, phone = EXCLUDED.phone").Exec(ctx)
		if err != nil {
			return fmt.Errorf("keep an address: %w", err)
		}
		return q.audit.Append(ctx, tx, a.UserID, "notice.address", a.UserID)
	})
}
