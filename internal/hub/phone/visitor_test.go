package phone_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"html"
	"image"
	"image/jpeg"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/draft"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/wire"
)

// stand puts terminal 3 into the ultrasound department and answers the path behind a code on its home screen.
func (w *world) stand() string {
	w.t.Helper()
	n, err := w.store.DB().NewSelect().Model((*store.Terminal)(nil)).Where("id = 't3'").Count(w.t.Context())
	require.NoError(w.t, err)
	if n == 0 {
		_, err = w.store.DB().NewInsert().Model(&store.Terminal{
			ID: "t3", Index: 3, NameZH: "自助终端 03", PlaceID: unit.Unit, Profile: "outpatient", SkewMS: 3_600_000,
			EnrolledAt: w.now().UTC(), CertUntil: w.now().UTC(),
		}).Exec(w.t.Context())
		require.NoError(w.t, err)
	}
	return w.homePath(1)
}

// homePath is behind the n-th code of terminal 3, whose clock is an hour fast.
func (w *world) homePath(n int) string {
	return wire.PathHomePage + wire.NewHomeToken(w.tokens.TokenKey(3), 3, w.nonce(n), w.now().Add(time.Hour)).Text()
}

// visitor is one phone with its cookies.
type visitor struct {
	w       *world
	cookie  string
	address string
}

func (w *world) visitor() *visitor { return &visitor{w: w, address: "198.51.100.7"} }

func (v *visitor) head(more ...string) []string {
	h := append([]string{"X-Forwarded-For", v.address}, more...)
	if v.cookie != "" {
		h = append(h, "Cookie", v.cookie)
	}
	return h
}

func (v *visitor) get(path string) reply {
	v.w.t.Helper()
	got := v.w.get(path, v.head()...)
	for _, c := range got.header.Values("Set-Cookie") {
		if name, _, _ := strings.Cut(c, ";"); strings.HasPrefix(name, "phone=") {
			_, more, _ := strings.Cut(v.cookie, "; ")
			v.cookie = strings.TrimSuffix(name+"; "+more, "; ")
		}
	}
	return got
}

func (v *visitor) post(path string, form url.Values, more ...string) reply {
	v.w.t.Helper()
	return v.w.post(path, form, v.head(more...)...)
}

// begin opens a page and touches it.
func (v *visitor) begin(path string) string {
	v.w.t.Helper()
	page := v.get(path)
	require.Equal(v.w.t, http.StatusOK, page.status)
	got := v.post(path+"/draft", url.Values{"pass": {pass(page.body)}}, jsonAnswer...)
	require.Equal(v.w.t, http.StatusOK, got.status, got.body)
	var a struct{ Draft string }
	require.NoError(v.w.t, json.Unmarshal([]byte(got.body), &a))
	return a.Draft
}

func pass(page string) string {
	found := regexp.MustCompile(`name="pass" value="([^"]+)"`).FindStringSubmatch(page)
	if found == nil {
		return ""
	}
	return html.UnescapeString(found[1])
}

// create begins an upload and answers the status.
func (v *visitor) create(draftID, part string, kind feedback.MediaKind, mediaType string, size int64) reply {
	v.w.t.Helper()
	meta := []string{}
	for k, val := range map[string]string{"draft": draftID, "part": part, "kind": string(kind),
		"type": mediaType, "ms": "0"} {
		meta = append(meta, k+" "+base64.StdEncoding.EncodeToString([]byte(val)))
	}
	return v.w.post("/u/", nil, v.head("Tus-Resumable", "1.0.0", "Upload-Length", strconv.FormatInt(size, 10),
		"Upload-Metadata", strings.Join(meta, ","))...)
}

func (v *visitor) patch(draftID, part string, offset int, b []byte) int {
	v.w.t.Helper()
	r, err := http.NewRequestWithContext(v.w.t.Context(), http.MethodPatch, v.w.server.URL+"/u/"+
		draft.UploadID(draftID, part), bytes.NewReader(b))
	require.NoError(v.w.t, err)
	head := v.head("Tus-Resumable", "1.0.0", "Upload-Offset", strconv.Itoa(offset), "Content-Type",
		"application/offset+octet-stream", "Sec-Fetch-Site", "same-origin")
	for i := 0; i < len(head); i += 2 {
		r.Header.Set(head[i], head[i+1])
	}
	resp, err := http.DefaultClient.Do(r)
	require.NoError(v.w.t, err)
	defer resp.Body.Close()
	_, err = io.Copy(io.Discard, resp.Body)
	require.NoError(v.w.t, err)
	return resp.StatusCode
}

// upload sends a whole part.
func (v *visitor) upload(draftID, part string, kind feedback.MediaKind, b []byte) {
	v.w.t.Helper()
	got := v.create(draftID, part, kind, "image/jpeg", int64(len(b)))
	require.Equal(v.w.t, http.StatusCreated, got.status, got.body)
	require.Equal(v.w.t, http.StatusNoContent, v.patch(draftID, part, 0, b))
}

func (v *visitor) state(draftID string) string {
	v.w.t.Helper()
	got := v.get("/d/" + draftID)
	require.Equal(v.w.t, http.StatusOK, got.status)
	return got.body
}

func picture(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, jpeg.Encode(&b, image.NewRGBA(image.Rect(0, 0, 64, 48)), nil))
	return b.Bytes()
}

func complaint(more ...string) url.Values {
	form := url.Values{"kind": {"complaint"}, "text": {words}, "when": {"today"}}
	for i := 0; i < len(more); i += 2 {
		form.Set(more[i], more[i+1])
	}
	return form
}

func (w *world) count(model any, where string, args ...any) int {
	w.t.Helper()
	n, err := w.store.DB().NewSelect().Model(model).Where(where, args...).Count(w.t.Context())
	require.NoError(w.t, err)
	return int(n)
}

func (w *world) theCase() store.Case {
	w.t.Helper()
	var c store.Case
	require.NoError(w.t, w.store.DB().NewSelect().Model(&c).Order("id DESC").Limit(1).Scan(w.t.Context()))
	return c
}

func (v *visitor) do(method, path string) reply {
	return v.w.do(method, path, nil, v.head("Tus-Resumable", "1.0.0", "Sec-Fetch-Site", "same-origin")...)
}
