package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"xinsheng/internal/hub/audit"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/identity"
	"xinsheng/internal/hub/keys"
	"xinsheng/internal/hub/media"
	"xinsheng/internal/hub/option"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/owner"
)

// byConsole is who did what was done by command.
const byConsole = "console"

// base is what every command works on.
type base struct {
	o      *option.Options
	store  *store.Store
	audit  *audit.Log
	tokens *keys.Tokens
	keys   *keys.Keys // nil where only the phone door is open
	media  *media.Store
	log    *slog.Logger
}

// openBase opens the database and all keys, making both when neither is there.
func openBase(ctx context.Context, c *console, o *option.Options) (*base, error) {
	return openAs(ctx, c, o, identity.Open)
}

// openAs opens them in one of the ways of package identity.
func openAs(ctx context.Context, c *console, o *option.Options, open func(context.Context, identity.Params) (*keys.Keys,
	*store.Store, error)) (*base, error) {
	b, err := newBase(c, o)
	if err != nil {
		return nil, err
	}
	if err := makeFolder(o.Data); err != nil {
		return nil, err
	}
	if b.keys, b.store, err = open(ctx, b.identity()); err != nil {
		return nil, err
	}
	b.tokens = b.keys.Tokens
	b.audit = b.keyedLog().KeepHead(filepath.Join(b.o.Keys(), "audit.head"))
	return b, nil
}

// openPhoneBase opens the database and the token master alone: where the phone door stands by itself, the other keys
// must not be.
func openPhoneBase(ctx context.Context, c *console, o *option.Options) (*base, error) {
	b, err := newBase(c, o)
	if err != nil {
		return nil, err
	}
	if b.tokens, b.store, err = identity.OpenForPhones(ctx, b.identity()); err != nil {
		return nil, err
	}
	b.audit = b.keyedLog()
	return b, nil
}

// keyedLog is the audit log. Its head lies with the keys, outside of the database that it speaks of.
func (b *base) keyedLog() *audit.Log { return audit.New(b.store, nil).Keyed(b.tokens.AuditKey()) }

// newBase goes on as the one to whom the data folder belongs, and opens nothing yet.
func newBase(c *console, o *option.Options) (*base, error) {
	if err := owner.ActFor(o.Data); err != nil {
		return nil, err
	}
	var level slog.Level
	if err := level.UnmarshalText([]byte(o.LogLevel)); err != nil {
		return nil, fmt.Errorf("log_level: %w", err)
	}
	return &base{o: o, log: slog.New(slog.NewTextHandler(c.err, &slog.HandlerOptions{Level: level}))}, nil
}

// identity is where keys and database are.
func (b *base) identity() identity.Params {
	return identity.Params{Keys: b.o.Keys(), DSN: b.o.DSN(), Log: b.log, Now: time.Now}
}

// openMedia opens the media store and tries it.
func (b *base) openMedia(ctx context.Context) error {
	address, err := b.o.MediaStore()
	if err != nil {
		return err
	}
	if b.media, err = media.Open(ctx, address); err != nil {
		return err
	}
	return b.media.Check(ctx)
}

// uploads is parts on their way in.
func (b *base) uploads() *media.Uploads {
	return media.NewUploads(media.UploadParams{Store: b.media, DB: b.store, Log: b.log, Now: time.Now})
}

// keeper keeps parts that arrived.
func (b *base) ingester() *media.Ingester {
	return media.NewIngester(media.IngesterParams{Store: b.media, DB: b.store, Changed: b.changed,
		Log: b.log, Now: time.Now})
}

// cases is the work on them.
func (b *base) cases() *casework.Cases {
	return casework.New(casework.Params{Store: b.store, Audit: b.audit, Hasher: b.tokens, Rules: new(casework.Settings)})
}

// changed tells the desks that a part of a case is another than before. Where it does not reach them, they show it when
// they are opened anew.
func (b *base) changed(caseID int64) {
	ctx, stop := context.WithTimeout(context.Background(), 10*time.Second)
	defer stop()
	if err := b.cases().Changed(ctx); err != nil {
		b.log.Error("tell the desks", "case", caseID, "error", err)
	}
}

func (b *base) close() {
	if b.media != nil {
		if err := b.media.Close(); err != nil {
			b.log.Error("close", "error", err)
		}
	}
	if err := b.store.Close(); err != nil {
		b.log.Error("close", "error", err)
	}
}

func (b *base) users() *staff.Users {
	return staff.New(staff.Params{
		Store: b.store, Audit: b.audit, Secret: b.tokens.BackoffKey(), NewPassword: func(login string) {
			if err := keepFirst(b.o, func(first string) bool { return first != login }); err != nil {
				b.log.Error("first password", "error", err)
			}
		},
	})
}

// settings is a reader of the hospital's settings; of one that is not set up yet, what there is and the defaults.
func (b *base) settings() func(context.Context) (*hospital.Settings, error) {
	cache := new(hospital.Cache)
	return func(ctx context.Context) (*hospital.Settings, error) {
		s, err := cache.Get(ctx, b.store.DB())
		if errors.Is(err, hospital.ErrNotSetUp) {
			err = nil
		}
		return s, err
	}
}

func makeFolder(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("make the data folder: %w", err)
	}
	return nil
}
