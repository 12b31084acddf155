package export

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/store"
)

const page = 500

// Line is one record as the hub keeps it. Fields are only ever added, at the end.
type Line struct {
	ID         string              `json:"id"`
	Type       feedback.RecordType `json:"type"`
	TerminalID string              `json:"terminal_id"`
	Seq        int64               `json:"seq"`
	Urgent     bool                `json:"urgent"`
	CapturedAt time.Time           `json:"captured_at"`
	Estimated  bool                `json:"estimated"`
	ReceivedAt time.Time           `json:"received_at"`
	SHA256     string              `json:"sha256"` // hex, of the sealed envelope
	KeyID      string              `json:"key_id"`
	ErasedAt   time.Time           `json:"erased_at,omitzero"`
	Body       json.RawMessage     `json:"body"` // feedback.Body; null once erased
	Media      []Media             `json:"media,omitempty"`
}

// Media names one photo, recording or film of a record. What a machine heard in it stays at the hub.
type Media struct {
	PartID    string             `json:"part_id"`
	Kind      feedback.MediaKind `json:"kind"`
	State     store.PartState    `json:"state"`
	MediaType string             `json:"media_type,omitempty"` // as found
	Size      int64              `json:"size,omitempty"`
	SHA256    string             `json:"sha256,omitempty"` // hex, of what is kept
}

// Auditor notes who took the data out.
type Auditor interface {
	Note(ctx context.Context, actor, action, object string) error
}

// JSONL writes every record to w, one JSON document a line, in the order of their ids and so of their making. The audit
// log knows of it before the first byte leaves. It returns the number of lines.
func JSONL(ctx context.Context, s *store.Store, log Auditor, actor string, w io.Writer) (int, error) {
	if err := log.Note(ctx, actor, "export.jsonl", "records"); err != nil {
		return 0, fmt.Errorf("audit the export: %w", err)
	}
	out := bufio.NewWriter(w)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	count, after := 0, ""
	for {
		var records []store.Record
		err := s.DB().NewSelect().Model(&records).Where("id > ?", after).Order("id").Limit(page).Scan(ctx)
		if err != nil {
			return count, fmt.Errorf("read records: %w", err)
		}
		parts, err := mediaOf(ctx, s, records)
		if err != nil {
			return count, err
		}
		for _, r := range records {
			l := line(r)
			l.Media = parts[r.ID]
			if err := enc.Encode(l); err != nil {
				return count, fmt.Errorf("write record %s: %w", r.ID, err)
			}
			count++
			after = r.ID
		}
		if len(records) < page {
			break
		}
	}
	if err := out.Flush(); err != nil {
		return count, fmt.Errorf("write records: %w", err)
	}
	return count, nil
}

// mediaOf is what the records have, by their ids.
func mediaOf(ctx context.Context, s *store.Store, records []store.Record) (map[string][]Media, error) {
	if len(records) == 0 {
		return nil, nil
	}
	ids := make([]string, len(records))
	for i, r := range records {
		ids[i] = r.ID
	}
	var parts []store.Part
	err := s.DB().NewSelect().Model(&parts).Column("record_id", "part_id", "kind", "state", "media_type",
		"size", "sha256").
		Where("record_id IN (?)", bun.List(ids)).Order("record_id", "position", "part_id").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("read parts: %w", err)
	}
	out := map[string][]Media{}
	for _, p := range parts {
		out[p.RecordID] = append(out[p.RecordID], Media{
			PartID: p.PartID, Kind: p.Kind, State: p.State, MediaType: p.MediaType, Size: p.Size, SHA256: p.SHA256,
		})
	}
	return out, nil
}

func line(r store.Record) Line {
	return Line{
		ID: r.ID, Type: r.Type, TerminalID: r.TerminalID, Seq: r.Seq, Urgent: r.Urgent,
		CapturedAt: r.CapturedAt.UTC(), Estimated: r.Estimated, ReceivedAt: r.ReceivedAt.UTC(),
		SHA256: r.SHA256, KeyID: r.KeyID, ErasedAt: r.ErasedAt.UTC(), Body: r.Body,
	}
}
