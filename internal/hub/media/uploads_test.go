package media_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/hub/media"
	"xinsheng/internal/hub/media/mediatest"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
)

const base = "/parts/"

type ownerKey struct{}

// door is a server of uploads for owners who say who they are, each part once.
type door struct {
	*httptest.Server
	*media.Uploads
	store *media.Store
	db    *store.Store

	mu    sync.Mutex
	whole map[string][]byte // what was handed on
	fails atomic.Int32      // how often handing on fails first
}

var errSoon = errors.New("not just now")

func newDoor(t *testing.T, dsn, address string) *door {
	t.Helper()
	d := &door{store: mediatest.Open(t, address), db: storetest.Open(t, dsn), whole: map[string][]byte{}}
	d.Uploads = media.NewUploads(media.UploadParams{
		Store: d.store, DB: d.db, Log: slog.New(slog.DiscardHandler), Now: time.Now,
	})
	tus := d.Handler(base, d)
	d.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		tus.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), ownerKey{}, r.Header.Get("Owner"))))
	}))
	t.Cleanup(d.Server.Close)
	return d
}

func (d *door) Create(ctx context.Context, w media.Wanted) (*store.Upload, error) {
	owner := ctx.Value(ownerKey{}).(string)
	if owner == "" {
		return nil, media.ErrNotFound
	}
	return &store.Upload{ID: "r." + w.Metadata["part"], Owner: owner, RecordID: "r", PartID: w.Metadata["part"]}, nil
}

func (d *door) May(ctx context.Context, up *store.Upload) error {
	if up.Owner != ctx.Value(ownerKey{}).(string) {
		return media.ErrNotFound
	}
	return nil
}

func (d *door) Whole(ctx context.Context, up *store.Upload) error {
	if d.fails.Add(-1) >= 0 {
		return errSoon
	}
	c, err := d.Content(ctx, up)
	if err != nil {
		return err
	}
	defer c.Close()
	b, err := io.ReadAll(io.NewSectionReader(c, 0, c.Size()))
	if err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if _, twice := d.whole[up.ID]; twice {
		panic("handed on twice")
	}
	d.whole[up.ID] = b
	return nil
}

func (d *door) Refuse(w http.ResponseWriter, _ *http.Request, status int, err error) {
	switch {
	case errors.Is(err, media.ErrNotFound):
		status = http.StatusNotFound
	case errors.Is(err, media.ErrConflict):
		status = http.StatusConflict
	case err != nil:
		status = http.StatusServiceUnavailable
	}
	w.WriteHeader(status)
	_, _ = io.WriteString(w, "refused")
}

func (d *door) got(id string) []byte {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.whole[id]
}

func (d *door) do(t testing.TB, method, path string, body io.Reader, header ...string) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, d.URL+path, body)
	require.NoError(t, err)
	req.Header.Set("Tus-Resumable", "1.0.0")
	req.Header.Set("Owner", "me")
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	res, err := d.Client().Do(req)
	require.NoError(t, err)
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	return res, string(b)
}

func named(part string) string { return "part " + base64.StdEncoding.EncodeToString([]byte(part)) }

func (d *door) create(t testing.TB, part string, size int) string {
	t.Helper()
	res, _ := d.do(t, "POST", base, nil, "Upload-Length", strconv.Itoa(size), "Upload-Metadata", named(part))
	require.Equal(t, 201, res.StatusCode)
	path := base + "r." + part
	require.Equal(t, path, res.Header.Get("Location"))
	return path
}

func (d *door) patch(t testing.TB, path string, offset int, b []byte) *http.Response {
	t.Helper()
	res, _ := d.do(t, "PATCH", path, bytes.NewReader(b), "Upload-Offset", strconv.Itoa(offset), "Content-Type",
		"application/offset+octet-stream")
	return res
}

// has is what the server says is durable, -1 when there is no such upload.
func (d *door) has(t testing.TB, path string) int {
	t.Helper()
	res, _ := d.do(t, "HEAD", path, nil)
	if res.StatusCode != 200 {
		return -1
	}
	n, err := strconv.Atoi(res.Header.Get("Upload-Offset"))
	require.NoError(t, err)
	return n
}

