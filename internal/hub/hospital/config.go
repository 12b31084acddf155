package hospital

import (
	"cmp"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
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
	Left    int    // badges, experiencers, sessions and questionnaires that found no room
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

// For is the configuration of t. Its version goes up whenever anything in it has changed, and never comes back: it is
// the time of the change in seconds, or one more than the last one.
func (c *Configs) For(ctx context.Context, db bun.IDB, t *store.Terminal, now time.Time) (*Signed, error) {
	cfg, left, err := c.numbered(ctx, db, t, now)
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
	return &Signed{Version: cfg.Version, ETag: etag(body), Body: body, Left: left}, nil
}

// Version is the version of what For would answer.
func (c *Configs) Version(ctx context.Context, db bun.IDB, t *store.Terminal, now time.Time) (int64, error) {
	cfg, _, err := c.numbered(ctx, db, t, now)
	if err != nil {
		return 0, err
	}
	return cfg.Version, nil
}

func (c *Configs) numbered(ctx context.Context, db bun.IDB, t *store.Terminal, now time.Time) (cfg *wire.Config,
	left int, err error) {
	s, err := c.cache.Get(ctx, db)
	if err != nil {
		return nil, 0, err
	}
	cfg = c.build(s, t)
	for _, e := range c.More {
		if err := e.Extend(ctx, db, t, s.Places, now, cfg); err != nil {
			return nil, 0, fmt.Errorf("extend the configuration of terminal %s: %w", t.ID, err)
		}
	}
	doc, left, err := fit(cfg)
	if err != nil {
		return nil, 0, err
	}
	return cfg, left, number(ctx, db, t, cfg, doc, now)
}

// maxDoc is the longest configuration: it travels in base64, with its signature.
const maxDoc = wire.MaxConfig/4*3 - 1024

// fit shortens the longest list until cfg can travel: better a terminal that does not know some cards than one that
// hears of nothing any more, of new keys and of cards that were taken away. What is told first stays. doc is what is
// left.
func fit(cfg *wire.Config) (doc []byte, left int, err error) {
	for {
		if doc, err = json.Marshal(cfg); err != nil {
			return nil, 0, fmt.Errorf("encode configuration: %w", err)
		}
		if len(doc) <= maxDoc {
			return doc, left, nil
		}
		n := largest(cut(&cfg.Badges), cut(&cfg.Walkers), cut(&cfg.Listening), cut(&cfg.Surveys))()
		if n == 0 {
			return nil, 0, fmt.Errorf("configuration of %d bytes: %w", len(doc), feedback.ErrInternal)
		}
		left += n
	}
}

// cutting is how many bytes a list takes, and what leaves an eighth of it out and says how many entries that is.
type cutting struct {
	bytes   int
	shorten func() int
}

func cut[T any](list *[]T) cutting {
	doc, err := json.Marshal(*list)
	if err != nil || len(*list) == 0 {
		return cutting{0, func() int { return 0 }}
	}
	return cutting{len(doc), func() int {
		n := (len(*list) + 7) / 8
		*list = (*list)[:len(*list)-n]
		return n
	}}
}

func largest(all ...cutting) func() int {
	return slices.MaxFunc(all, func(a, b cutting) int { return cmp.Compare(a.bytes, b.bytes) }).shorten
}

func (c *Configs) build(s *Settings, t *store.Terminal) *wire.Config {
	return &wire.Config{
		TerminalID: t.ID, Name: t.Name(), PlaceID: t.PlaceID, Profile: feedback.Profile(t.Profile),
		Hospital: s.Identity.Name, Languages: s.Identity.Languages, Hotline: s.Identity.Hotline, Desk: s.Identity.Desk,
		Timeouts: s.Terminals.Timeouts, Notices: s.Terminals.Notices, DangerWords: s.Terminals.DangerWords,
		SelfHarm: s.Terminals.SelfHarm, Lifeline: s.Terminals.Lifeline,
		GraceHours: s.Terminals.GraceHours, Places: s.Places.shown(t.PlaceID), PublicURL: s.Phone.PublicURL,
		Deadlines: s.Deadlines,
		WorkDays:  wire.WorkDays(s.WorkDays), Retention: wire.Retention(s.Retention), Sealing: c.Sealing,
		VisitCodes: s.Terminals.VisitCodes,
	}
}

// number gives cfg its version: the one that went with the same content before, else a higher one. doc is cfg with
// version 0.
func number(ctx context.Context, db bun.IDB, t *store.Terminal, cfg *wire.Config, doc []byte, now time.Time) error {
	sum := sha256.Sum256(doc)
	hash := hex.EncodeToString(sum[:])
	if hash == t.ConfigHash {
		cfg.Version = t.ConfigVersion
		return nil
	}
	// Processes side by side do this at once: whoever comes second finds the first one's number.
	_, err := db.NewUpdate().Model((*store.Terminal)(nil)).
		Set("config_version = CASE WHEN config_version < ? THEN ? ELSE config_version + 1 END, config_hash = ?", now.Unix(),
			now.Unix(), hash).
		Where("id = ? AND config_hash <> ?", t.ID, hash).Exec(ctx)
	if err != nil {
		return fmt.Errorf("number the configuration of terminal %s: %w", t.ID, err)
	}
	err = db.NewSelect().Model((*store.Terminal)(nil)).Column("config_version").Where("id = ?", t.ID).
		Scan(ctx, &cfg.Version)
	if err != nil {
		return fmt.Errorf("number the configuration of terminal %s: %w", t.ID, err)
	}
	return nil
}

func etag(body []byte) string {
	sum := sha256.Sum256(body)
	return `"` + hex.EncodeToString(sum[:16]) + `"`
}
