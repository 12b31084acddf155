package survey

import (
	"context"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"github.com/uptrace/bun"

	assets "xinsheng/assets/web/survey"
	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/audit"
	"xinsheng/internal/hub/store"
)

// Shipped is the questionnaires that come with the hub, by their ids, as TOML.
func Shipped() (map[string]string, error) {
	names, err := fs.Glob(assets.Files, "*.toml")
	if err != nil {
		return nil, fmt.Errorf("list the questionnaires that come with the hub: %w", err)
	}
	out := map[string]string{}
	for _, name := range names {
		text, err := fs.ReadFile(assets.Files, name)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		out[strings.TrimSuffix(name, ".toml")] = string(text)
	}
	return out, nil
}

// Seed publishes the questionnaires that come with the hub and offers them everywhere, when it has none at all yet.
func Seed(ctx context.Context, st *store.Store, now time.Time) error {
	shipped, err := Shipped()
	if err != nil {
		return err
	}
	return st.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := st.Lock(ctx, tx, lockName); err != nil {
			return err
		}
		n, err := tx.NewSelect().Model((*store.QuestionSet)(nil)).Count(ctx)
		if err != nil {
			return fmt.Errorf("count questionnaires: %w", err)
		}
		if n > 0 {
			return nil
		}
		for id, text := range shipped {
			if err := seed(ctx, tx, id, text, now); err != nil {
				return err
			}
		}
		return nil
	})
}

func seed(ctx context.Context, tx bun.Tx, id, text string, now time.Time) error {
	set, mistakes := Parse(id+".toml", []byte(text))
	if len(mistakes) > 0 {
		return fmt.Errorf("%w: %w", mistakes[0], feedback.ErrInternal)
	}
	set.Version = 1
	row, err := newRow(set, text, audit.System, now)
	if err != nil {
		return err
	}
	row.PublishedAt = now.UTC()
	if _, err := tx.NewInsert().Model(row).Exec(ctx); err != nil {
		return fmt.Errorf("seed questionnaire %s: %w", id, err)
	}
	return insert(ctx, tx, &store.SurveyPlan{SetID: id, Version: 1, FromAt: now.UTC(), CreatedBy: audit.System,
		CreatedAt: now.UTC()})
}
