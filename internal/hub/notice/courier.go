package notice

import (
	"context"
	"crypto/tls"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/notice/send"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/locale"
	"xinsheng/internal/wire"
	"xinsheng/internal/workday"
)

// lookEvery is how often a process looks whether something is to be told.
const lookEvery = 2 * time.Second

// CourierParams are what a Courier needs.
type CourierParams struct {
	Queue *Queue
	Key   []byte         // seals the secrets of ways
	Texts *locale.Bundle // keys notice.*
	Doors []uint16       // ports of this machine that it must not call
	Trust *tls.Config    // what mail servers' certificates are trusted by besides the system's; nil: nothing
	Log   *slog.Logger
}

// Courier delivers what is in the queue by the ways that the hospital has set up. Any number of them may run over one
// database.
type Courier struct {
	CourierParams
	client *http.Client
	dialer *net.Dialer
	cache  hospital.Cache
}

// NewCourier makes a courier. Run it, or call Once.
func NewCourier(p CourierParams) *Courier {
	return &Courier{CourierParams: p, client: send.NewClient(p.Doors), dialer: send.NewDialer(p.Doors)}
}

// Run delivers until ctx ends.
func (c *Courier) Run(ctx context.Context) {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if err := c.Once(ctx); err != nil && ctx.Err() == nil {
			c.Log.Error("deliver notices", "error", err)
		}
	}
}

// Once delivers all that is due, each way by itself: one that does not answer keeps no other waiting.
func (c *Courier) Once(ctx context.Context) error {
	s, err := c.Queue.settings(ctx, c.Queue.store.DB())
	if err != nil {
		return err
	}
	var (
		all  sync.WaitGroup
		mu   sync.Mutex
		errs []error
	)
	for w, channel := range s.ways.Channels {
		if !channel.On {
			continue
		}
		all.Go(func() {
			if err := c.by(ctx, w, &s.ways); err != nil {
				mu.Lock()
				defer mu.Unlock()
				errs = append(errs, err)
			}
		})
	}
	all.Wait()
	return errors.Join(errs...)
}

// by delivers what is due by one way.
func (c *Courier) by(ctx context.Context, w Way, means *Means) error {
	for {
		n, err := c.Queue.claim(ctx, w, means.Quiet(c.Queue.now()))
		if err != nil || n == nil {
			return err
		}
		err = c.deliver(ctx, n, means)
		switch {
		case err == nil:
			err = c.Queue.done(ctx, n)
		case errors.Is(err, errGone):
			err = c.Queue.failed(ctx, n, gone, true)
		default:
			c.Log.Warn("notice not delivered", "notice", n.ID, "way", w, "try", n.Tries, "why", send.Why(err))
			err = c.Queue.failed(ctx, n, send.Why(err), false)
		}
		if err != nil {
			return err
		}
	}
}

// errGone: nobody is there any more who could be told.
var errGone = errors.New("whoever was to be told is not there any more")

// deliver tells one notice.
func (c *Courier) deliver(ctx context.Context, n *store.Notice, means *Means) error {
	if err := c.Queue.stands(ctx, n); err != nil {
		return err
	}
	to, err := c.Queue.address(ctx, n)
	if err != nil {
		return err
	}
	m, err := c.message(ctx, n, means)
	if err != nil {
		return err
	}
	return c.carry(ctx, Way(n.Way), means, to, m)
}

// stands reports errGone of what is not true any more: of a case that was withdrawn or erased while the notice waited,
// and of an answer that is not this round's. A suspected serious error is to be reported all the same.
func (q *Queue) stands(ctx context.Context, n *store.Notice) error {
	if e := Event(n.Event); n.CaseID == 0 || e == Serious || e == SeriousDue {
		return nil
	}
	var k store.Case
	err := q.store.DB().NewSelect().Model(&k).Column("state", "erased_at").Where("id = ?", n.CaseID).Scan(ctx)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil
	case err != nil:
		return fmt.Errorf("read case %d: %w", n.CaseID, err)
	case k.State.About().Unsaid, !k.ErasedAt.IsZero():
		return errGone
	case Event(n.Event) == AnswerReady && k.State.Runs():
		return errGone
	}
	return nil
}