// stalled is a connection that announced the rest of an upload, sent b of it, and is silent.
func (d *door) stalled(t testing.TB, path string, offset, announced int, b []byte) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp", d.Listener.Addr().String())
	require.NoError(t, err)
	t.Cleanup(func() { _ = c.Close() })
	_, err = fmt.Fprintf(c, "PATCH %s HTTP/1.1\r\nHost: hub\r\nTus-Resumable: 1.0.0\r\nOwner: me\r\nUpload-Offset: %d\r\n"+
		"Content-Type: application/offset+octet-stream\r\nContent-Length: %d\r\n\r\n", path, offset, announced)
	require.NoError(t, err)
	_, err = c.Write(b)
	require.NoError(t, err)
	return c
}

func count(t testing.TB, db *store.Store, model any) int {
	t.Helper()
	n, err := db.DB().NewSelect().Model(model).Count(t.Context())
	require.NoError(t, err)
	return int(n)
}

// everywhere runs test over both databases with a folder, and over a bucket.
func everywhere(t *testing.T, test func(t *testing.T, dsn, address string)) {
	storetest.Each(t, func(t *testing.T, dsn string) { test(t, dsn, mediatest.Folder(t)) })
	t.Run("bucket", func(t *testing.T) { test(t, storetest.SQLite(t), mediatest.Bucket(t)) })
}

func TestUpload_ArrivesWholeAndLeavesNothingBehind(t *testing.T) {
	everywhere(t, func(t *testing.T, dsn, address string) {
		d := newDoor(t, dsn, address)
		content := noise(3, 2_500_000)
		path := d.create(t, "1", len(content))
		require.Equal(t, 0, d.has(t, path))
		for at := 0; at < len(content); {
			n := min(700_001, len(content)-at)
			res := d.patch(t, path, at, content[at:at+n])
			require.Equal(t, 204, res.StatusCode)
			at += n
			require.Equal(t, strconv.Itoa(at), res.Header.Get("Upload-Offset"))
			require.Equal(t, at, d.has(t, path))
		}
		require.True(t, bytes.Equal(content, d.got("r.1")))
		require.Zero(t, count(t, d.db, (*store.Segment)(nil)))
		swept, err := media.Sweep(t.Context(), d.store, d.db, time.Now().Add(47*time.Hour))
		require.NoError(t, err)
		require.Zero(t, swept)
		require.Equal(t, len(content), d.has(t, path), "who missed the answer still learns it")
		require.Equal(t, path, d.create(t, "1", len(content)), "and creating it again changes nothing")
		require.Equal(t, len(content), d.has(t, path))
	})
}

func TestUpload_KeepsWhatCameBeforeTheLineBroke(t *testing.T) {
	everywhere(t, func(t *testing.T, dsn, address string) {
		d := newDoor(t, dsn, address)
		content := noise(4, 1_500_000)
		path := d.create(t, "1", len(content))
		at := 0
		for _, n := range []int{1, 700_000, 300_000} {
			c := d.stalled(t, path, at, len(content)-at, content[at:at+n])
			require.NoError(t, c.Close())
			at += n
			require.Eventually(t, func() bool { return d.has(t, path) == at }, 10*time.Second, 10*time.Millisecond, "%d bytes",
				at)
		}
		require.Equal(t, 204, d.patch(t, path, at, content[at:]).StatusCode)
		require.True(t, bytes.Equal(content, d.got("r.1")))
	})
}

func TestUpload_TakesOverFromADeadConnection(t *testing.T) {
	everywhere(t, func(t *testing.T, dsn, address string) {
		d := newDoor(t, dsn, address)
		content := noise(5, 800_000)
		path := d.create(t, "1", len(content))
		dead := d.stalled(t, path, 0, len(content), content[:600_000])
		defer dead.Close()
		require.Eventually(t, func() bool { return count(t, d.db, (*store.Segment)(nil)) > 0 }, 5*time.Second,
			5*time.Millisecond)
		begun := time.Now()
		at := d.has(t, path)
		require.Less(t, time.Since(begun), 3*time.Second, "nobody waits for the dead")
		require.Positive(t, at)
		require.Equal(t, 204, d.patch(t, path, at, content[at:]).StatusCode)
		require.True(t, bytes.Equal(content, d.got("r.1")))
	})
}

