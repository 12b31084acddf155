package phone_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/draft"
	"xinsheng/internal/hub/media"
	"xinsheng/internal/hub/store"
)

func TestUpload_APhotoComesBeforeTheReportAndBelongsToIt(t *testing.T) {
	eachWorld(t, uploadAPhotoComesBeforeTheReportAndBelongsToIt)
}

func uploadAPhotoComesBeforeTheReportAndBelongsToIt(t *testing.T, w *world) {
	v := w.visitor()
	path := w.stand()
	id := v.begin(path)
	v.upload(id, "a", feedback.Photo, picture(t))
	v.upload(id, "b", feedback.Photo, picture(t))
	require.Contains(t, v.state(id), `"state":"kept"`)
	require.Equal(t, 2, w.count((*store.Part)(nil), "next_at IS NULL AND case_id = 0"),
		"nobody works on what was not sent")

	var taken store.Part
	require.NoError(t, w.store.DB().NewSelect().Model(&taken).Where("part_id = 'b'").Scan(t.Context()))

	parts := `[{"part_id":"a","kind":"photo","media_type":"image/jpeg","size":1},{"part_id":"c","kind":"video","media_type":"video/mp4","size":1000}]`
	require.Equal(t, http.StatusOK, v.post(path, url.Values{"kind": {"praise"}, "parts": {parts}}, jsonAnswer...).status)
	c := w.theCase()
	require.Equal(t, 1, w.count((*store.Part)(nil),
		"case_id = ? AND state = 'kept' AND part_id = 'a' AND next_at IS NOT NULL", c.ID))
	require.Equal(t, 1, w.count((*store.Part)(nil), "case_id = ? AND state = 'expected' AND part_id = 'c'", c.ID))
	require.Equal(t, 2, w.count((*store.Part)(nil), "1 = 1"), "what was taken out again is gone")
	_, err := w.blobs.Reader(t.Context(), taken.Blob)
	require.ErrorIs(t, err, media.ErrNotFound)
	receipt := w.get(receiptLink.FindStringSubmatch(v.get(path).body)[1])
	require.Contains(t, receipt.body, "照片 1 张，已收到")
	require.Contains(t, receipt.body, "录像 1 段，还在路上")

	require.Equal(t, http.StatusForbidden, v.create(id, "d", feedback.Photo, "image/jpeg", 100).
		status, "nothing more than was announced")
	require.Equal(t, http.StatusCreated, v.create(id, "c", feedback.Video, "video/mp4", 1000).status)
	require.Equal(t, http.StatusNoContent, v.patch(id, "c", 0, bytes.Repeat([]byte("x"), 1000)))
	require.Contains(t, w.get(receiptLink.FindStringSubmatch(v.get(path).body)[1]).body, "录像 1 段，没能收下。这种文件我们打不开")
}

func TestUpload_IsOnlyForThePhoneWhoseDraftItIs(t *testing.T) {
	w := newWorld(t)
	v, thief := w.visitor(), w.visitor()
	path := w.stand()
	id := v.begin(path)
	thief.begin(path)
	require.Equal(t, http.StatusCreated, v.create(id, "a", feedback.Photo, "image/jpeg", 100).status)
	for name, other := range map[string]*visitor{"another phone": thief, "no cookie": w.visitor(),
		"a made-up cookie": {w: w, cookie: "phone=" + strings.Repeat("A", 43), address: v.address}} {
		require.Equal(t, http.StatusNotFound, other.create(id, "b", feedback.Photo, "image/jpeg", 100).status, name)
		require.Equal(t, http.StatusNotFound, other.create(id, "a", feedback.Photo, "image/jpeg", 100).status, name)
		require.Equal(t, http.StatusNotFound, other.patch(id, "a", 0, make([]byte, 100)), name)
		require.Equal(t, http.StatusNotFound, other.do(http.MethodHead, "/u/"+id+".a").status, name)
		require.Equal(t, http.StatusNotFound, other.do(http.MethodDelete, "/u/"+id+".a").status, name)
		require.Equal(t, http.StatusNotFound, other.get("/d/"+id).status, name)
		require.Equal(t, http.StatusNotFound, other.post("/d/"+id+"/remove", url.Values{"part": {"a"}}).status, name)
	}
	require.Equal(t, http.StatusOK, v.do(http.MethodHead, "/u/"+id+".a").status)
	w.wait(draft.Life + time.Minute)
	require.Equal(t, http.StatusGone, v.create(id, "b", feedback.Photo, "image/jpeg", 100).status)
	require.Equal(t, http.StatusGone, v.patch(id, "a", 0, make([]byte, 100)))
}

