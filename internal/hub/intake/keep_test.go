package intake_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/intake"
	"xinsheng/internal/hub/store"
)

func id() string { return uuid.Must(uuid.NewV7()).String() }

// made is a record as the phone door or the desk make it.
func made(t *testing.T, id string, body *feedback.Body) *intake.Record {
	t.Helper()
	rec, err := intake.Make(intake.Made{ID: id, From: "phone", At: start, Body: body})
	require.NoError(t, err)
	return rec
}

func (h *hub) keep(t *testing.T, records ...*intake.Record) (kept []intake.Kept, err error) {
	t.Helper()
	err = h.store.Tx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
		kept, err = h.Records.Keep(ctx, tx, records...)
		return err
	})
	return kept, err
}

func (h *hub) rating(t *testing.T, score int) *feedback.Body {
	body := h.body(t, 1)
	body.Type, body.Report, body.Receipt, body.Rating = feedback.TypeRating, nil, nil, &feedback.Rating{Score: score}
	return body
}

func TestKeep_ManyAtOnceEachOnceWithItsCaseAndParts(t *testing.T) {
	each(t, func(t *testing.T, h *hub) {
		h.Records.Handlers = map[feedback.RecordType]intake.Handler{feedback.TypeRating: new(counter)}
		first, twin := h.body(t, 1), made(t, id(), h.rating(t, 2))
		first.Report.Attachments = []feedback.Attachment{
			{PartID: "late", Kind: feedback.Voice, MediaType: "audio/ogg", Size: 9, DurationMS: 1200},
			{PartID: "early", Kind: feedback.Photo, MediaType: "image/jpeg", Size: 9},
		}
		report := id()
		require.NoError(t, h.store.Tx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
			return intake.Expect(ctx, tx, report, start, first.Report.Attachments[1])
		}))
		_, err := h.store.DB().NewUpdate().Model((*store.Part)(nil)).Set("state = ?", store.PartKept).
			Set("copy_state = ?", store.JobWaiting).
			Where("record_id = ?", report).Exec(t.Context())
		require.NoError(t, err)

		one, other := made(t, report, first), made(t, report, first)
		all := []*intake.Record{one, twin, made(t, id(), h.body(t, 2)), twin, other}
		for range 450 { // more than one statement holds
			all = append(all, made(t, id(), h.rating(t, 4)))
		}
		kept, err := h.keep(t, all...)
		require.NoError(t, err)
		require.Len(t, kept, len(all))
		records, cases := h.counts(t)
		require.EqualValues(t, len(all)-2, records)
		require.EqualValues(t, 2, cases)
		require.True(t, kept[0].New && kept[1].New && kept[2].New)
		require.False(t, kept[3].New || kept[4].New, "the same one twice is one")
		require.NotZero(t, kept[0].CaseID)
		require.NotEqual(t, kept[0].CaseID, kept[2].CaseID)
		require.Zero(t, kept[1].CaseID)

		var parts []store.Part
		require.NoError(t, h.store.DB().NewSelect().Model(&parts).Order("position").Scan(t.Context()))
		require.Len(t, parts, 2)
		require.Equal(t, "late", parts[0].PartID)
		require.Equal(t, store.PartExpected, parts[0].State)
		require.EqualValues(t, 1200, parts[0].DurationMS)
		require.Equal(t, store.PartKept, parts[1].State, "what came before its record stays")
		require.Equal(t, start, parts[1].NextAt.UTC(), "and is worked on now")
		for i, p := range parts {
			require.Equal(t, i, p.Position)
			require.Equal(t, kept[0].CaseID, p.CaseID)
		}
		var body string
		require.NoError(t, h.store.DB().NewSelect().Model((*store.Record)(nil)).Column("body").Where("id = ?", report).
			Scan(t.Context(), &body))
		require.Contains(t, body, said)
		require.NotContains(t, body, "4816", "of the PIN the hub holds a hash")

		later, err := h.keep(t, made(t, report, h.rating(t, 1)), made(t, id(), h.rating(t, 5)))
		require.NoError(t, err)
		require.False(t, later[0].New)
		require.Equal(t, kept[0].Row.SHA256, later[0].Row.SHA256,
			"another body under a known id changes nothing, and is told by its digest")
		require.True(t, later[1].New)
	})
}

func TestKeep_OneThatMakesNoSenseTakesAllBack(t *testing.T) {
	each(t, func(t *testing.T, h *hub) {
		handler := &counter{err: fmt.Errorf("answers that no question allows: %w", feedback.ErrInvalid)}
		h.Records.Handlers = map[feedback.RecordType]intake.Handler{feedback.TypeRating: handler}
		_, err := h.keep(t, made(t, id(), h.body(t, 1)), made(t, id(), h.rating(t, 2)))
		require.ErrorIs(t, err, intake.ErrUnreadable)
		require.ErrorIs(t, err, feedback.ErrInvalid)
		records, cases := h.counts(t)
		require.Zero(t, records+cases)

		stolen := h.body(t, 3)
		_, err = h.keep(t, made(t, id(), stolen), made(t, id(), stolen))
		require.ErrorIs(t, err, intake.ErrUnreadable, "one token, two records")
		records, cases = h.counts(t)
		require.Zero(t, records+cases)
	})
}

func TestMake_RefusesWhatIsNotValid(t *testing.T) {
	_, err := intake.Make(intake.Made{ID: id(), At: time.Now(), Body: &feedback.Body{Type: feedback.TypeRating}})
	require.ErrorIs(t, err, feedback.ErrInvalid)
}