func TestUpload_GoesOnAtAnotherProcess(t *testing.T) {
	everywhere(t, func(t *testing.T, dsn, address string) {
		one, two := newDoor(t, dsn, address), newDoor(t, dsn, address)
		content := noise(6, 1_400_000)
		path := one.create(t, "1", len(content))
		c := one.stalled(t, path, 0, len(content), content[:600_000])
		require.Eventually(t, func() bool { return two.has(t, path) > 0 }, 5*time.Second, 5*time.Millisecond)
		at := two.has(t, path)
		rest := content[at : at+100_000]
		require.Equal(t, 423, two.patch(t, path, at, rest).StatusCode, "while the other may still bring something")
		require.Eventually(t, func() bool { return two.patch(t, path, at, rest).StatusCode == 204 }, 10*time.Second,
			50*time.Millisecond)

		// The connection at the first process wakes up. What it brings now is refused, whatever it is.
		_, err := c.Write(make([]byte, len(content)-600_000))
		require.NoError(t, err)
		res, err := http.ReadResponse(bufio.NewReader(c), nil)
		require.NoError(t, err)
		require.NoError(t, res.Body.Close())
		require.Equal(t, 409, res.StatusCode)

		at += len(rest)
		require.Equal(t, at, two.has(t, path))
		require.Equal(t, 204, two.patch(t, path, at, content[at:]).StatusCode)
		require.True(t, bytes.Equal(content, two.got("r.1")))
	})
}

func TestUpload_ManyAtOnceOnOneUploadLeaveItWhole(t *testing.T) {
	storetest.Each(t, func(t *testing.T, dsn string) {
		address := mediatest.Folder(t)
		doors := []*door{newDoor(t, dsn, address), newDoor(t, dsn, address)}
		content := noise(7, 1_000_000)
		path := doors[0].create(t, "1", len(content))
		var all sync.WaitGroup
		for i := range 6 {
			d := doors[i%2]
			all.Go(func() {
				for {
					at := d.has(t, path)
					if at == len(content) {
						return
					}
					if at >= 0 {
						d.patch(t, path, at, content[at:min(len(content), at+90_000)])
					}
				}
			})
		}
		all.Wait()
		got := doors[0].got("r.1")
		if got == nil {
			got = doors[1].got("r.1")
		}
		require.True(t, bytes.Equal(content, got))
	})
}

func TestUpload_ThatCouldNotBeHandedOnIsHandedOnWhenItIsAskedFor(t *testing.T) {
	d := newDoor(t, storetest.SQLite(t), mediatest.Folder(t))
	d.fails.Store(2)
	path := d.create(t, "1", 5)
	require.Equal(t, 503, d.patch(t, path, 0, []byte("photo")).StatusCode)
	require.Equal(t, -1, d.has(t, path))
	require.Equal(t, 5, d.has(t, path))
	require.Equal(t, "photo", string(d.got("r.1")))
}

func TestUpload_OthersSeeNothingOfIt(t *testing.T) {
	d := newDoor(t, storetest.SQLite(t), mediatest.Folder(t))
	path := d.create(t, "1", 5)
	c := d.stalled(t, path, 0, 5, []byte("ph"))
	for _, method := range []string{"HEAD", "PATCH", "DELETE"} {
		res, _ := d.do(t, method, path, nil, "Owner", "another", "Upload-Offset", "0", "Content-Type",
			"application/offset+octet-stream")
		require.Equal(t, 404, res.StatusCode, method)
	}
	res, _ := d.do(t, "POST", base, nil, "Owner", "another", "Upload-Length", "5", "Upload-Metadata", named("1"))
	require.Equal(t, 409, res.StatusCode)
	_, err := io.WriteString(c, "oto")
	require.NoError(t, err)
	answer, err := http.ReadResponse(bufio.NewReader(c), nil)
	require.NoError(t, err)
	require.NoError(t, answer.Body.Close())
	require.Equal(t, 204, answer.StatusCode, "its owner was not disturbed")
}

