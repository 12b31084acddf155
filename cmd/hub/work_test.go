package main

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/hub/media"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
)

// keepPart puts a part into the database and media store of a hub, as the keeper does.
func keepPart(t *testing.T, data, id, mediaType string, b []byte) *store.Store {
	t.Helper()
	db := storetest.Open(t, filepath.Join(data, "hub.db"))
	m, err := media.Open(t.Context(), "file://"+filepath.Join(data, "media"))
	require.NoError(t, err)
	defer m.Close()
	key := media.NewKey()
	_, _, err = m.Put(t.Context(), key, bytes.NewReader(b))
	require.NoError(t, err)
	now := time.Now().UTC()
	_, err = db.DB().NewInsert().Model(&store.Part{
		RecordID: id, PartID: "1", State: store.PartKept, Blob: key, MediaType: mediaType, ExpectedAt: now, NextAt: now,
		CopyState: store.JobWaiting, TranscriptState: store.JobWaiting,
	}).Exec(t.Context())
	require.NoError(t, err)
	return db
}

func TestServe_MakesCopiesAndHasRecordingsWrittenDown(t *testing.T) {
	if _, err := exec.LookPath("ffmpeg"); err != nil {
		t.Skip("ffmpeg is not installed")
	}
	name := filepath.Join(t.TempDir(), "a.ogg")
	require.NoError(t, exec.Command("ffmpeg", "-v", "error", "-f", "lavfi", "-i", "sine=440:duration=1", "-c:a",
		"libopus", name).Run())
	b, err := os.ReadFile(name)
	require.NoError(t, err)
	endpoint := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		file, head, err := r.FormFile("file")
		if err != nil || head.Filename != "voice.wav" {
			http.Error(w, "no wave", http.StatusBadRequest)
			return
		}
		file.Close()
		fmt.Fprint(w, `{"text":"la la la"}`)
	}))
	defer endpoint.Close()
	data := t.TempDir()
	config := filepath.Join(t.TempDir(), "hub.toml")
	require.NoError(t, os.WriteFile(config, []byte("[transcription]\nurl = '"+endpoint.URL+"'\n"), 0o600))
	p := start(t, 3, "--data", data, "--config", config)
	db := keepPart(t, data, "a", "audio/ogg", b)
	part := &store.Part{RecordID: "a", PartID: "1"}
	require.Eventually(t, func() bool {
		require.NoError(t, db.DB().NewSelect().Model(part).WherePK().Scan(t.Context()))
		return part.TranscriptState == store.JobDone
	}, 60*time.Second, 50*time.Millisecond, "%s", p.stderr)
	require.Equal(t, store.JobDone, part.CopyState)
	require.NotEmpty(t, part.Peaks)
	require.Equal(t, "la la la", part.Transcript)
	require.NotContains(t, p.stderr.String(), "la la")
}