func TestUpload_RefusesWhatIsTooManyTooLargeOrSomethingElse(t *testing.T) {
	eachWorld(t, uploadRefusesWhatIsTooManyTooLargeOrSomethingElse)
}

func uploadRefusesWhatIsTooManyTooLargeOrSomethingElse(t *testing.T, w *world) {
	v := w.visitor()
	id := v.begin(w.stand())
	taken := 0
	for i := range 40 {
		got := v.create(id, fmt.Sprint("p", i), feedback.Photo, "image/jpeg", 1000)
		if got.status == http.StatusCreated {
			taken++
			continue
		}
		require.Equal(t, http.StatusForbidden, got.status)
		require.Contains(t, got.body, "照片 4 张")
	}
	require.Equal(t, feedback.MaxPhotos, taken)
	require.Equal(t, http.StatusNoContent, v.post("/d/"+id+"/remove", url.Values{"part": {"p0"}}).status)
	require.Equal(t, http.StatusCreated, v.create(id, "again", feedback.Photo, "image/jpeg", 1000).status)

	got := v.create(id, "v", feedback.Video, "video/mp4", 201<<20)
	require.Equal(t, http.StatusRequestEntityTooLarge, got.status)
	require.Contains(t, got.body, "200 MB")
	require.Equal(t, http.StatusRequestEntityTooLarge, v.create(id, "v", feedback.Video, "video/mp4", 1<<40).status)
	for _, kind := range []feedback.MediaKind{"", "html", "application"} {
		require.Equal(t, http.StatusUnsupportedMediaType, v.create(id, "k", kind, "text/html", 10).status)
	}
	require.Equal(t, http.StatusBadRequest, v.create(id, "../x", feedback.Video, "video/mp4", 10).status)

	page := []byte("<!doctype html><script>alert(1)</script>" + strings.Repeat(" ", 960))
	v = w.visitor()
	id = v.begin(w.homePath(2))
	v.upload(id, "h", feedback.Photo, page)
	require.Contains(t, v.state(id), `"state":"refused"`)
	require.Contains(t, v.state(id), "打不开")
	v.upload(id, "j", feedback.Voice, picture(t))
	require.Contains(t, v.state(id), "类型不对")
	require.NotContains(t, w.log.String(), "alert")
}

func TestUpload_WhatWaitsHasAnEnd(t *testing.T) { eachWorld(t, uploadWhatWaitsHasAnEnd) }

func uploadWhatWaitsHasAnEnd(t *testing.T, w *world) {
	v := w.visitor()
	id := v.begin(w.stand())
	other := w.visitor().begin(w.homePath(2))
	_, err := w.store.DB().NewInsert().Model(&store.Upload{
		ID: "x", Owner: other, RecordID: other, PartID: "x", Size: 2 * draft.MaxWaiting, Have: draft.MaxWaiting - 100,
		CreatedAt: w.now().UTC(), TouchedAt: w.now().UTC(),
	}).Exec(t.Context())
	require.NoError(t, err)
	require.Equal(t, http.StatusCreated, v.create(id, "a", feedback.Photo, "image/jpeg", 100).status)
	got := v.create(id, "b", feedback.Photo, "image/jpeg", 100)
	require.Equal(t, http.StatusCreated, got.status, "what was only announced takes no room")
	come := func(have int64) {
		_, err := w.store.DB().NewUpdate().Model((*store.Upload)(nil)).Set("have = ?", have).
			Where("id = 'x'").Exec(t.Context())
		require.NoError(t, err)
	}
	come(draft.MaxWaiting)
	got = v.create(id, "c", feedback.Photo, "image/jpeg", 100)
	require.Equal(t, http.StatusInsufficientStorage, got.status)
	require.Contains(t, got.body, "文字可以照常提交")
	require.Equal(t, http.StatusNoContent, v.patch(id, "a", 0, make([]byte, 50)), "what has begun goes on")
	come(2 * draft.MaxWaiting)
	require.Equal(t, http.StatusInsufficientStorage, v.patch(id, "a", 50, make([]byte, 10)), "but not for ever")
	require.Equal(t, http.StatusOK, v.do(http.MethodHead, "/u/"+draft.UploadID(id, "a")).status)
}