func TestUpload_RefusesWhatIsNotTus(t *testing.T) {
	d := newDoor(t, storetest.SQLite(t), mediatest.Folder(t))
	path := d.create(t, "1", 1000)
	patch := []string{"Content-Type", "application/offset+octet-stream", "Upload-Offset"}
	for name, c := range map[string]struct {
		status       int
		method, path string
		body         string
		header       []string
	}{
		"no version":      {412, "POST", base, "", []string{"Tus-Resumable", "", "Upload-Length", "1"}},
		"another version": {412, "PATCH", path, "x", append(patch, "0", "Tus-Resumable", "0.2.2")},
		"no length":       {400, "POST", base, "", []string{"Upload-Metadata", named("2")}},
		"negative length": {400, "POST", base, "", []string{"Upload-Length", "-1", "Upload-Metadata", named("2")}},
		"nothing":         {400, "POST", base, "", []string{"Upload-Length", "0", "Upload-Metadata", named("2")}},
		"length of words": {400, "POST", base, "", []string{"Upload-Length", "many", "Upload-Metadata", named("2")}},
		"too large": {413, "POST", base, "",
			[]string{"Upload-Length", "99999999999", "Upload-Metadata", named("2")}},
		"length later":         {501, "POST", base, "", []string{"Upload-Defer-Length", "1", "Upload-Metadata", named("2")}},
		"another length":       {409, "POST", base, "", []string{"Upload-Length", "999", "Upload-Metadata", named("1")}},
		"offset ahead":         {409, "PATCH", path, "x", append(patch, "1")},
		"offset negative":      {400, "PATCH", path, "x", append(patch, "-1")},
		"offset of words":      {400, "PATCH", path, "x", append(patch, "first")},
		"too many bytes":       {413, "PATCH", path, string(make([]byte, 1001)), append(patch, "0")},
		"another content type": {400, "PATCH", path, "x", []string{"Content-Type", "image/jpeg", "Upload-Offset", "0"}},
		"unknown":              {404, "PATCH", base + "r.9", "x", append(patch, "0")},
		"id with quotes":       {404, "HEAD", base + "'%20OR%201=1--", "", nil},
		"id with NUL":          {404, "HEAD", base + "r.1%00", "", nil},
		"long id":              {404, "HEAD", base + string(bytes.Repeat([]byte("a"), 5000)), "", nil},
		"way out":              {404, "HEAD", base + "..%2f..%2fetc%2fpasswd", "", nil},
		"download":             {405, "GET", path, "", nil},
		"list":                 {405, "GET", base, "", nil},
		"other method":         {405, "PUT", path, "x", nil},
	} {
		t.Run(name, func(t *testing.T) {
			res, body := d.do(t, c.method, c.path, bytes.NewReader([]byte(c.body)), c.header...)
			require.Equal(t, c.status, res.StatusCode, body)
			require.Empty(t, res.Header.Get("Upload-Offset"))
			if c.method != "HEAD" {
				require.Equal(t, "refused", body, "in the words of the door")
			}
		})
	}
	require.Equal(t, 0, d.has(t, path))
}

func TestUpload_MetadataIsNeverMoreThanAName(t *testing.T) {
	d := newDoor(t, storetest.SQLite(t), mediatest.Folder(t))
	for i, garbage := range []string{",,,", "part", "part !!!", " ", "a b c,d", named("x") + ",filename " +
		base64.StdEncoding.EncodeToString([]byte("../../etc/passwd"))} {
		res, _ := d.do(t, "POST", base, nil, "Upload-Length", "5", "Upload-Metadata", garbage, "Owner", fmt.Sprint(i))
		require.Contains(t, []int{201, 409}, res.StatusCode, garbage)
	}
	res, _ := d.do(t, "HEAD", base+"r.x", nil, "Owner", "5")
	require.Equal(t, 200, res.StatusCode)
	require.Empty(t, res.Header.Get("Upload-Metadata"))
}

