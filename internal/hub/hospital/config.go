package hospital

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/wire"
)

// Signed is the configuration of one terminal, ready to send.
type Signed struct {
	Version int64
	ETag    string // with its quotes
	Body    []byte // JSON of wire.SignedConfig
}

// Extension adds to the configuration of t what its room decides. It asks the database little: every heartbeat of every
// terminal comes here. What it adds must not depend on now but for what ended or is about to begin.
type Extension interface {
	Extend(ctx context.Context, db bun.IDB, t *store.Terminal, places Places, now time.Time, cfg *wire.Config) error
}

// Configs makes the configurations of terminals. It is safe for concurrent use.
type Configs struct {
	Sealing wire.SealingKey
	Key     ed25519.PrivateKey
	More    []Extension // what other rooms have to say to terminals

	cache Cache
}

// For is the configuration of t. Its version goes up whenever anything in it has changed, and never comes back: it is the
// time of the change in seconds, or one more than the last one.
func (c *Configs) For(ctx context.Context, db bun.IDB, t *store.Terminal, now time.Time) (*Signed, error) {
	cfg, err := c.numbered(ctx, db, t, now)
	if err != nil {
		return nil, err
	}
	doc, err := json.Marshal(cfg)
	if err != nil {
		return nil, fmt.Errorf("encode configuration: %w", err)
	}
	signature := ed25519.Sign(c.Key, append([]byte(wire.ConfigContext), doc...))
	body, err := json.Marshal(&wire.SignedConfig{Config: doc, Signature: signature})
	if err != nil {
		return nil, fmt.Errorf("encode configuration: %w", err)
	}
	if len(body) > wire.MaxConfig {
		return nil, fmt.Errorf("configuration of %d bytes: %w", len(body), feedback.ErrInternal)
	}
	return &Signed{Version: cfg.Version, ETag: etag(body), Body: body}, nil
}

// Version is the version of what For would answer.
func (c *Configs) Version(ctx context.Context, db bun.IDB, t *store.Terminal, now time.Time) (int64, error) {
	cfg, err := c.numbered(ctx, db, t, now)
	if err != nil {
		return 0, err
	}
	return cfg.Version, nil
}

func (c *Configs) numbered(ctx context.Context, db bun.IDB, t *store.Terminal, now time.Time) (*wire.Config, error) {
	s, err := c.cache.Get(ctx, db)
	if err != nil {
		return nil, err
	}
	cfg := c.build(s, t)
	for _, e := range c.More {
		if err := e.Extend(ctx, db, t, s.Places, now, cfg); err != nil {
			return nil, fmt.Errorf("extend the configuration of terminal %s: %w", t.ID, err)
		}
	}
	return cfg, number(ctx, db, t, cfg, now)
}

func (c *Configs) build(s *Settings, t *store.Terminal) *wire.Config {
	return &wire.Config{
		TerminalID: t.ID, Name: wire.Text{ZH: t.NameZH, EN: t.NameEN}, PlaceID: t.PlaceID, Profile: feedback.Profile(t.Profile),
		Hospital: s.Identity.Name, Languages: s.Identity.Languages, Hotline: s.Identity.Hotline, Desk: s.Identity.Desk,
		Timeouts: s.Terminals.Timeouts, Notices: s.Terminals.Notices, DangerWords: s.Terminals.DangerWords,
		GraceHours: s.Terminals.GraceHours, Places: s.Places.shown(t.PlaceID), PublicURL: s.Phone.PublicURL, Deadlines: s.Deadlines,
		WorkDays: wire.WorkDays(s.WorkDays), Retention: wire.Retention(s.Retention), Sealing: c.Sealing,
		VisitCodes: s.Terminals.VisitCodes,
	}
}

// number gives cfg its version: the one that went with the same content before, else a higher one.
func number(ctx context.Context, db bun.IDB, t *store.Terminal, cfg *wire.Config, now time.Time) error {
	doc, err := json.Marshal(cfg) // with version 0
	if err != nil {
		return fmt.Errorf("encode configuration: %w", err)
	}
	sum := sha256.Sum256(doc)
	hash := hex.EncodeToString(sum[:])
	if hash == t.ConfigHash {
		cfg.Version = t.ConfigVersion
		return nil
	}
	// Processes side by side do this at once: whoever comes second finds the first one's number.
	_, err = db.NewUpdate().Model((*store.Terminal)(nil)).
		Set("config_version = CASE WHEN config_version < ? THEN ? ELSE config_version + 1 END, config_hash = ?", now.Unix(), now.Unix(), hash).
		Where("id = ? AND config_hash <> ?", t.ID, hash).Exec(ctx)
	if err != nil {
		return fmt.Errorf("number the configuration of terminal %s: %w", t.ID, err)
	}
	err = db.NewSelect().Model((*store.Terminal)(nil)).Column("config_version").Where("id = ?", t.ID).Scan(ctx, &cfg.Version)
	if err != nil {
		return fmt.Errorf("number the configuration of terminal %s: %w", t.ID, err)
	}
	return nil
}

func etag(body []byte) string {
	sum := sha256.Sum256(body)
	return `"` + hex.EncodeToString(sum[:16]) + `"`
}
