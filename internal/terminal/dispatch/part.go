package dispatch

import (
	"fmt"

	"xinsheng/internal/feedback"
	"xinsheng/internal/seal"
	"xinsheng/internal/terminal/outbox"
	"xinsheng/internal/terminal/session"
	"xinsheng/internal/wire"
)

// sealParts seals what was recorded, one part for each attachment. It needs no number, so it is done before the outbox
// begins its transaction. Nothing of the plain bytes is kept.
func sealParts(key seal.PublicKey, id feedback.RecordID, attached []feedback.Attachment,
	media []session.Media) ([]outbox.SealedPart, error) {
	if len(attached) != len(media) {
		return nil, fmt.Errorf("%d attachments and %d media: %w", len(attached), len(media), feedback.ErrInvalid)
	}
	var parts []outbox.SealedPart
	for i, a := range attached {
		if a.Size != int64(len(media[i].Data)) {
			return nil, fmt.Errorf("attachment %s is not of its size: %w", a.PartID, feedback.ErrInvalid)
		}
		var sealed chunks
		w, err := key.SealPart(&sealed, id, a.PartID)
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(media[i].Data); err != nil {
			return nil, fmt.Errorf("seal attachment %s: %w", a.PartID, err)
		}
		if err := w.Close(); err != nil {
			return nil, fmt.Errorf("seal attachment %s: %w", a.PartID, err)
		}
		h := w.Header()
		parts = append(parts, outbox.SealedPart{ID: h.ID, Size: h.Size, SHA256: h.SHA256, Chunks: sealed})
	}
	return parts, nil
}

// headers are what the record says in the open about its parts.
func headers(parts []outbox.SealedPart) []wire.PartHeader {
	var all []wire.PartHeader
	for _, p := range parts {
		all = append(all, wire.PartHeader{ID: p.ID, Size: p.Size, SHA256: p.SHA256})
	}
	return all
}

// chunkSize is how many sealed bytes lie together in the outbox. With its key and the heads of its page a chunk fills
// 64 pages of 4096 bytes.
const chunkSize = 256<<10 - 64

// chunks collects sealed bytes as the outbox keeps them.
type chunks [][]byte

func (c *chunks) Write(b []byte) (int, error) {
	n := len(b)
	for len(b) > 0 {
		if last := len(*c) - 1; last < 0 || len((*c)[last]) == chunkSize {
			*c = append(*c, make([]byte, 0, min(chunkSize, max(len(b), 4096))))
		}
		last := &(*c)[len(*c)-1]
		take := min(len(b), chunkSize-len(*last))
		*last, b = append(*last, b[:take]...), b[take:]
	}
	return n, nil
}