func TestUpload_SaysWhatItCan(t *testing.T) {
	d := newDoor(t, storetest.SQLite(t), mediatest.Folder(t))
	res, _ := d.do(t, "OPTIONS", base, nil)
	require.Equal(t, 200, res.StatusCode)
	require.Equal(t, "1.0.0", res.Header.Get("Tus-Version"))
	require.Equal(t, "creation,termination", res.Header.Get("Tus-Extension"))
	res, _ = d.do(t, "OPTIONS", base, nil, "Origin", "https://elsewhere.example")
	require.Empty(t, res.Header.Get("Access-Control-Allow-Origin"))
}

func TestUpload_ACreationThatBringsBytesAppendsThemOnlyToAFreshOne(t *testing.T) {
	d := newDoor(t, storetest.SQLite(t), mediatest.Folder(t))
	create := func(body string) int {
		res, _ := d.do(t, "POST", base, bytes.NewReader([]byte(body)), "Upload-Length", "6", "Upload-Metadata", named("1"),
			"Content-Type", "application/offset+octet-stream")
		return res.StatusCode
	}
	require.Equal(t, 201, create("pho"))
	require.Equal(t, 409, create("pho"))
	require.Equal(t, 3, d.has(t, base+"r.1"))
}

func TestUpload_AMethodThatTravelsInAHeaderIsFollowed(t *testing.T) {
	d := newDoor(t, storetest.SQLite(t), mediatest.Folder(t))
	path := d.create(t, "1", 6)
	for at, piece := range map[int]string{0: "photos"} {
		res, _ := d.do(t, "POST", path, bytes.NewReader([]byte(piece)), "X-HTTP-Method-Override", "PATCH", "Upload-Offset",
			strconv.Itoa(at), "Content-Type", "application/offset+octet-stream")
		require.Equal(t, 204, res.StatusCode)
	}
	require.Equal(t, "photos", string(d.got("r.1")))
}

func TestUpload_EndedByItsOwnerIsGone(t *testing.T) {
	everywhere(t, func(t *testing.T, dsn, address string) {
		d := newDoor(t, dsn, address)
		path := d.create(t, "1", 1_000_000)
		require.Equal(t, 204, d.patch(t, path, 0, noise(1, 600_000)).StatusCode)
		res, _ := d.do(t, "DELETE", path, nil)
		require.Equal(t, 204, res.StatusCode)
		require.Equal(t, -1, d.has(t, path))
		require.Zero(t, count(t, d.db, (*store.Segment)(nil)))
		d.create(t, "1", 1_000_000)
		require.Equal(t, 0, d.has(t, path), "and begins anew")
	})
}

// silence is bytes without end.
type silence struct{}

func (silence) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

func TestUpload_MemoryDoesNotGrowWithWhatComes(t *testing.T) {
	d := newDoor(t, storetest.SQLite(t), mediatest.Folder(t))
	const uploads, size = 12, 24 << 20
	heap := func() uint64 {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	runtime.GC()
	before, peak := heap(), uint64(0)
	var all sync.WaitGroup
	for i := range uploads {
		path := d.create(t, fmt.Sprint(i), size+1)
		all.Go(func() {
			res, _ := d.do(t, "PATCH", path, io.LimitReader(silence{}, size), "Upload-Offset", "0", "Content-Type",
				"application/offset+octet-stream")
			if res.StatusCode != 204 {
				t.Errorf("status %d", res.StatusCode)
			}
		})
	}
	done := make(chan struct{})
	go func() { all.Wait(); close(done) }()
	for tick := time.NewTicker(5 * time.Millisecond); ; {
		select {
		case <-tick.C:
			peak = max(peak, heap())
			continue
		case <-done:
			tick.Stop()
		}
		break
	}
	t.Logf("%d MiB passed, the heap grew by at most %d MiB", uploads*size>>20, (peak-before)>>20)
	require.Less(t, peak-before, uint64(64<<20))
}
