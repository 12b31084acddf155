package hospital

import (
	"context"
	"errors"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/audit"
	"xinsheng/internal/hub/store"
)

// Editor changes the hospital's documents, each change in one transaction with its line in the audit log. Several
// sections of the settings may be of one document, so it is read anew there: what a colleague saved meanwhile stays.
type Editor struct {
	Store *store.Store
	Audit *audit.Log
	Now   func() time.Time

	Saved func(ctx context.Context, tx bun.Tx, d Document) error // what else changes with a document; nil: nothing
}

// Section saves the document that change makes of the settings. What change refuses changes nothing.
func (e *Editor) Section(ctx context.Context, by, section string, change func(*Settings) (Document, error)) error {
	return e.edit(ctx, func(ctx context.Context, tx bun.Tx) error {
		set, err := Load(ctx, tx)
		if err != nil && !errors.Is(err, ErrNotSetUp) {
			return err
		}
		d, err := change(set)
		if err != nil {
			return err
		}
		return e.save(ctx, tx, d, by, "setting.change", d.Key()+"."+section)
	})
}

// Document saves a document as it is.
func (e *Editor) Document(ctx context.Context, by string, d Document) error {
	return e.edit(ctx, func(ctx context.Context, tx bun.Tx) error {
		return e.save(ctx, tx, d, by, "settings.save", d.Key())
	})
}

func (e *Editor) edit(ctx context.Context, do func(ctx context.Context, tx bun.Tx) error) error {
	return e.Store.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := e.Store.Lock(ctx, tx, "settings"); err != nil {
			return err
		}
		return do(ctx, tx)
	})
}

func (e *Editor) save(ctx context.Context, tx bun.Tx, d Document, by, action, object string) error {
	if err := Save(ctx, tx, d, by, e.Now()); err != nil {
		return err
	}
	if e.Saved != nil {
		if err := e.Saved(ctx, tx, d); err != nil {
			return err
		}
	}
	return e.Audit.Append(ctx, tx, by, action, object)
}

// Newest is the version of the tree that stands when a change is made.
const Newest = -1

// Places saves what change makes of the tree as it is now, and notes action on the object that it names. Where it was
// made from an older version than now stands it is ErrStale, and nothing changes.
func (e *Editor) Places(ctx context.Context, by, action string, from int64,
	change func(Places) (next Places, object string, err error)) error {
	return e.edit(ctx, func(ctx context.Context, tx bun.Tx) error {
		places, version, err := LoadPlaces(ctx, tx)
		if err != nil {
			return err
		}
		next, object, err := change(places)
		if err != nil {
			return err
		}
		if from != Newest {
			version = from
		}
		if err := SaveAt(ctx, tx, &next, version, by, e.Now()); err != nil {
			return err
		}
		return e.Audit.Append(ctx, tx, by, action, object)
	})
}

// Tree is all places as they are now, and their version.
func (e *Editor) Tree(ctx context.Context) (Places, int64, error) {
	return LoadPlaces(ctx, e.Store.DB())
}

// Uses is who refers to a place.
func (e *Editor) Uses(ctx context.Context, places Places, id string) (Use, error) {
	return places.Uses(ctx, e.Store.DB(), id)
}