// carry brings a message to an address; groups have none.
func (c *Courier) carry(ctx context.Context, w Way, means *Means, to string, m send.Message) error {
	config, err := open(c.Key, w, means.Channels[w].Sealed)
	if err != nil {
		return fmt.Errorf("%w: %w", send.Unset, err)
	}
	ctx, cancel := context.WithTimeout(ctx, send.Life)
	defer cancel()
	robot := send.Robot{Address: config.Address, Secret: config.Secret}
	switch w {
	case Mail:
		return send.Mail(ctx, c.dialer, c.Trust, send.Server{
			Host: config.Address, Security: config.Security, User: config.User, Password: config.Secret, From: config.From,
		}, to, m)
	case Text:
		return send.Text(ctx, c.client, send.Template{
			Address: config.Address, Method: config.Method, Headers: config.Headers, Body: config.Body,
		}, to, m)
	case WeCom:
		return send.WeCom(ctx, c.client, robot, m)
	case DingTalk:
		return send.DingTalk(ctx, c.client, robot, m, c.Queue.now())
	case Feishu:
		return send.Feishu(ctx, c.client, robot, m, c.Queue.now())
	case Webhook:
		return send.Hook(ctx, c.client, robot, m, c.Queue.now())
	case Bell:
	}
	return send.Unset
}

// address is where a notice goes, as it is now: of staff who may still sign in, or of the person as long as the number
// is kept.
func (q *Queue) address(ctx context.Context, n *store.Notice) (string, error) {
	switch {
	case Audience(n.Audience) == Group:
		return "", nil
	case Audience(n.Audience) == Person:
		var k store.Case
		err := q.store.DB().NewSelect().Model(&k).Column("phone").Where("id = ?", n.CaseID).Scan(ctx)
		if errors.Is(err, sql.ErrNoRows) || err == nil && k.Phone == "" {
			return "", errGone
		}
		return k.Phone, err
	}
	all, err := colleagues(ctx, q.store.DB())
	if err != nil {
		return "", err
	}
	for _, u := range all {
		if u.ID == n.UserID && u.reachable(Way(n.Way)) {
			return map[Way]string{Mail: u.Mail, Text: u.Phone}[Way(n.Way)], nil
		}
	}
	return "", errGone
}

// message says a notice in words: what happened, kind and number, where, until when, and where to look. The person is
// told that there is an answer, and nothing else.
func (c *Courier) message(ctx context.Context, n *store.Notice, means *Means) (send.Message, error) {
	set, err := c.cache.Get(ctx, c.Queue.store.DB())
	if err != nil && !errors.Is(err, hospital.ErrNotSetUp) {
		return send.Message{}, err
	}
	t := c.Texts.For(locale.Default)
	number := n.Subject
	if n.CaseID != 0 && len(number) == 8 {
		number = wire.ReceiptNumber(number).Dashed()
	}
	if Audience(n.Audience) == Person {
		var lang string
		if err := c.Queue.store.DB().NewSelect().Model((*store.Case)(nil)).Column("lang").Where("id = ?", n.CaseID).
			Scan(ctx, &lang); err != nil {
			return send.Message{}, fmt.Errorf("read the language of a case: %w", err)
		}
		text := c.Texts.For(lang).T("notice.person")
		return send.Message{Title: text, Text: text, Number: number}, nil
	}
	m := send.Message{Number: number, Title: t.T("notice.message.title", "what", t.T(Event(n.Event).Label()))}
	m.Fields = send.Fields{Event: n.Event, Subject: n.Subject, Kind: string(n.Kind)}
	m.Text = number
	if n.Kind != "" {
		m.Text = t.T("desk.kind."+string(n.Kind)) + " " + number
	}
	if n.PlaceID != "" {
		m.Fields.Place = set.Places.Label(n.PlaceID, t.Lang())
		m.Text += "\n" + m.Fields.Place
	}
	if n.CaseID != 0 && !n.DueAt.IsZero() {
		m.Fields.Due = n.DueAt.UTC().Format(time.RFC3339)
		m.Text += "\n" + t.T("notice.due", "day", t.Date(n.DueAt.In(workday.Zone())))
	}
	if n.CaseID != 0 && means.DeskURL != "" {
		m.Fields.Link = means.DeskURL + "/cases/" + n.Subject
		m.Text += "\n" + m.Fields.Link
	}
	return m, nil
}
