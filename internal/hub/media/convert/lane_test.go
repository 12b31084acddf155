package convert_test

import (
	"log/slog"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/media/convert"
	"xinsheng/internal/hub/store"
)

func TestWorker_AFilmThatTakesLongHoldsUpNoPhoto(t *testing.T) {
	w := newWorld(t)
	w.keep("a", cleaned(t,
		made(t, "a.mp4", ffmpeg+"-f lavfi -i testsrc=size=64x64:duration=1 -c:v libx264 -pix_fmt yuv420p a.mp4")))
	_, err := w.db.DB().NewUpdate().Model((*store.Part)(nil)).Set("kind = ?", string(feedback.Video)).
		Where("record_id = 'a'").Exec(t.Context())
	require.NoError(t, err)
	w.keep("b", made(t, "b.jpg", "convert -size 300x200 plasma: b.jpg"))
	worker := convert.New(convert.Params{
		DB: w.db, Media: w.media, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return w.now },
		Find: instead(t, "while :; do :; done\n"),
	})
	worker.Start(t.Context())
	defer worker.Stop()
	require.Eventually(t, func() bool { return w.part("a").Tries == 1 }, 20*time.Second, 5*time.Millisecond)
	require.Eventually(t, func() bool { return w.part("b").CopyState == store.JobDone }, 20*time.Second,
		5*time.Millisecond)
	require.Equal(t, store.JobWaiting, w.part("a").CopyState)
}

func TestWorker_WhatTakesTooLongIsNotTriedAgain(t *testing.T) {
	w := newWorld(t)
	w.keep("a", cleaned(t, made(t, "a.ogg", ffmpeg+"-f lavfi -i sine=440:duration=1 -c:a libopus a.ogg")))
	defer convert.HurryVoice(100 * time.Millisecond)()
	worker := convert.New(convert.Params{
		DB: w.db, Media: w.media, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return w.now },
		Find: instead(t, "while :; do :; done\n"),
	})
	did, err := worker.Once(t.Context())
	require.NoError(t, err)
	require.True(t, did)
	require.Equal(t, string(store.JobFailed)+" "+convert.TooHard, string(w.part("a").CopyState)+" "+w.part("a").CopyReason)
}