func TestUpload_OneAddressLeavesRoomForOthers(t *testing.T) {
	eachWorld(t, uploadOneAddressLeavesRoomForOthers)
}

func uploadOneAddressLeavesRoomForOthers(t *testing.T, w *world) {
	path := w.stand()
	rude := w.visitor()
	rude.address = "203.0.113.5"
	full := func(v *visitor, id, part string) string {
		got := v.create(id, part, feedback.Photo, "image/jpeg", 100)
		if got.status == http.StatusCreated {
			return ""
		}
		require.Equal(t, http.StatusInsufficientStorage, got.status)
		return got.body
	}
	id := rude.begin(path)
	require.Empty(t, full(rude, id, "a"))
	waits := func(draftID string, bytes int64) {
		t.Helper()
		_, err := w.store.DB().NewUpdate().Model((*store.Upload)(nil)).Set("have = ?", bytes).Where("owner = ?", draftID).
			Exec(t.Context())
		require.NoError(t, err)
	}
	waits(id, draft.MaxWaiting/4)
	require.Contains(t, full(rude, id, "b"), "手机流量")
	again := w.visitor() // another phone of the same address and code
	again.address = rude.address
	second := again.begin(w.homePath(2))
	require.Contains(t, full(again, second, "a"), "手机流量")
	require.NotContains(t, w.log.String(), rude.address)

	ward := w.visitor() // a network of many phones has a fourth of what the rude one left
	ward.address = "198.51.100.9"
	other := ward.begin(w.homePath(3))
	require.Empty(t, full(ward, other, "a"))
	waits(other, draft.MaxWaiting*3/16-1000)
	require.Empty(t, full(ward, other, "b"))
	waits(other, 0)

	// Whoever has many addresses and one code does not fill the room either; a report with a film is always let in.
	_, err := w.store.DB().NewUpdate().Model((*store.Draft)(nil)).
		Set("code = (SELECT code FROM drafts WHERE id = ?)", other).
		Set("address = 'another'").Where("id = ?", id).Exec(t.Context())
	require.NoError(t, err)
	waits(id, draft.MaxWaiting*5/8)
	require.Contains(t, full(ward, other, "c"), "二维码")
	guest := w.visitor()
	guest.address = "192.0.2.4"
	last := guest.begin(w.homePath(4))
	require.Empty(t, full(guest, last, "a"))
	waits(id, draft.MaxWaiting-256<<20)
	require.Empty(t, full(guest, last, "b"))

	row := new(store.Draft)
	require.NoError(t, w.store.DB().NewSelect().Model(row).Where("id = ?", last).Scan(t.Context()))
	require.NotEmpty(t, row.Address)
	require.NotContains(t, row.Address, "192")
}

func TestUpload_TheMethodMayComeInAHeader(t *testing.T) {
	w := newWorld(t)
	v := w.visitor()
	id := v.begin(w.stand())
	require.Equal(t, http.StatusCreated, v.create(id, "a", feedback.Photo, "image/jpeg", int64(len(picture(t)))).status)
	head := v.head("Tus-Resumable", "1.0.0", "X-HTTP-Method-Override", "HEAD")
	got := w.post("/u/"+draft.UploadID(id, "a"), nil, head...) // reading the answer to its end must not fail
	require.Equal(t, http.StatusOK, got.status)
	require.Equal(t, "0", got.header.Get("Upload-Offset"))
	require.Empty(t, got.body)
	require.Equal(t, http.StatusNoContent, v.patch(id, "a", 0, picture(t)))
	require.Contains(t, v.state(id), `"state":"kept"`)
}
