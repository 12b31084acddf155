package intake_test

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/intake"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
	"xinsheng/internal/wire"
)

// withParts adds what an envelope and a body say of parts.
func withParts(head *wire.Header, all *[]feedback.Attachment, kind feedback.MediaKind, sizes ...int64) {
	for i, size := range sizes {
		id := strconv.Itoa(i + 1)
		*all = append(*all, feedback.Attachment{PartID: id, Kind: kind, MediaType: "image/jpeg", Size: size})
		head.Parts = append(head.Parts, wire.PartHeader{ID: id, Size: size + 60, SHA256: strings.Repeat("ab", 32)})
	}
}

func TestReceive_ASnapshotOpensACaseToWhichItsPhotosBelong(t *testing.T) {
	each(t, func(t *testing.T, h *hub) {
		head, body := h.header(1), h.body(t, 1)
		body.Type, body.Report, body.Snapshot = feedback.TypeSnapshot, nil,
			&feedback.Snapshot{Topic: feedback.Broken, Text: "灯坏了"}
		withParts(&head, &body.Snapshot.Attachments, feedback.Photo, 1000, 2000)
		envelope := h.seal(t, head, body)
		for range 2 {
			receipt, _, err := h.Receive(t.Context(), h.term, head.ID, envelope)
			require.NoError(t, err)
			require.False(t, receipt.Complete)
			require.Equal(t, []string{"1", "2"}, receipt.Missing)
		}
		var k store.Case
		require.NoError(t, h.store.DB().NewSelect().Model(&k).Scan(t.Context()))
		var parts []store.Part
		require.NoError(t, h.store.DB().NewSelect().Model(&parts).Order("position").Scan(t.Context()))
		require.Len(t, parts, 2)
		for i, p := range parts {
			require.Equal(t, k.ID, p.CaseID)
			require.Equal(t, i, p.Position)
			require.Equal(t, store.PartExpected, p.State)
			require.Equal(t, head.Parts[i].Size, p.SealedSize)
			require.Equal(t, head.Parts[i].SHA256, p.SealedSHA256)
		}
		missing, err := h.Missing(t.Context(), []feedback.RecordID{head.ID})
		require.NoError(t, err)
		require.Equal(t, []feedback.RecordID{head.ID}, missing)
	})
}

func TestReceive_RefusesPartsThatAreOtherwiseOutsideThanInside(t *testing.T) {
	h := newHub(t, storetest.Open(t, storetest.SQLite(t)), &rules{})
	for name, spoil := range map[string]func(*wire.Header, *feedback.Report){
		"one more outside": func(head *wire.Header, _ *feedback.Report) {
			head.Parts = append(head.Parts, wire.PartHeader{ID: "9", Size: 5, SHA256: strings.Repeat("ab", 32)})
		},
		"one more inside":   func(head *wire.Header, _ *feedback.Report) { head.Parts = head.Parts[:1] },
		"another id":        func(head *wire.Header, _ *feedback.Report) { head.Parts[0].ID = "9" },
		"smaller than open": func(head *wire.Header, _ *feedback.Report) { head.Parts[0].Size = 1000 },
		"far larger":        func(head *wire.Header, _ *feedback.Report) { head.Parts[0].Size = 100_000 },
		"too large inside":  func(_ *wire.Header, r *feedback.Report) { r.Attachments[0].Size = feedback.MaxPhotoBytes + 1 },
		"too many": func(head *wire.Header, r *feedback.Report) {
			withParts(head, &r.Attachments,
				feedback.Photo, 1, 1, 1)
		},
	} {
		head, body := h.header(1), h.body(t, 1)
		withParts(&head, &body.Report.Attachments, feedback.Photo, 1000, 2000)
		spoil(&head, body.Report)
		plain, err := json.Marshal(body)
		require.NoError(t, err)
		envelope, err := h.key.Public().SealRecord(head, plain)
		if err != nil {
			continue // not even an envelope
		}
		_, _, err = h.Receive(t.Context(), h.term, head.ID, envelope)
		require.ErrorIs(t, err, intake.ErrUnreadable, name)
	}
	n, err := h.store.DB().NewSelect().Model((*store.Part)(nil)).Count(t.Context())
	require.NoError(t, err)
	require.Zero(t, n)
}

func TestMissing_NamesWhatNeverArrived(t *testing.T) {
	each(t, func(t *testing.T, h *hub) {
		head := h.header(1)
		_, _, err := h.Receive(t.Context(), h.term, head.ID, h.seal(t, head, h.body(t, 1)))
		require.NoError(t, err)
		lost := h.header(2).ID
		missing, err := h.Missing(t.Context(), []feedback.RecordID{head.ID, lost, "'; --"})
		require.NoError(t, err)
		require.Equal(t, []feedback.RecordID{lost}, missing)
	})
}
