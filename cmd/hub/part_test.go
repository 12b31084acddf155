package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/media"
	"xinsheng/internal/hub/media/mediatest"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
	"xinsheng/internal/seal"
	"xinsheng/internal/wire"
)

// photographed is a report with one photo.
type photographed struct {
	sealed
	photo, part []byte
}

func (p *photographed) path() string { return wire.PathParts + string(p.id) + ".1" }

func (x *terminal) photograph(t *testing.T, side int) *photographed {
	t.Helper()
	pixels := image.NewRGBA(image.Rect(0, 0, side, side))
	for i := range pixels.Pix {
		pixels.Pix[i] = uint8(rand.Uint32())
	}
	var photo, part bytes.Buffer
	require.NoError(t, jpeg.Encode(&photo, pixels, nil))
	seq := x.seq.Add(1)
	numbers, err := wire.NewNumbers(x.reply.NumberKey)
	require.NoError(t, err)
	number, err := numbers.Make(x.reply.Index, seq)
	require.NoError(t, err)
	key, err := seal.ParsePublicKey(x.reply.Sealing)
	require.NoError(t, err)
	id, nonce := feedback.RecordID(uuid.Must(uuid.NewV7()).String()), uuid.New()
	w, err := key.SealPart(&part, id, "1")
	require.NoError(t, err)
	_, err = w.Write(photo.Bytes())
	require.NoError(t, err)
	require.NoError(t, w.Close())
	body, err := json.Marshal(&feedback.Body{
		Schema: 1, Type: feedback.TypeReport, VisitID: "v", CapturedAt: feedback.Moment{Wall: time.Now(), Boot: "b", Mono: 5},
		PlaceID: "zx-mz-cs", Profile: feedback.Outpatient, Lang: "zh",
		Receipt: &feedback.Receipt{Number: string(number), PIN: "4816", Nonce: nonce[:]},
		Report: &feedback.Report{Kind: feedback.Complaint, Text: said, Attachments: []feedback.Attachment{
			{PartID: "1", Kind: feedback.Photo, MediaType: "image/jpeg", Size: int64(photo.Len())},
		}},
	})
	require.NoError(t, err)
	envelope, err := key.SealRecord(wire.Header{
		ID: id, Terminal: x.reply.TerminalID, Seq: uint64(seq), Parts: []wire.PartHeader{w.Header()},
	}, body)
	require.NoError(t, err)
	return &photographed{sealed{id, envelope}, photo.Bytes(), part.Bytes()}
}

// tus makes a request and answers status and offset, 0 when no answer came.
func (x *terminal) tus(t *testing.T, method, address, path string, body []byte, header ...string) (status, offset int) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, "https://"+address+path, bytes.NewReader(body))
	require.NoError(t, err)
	req.Header.Set(wire.ProtocolHeader, "1")
	req.Header.Set("Tus-Resumable", "1.0.0")
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := x.client.Do(req)
	if err != nil {
		return 0, 0
	}
	defer resp.Body.Close()
	if _, err := io.Copy(io.Discard, resp.Body); err != nil {
		return 0, 0
	}
	offset, _ = strconv.Atoi(resp.Header.Get("Upload-Offset"))
	return resp.StatusCode, offset
}

// TestServe_KillMinus9LosesNoByteOfAPartThatWasAcknowledged cuts a hub down at random moments while a photo goes up.
func TestServe_KillMinus9LosesNoByteOfAPartThatWasAcknowledged(t *testing.T) {
	const kills = 12
	storetest.Each(t, func(t *testing.T, dsn string) {
		data := filepath.Join(t.TempDir(), "hub")
		at := []string{"--data", data, "--database", dsn}
		must(t, append([]string{"demo"}, at...)...)
		p := start(t, 3, at...)
		x := enrol(t, p.doors["device door"], at...)
		var all []*photographed
		killed, sent, whole := 0, 0, 0
		for killed < kills {
			a := x.photograph(t, 1100)
			all = append(all, a)
			require.Equal(t, 201, x.put(t, p.doors["device door"], a.sealed))
			acked := -1 // not yet created
			for acked < len(a.part) {
				var dead atomic.Bool
				cut := time.AfterFunc(time.Duration(rand.IntN(120))*time.Millisecond,
					func() { dead.Store(true); _ = p.cmd.Process.Kill() })
				sent += x.carry(t, p.doors["device door"], a, &acked, 1000)
				if cut.Stop() || !dead.Load() {
					continue
				}
				killed++
				p.kill()
				p = start(t, 3, at...)
			}
			whole += len(a.part)
		}
		t.Logf("%d kills; %d bytes sent for %d", killed, sent, whole)
		for _, a := range all {
			var receipt wire.RecordReceipt
			got, err := x.send(t, "GET", p.doors["device door"], wire.PathRecords+string(a.id)+"/receipt", nil)
			require.NoError(t, err)
			require.NoError(t, json.Unmarshal(got.body, &receipt))
			require.True(t, receipt.Complete)
		}
		p.stop(t)

		s := storetest.Open(t, dsn)
		m, err := media.Open(t.Context(), "file://"+filepath.Join(data, "media"))
		require.NoError(t, err)
		for _, a := range all {
			var part store.Part
			require.NoError(t, s.DB().NewSelect().Model(&part).Where("record_id = ?", a.id).Scan(t.Context()))
			require.Equal(t, store.PartKept, part.State)
			r, err := m.Reader(t.Context(), part.Blob)
			require.NoError(t, err)
			got, err := jpeg.Decode(r)
			require.NoError(t, err)
			require.NoError(t, r.Close())
			want, err := jpeg.Decode(bytes.NewReader(a.photo))
			require.NoError(t, err)
			require.Equal(t, want, got)
		}
		_, err = media.Sweep(t.Context(), m, s, time.Now().Add(72*time.Hour))
		require.NoError(t, err)
		files, err := filepath.Glob(filepath.Join(data, "media", "*", "*", "*"))
		require.NoError(t, err)
		require.GreaterOrEqual(t, 3*len(all), len(files), "what the kills left is swept")
		require.NotContains(t, p.stderr.String(), said)
	})
}

// carry sends at most so many pieces of a part as long as the hub answers, and checks that it has what it said that it
// had. It answers how many bytes it sent.
func (x *terminal) carry(t *testing.T, address string, a *photographed, acked *int, pieces int) (sent int) {
	t.Helper()
	x.client.CloseIdleConnections()
	status, has := x.tus(t, "HEAD", address, a.path(), nil)
	switch status {
	case 404:
		require.Negative(t, *acked, "an acknowledged upload was lost")
		encode := func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }
		status, _ = x.tus(t, "POST", address, wire.PathParts, nil, "Upload-Length", strconv.Itoa(len(a.part)),
			"Upload-Metadata", fmt.Sprintf("record %s,part %s", encode(string(a.id)), encode("1")))
		if status == 201 {
			*acked = 0
		}
	case 200:
		require.GreaterOrEqual(t, has, *acked, "acknowledged bytes were lost")
		*acked = has
	}
	for ; pieces > 0 && *acked >= 0 && *acked < len(a.part); pieces-- {
		n := min(len(a.part)-*acked, 1+rand.IntN(400_000))
		status, has := x.tus(t, "PATCH", address, a.path(), a.part[*acked:*acked+n],
			"Upload-Offset", strconv.Itoa(*acked), "Content-Type", "application/offset+octet-stream")
		if status == 423 { // the one that was killed is waited for
			return sent
		}
		if sent += n; status != 204 {
			return sent
		}
		*acked = has
	}
	return sent
}

func TestServe_KeepsPartsOnAnS3ServerThatSeveralProcessesShare(t *testing.T) {
	address := mediatest.Bucket(t)
	at := []string{"--data", filepath.Join(t.TempDir(), "hub")}
	must(t, append([]string{"demo"}, at...)...)
	one := start(t, 3, append(at, "--media-store", address)...)
	two := start(t, 3, append(at, "--media-store", address)...)
	x := enrol(t, one.doors["device door"], at...)
	a := x.photograph(t, 900)
	require.Equal(t, 201, x.put(t, one.doors["device door"], a.sealed))
	acked := -1
	for acked < len(a.part) { // first through the one, then through the other
		p := one
		if acked > len(a.part)/3 {
			p = two
		}
		x.carry(t, p.doors["device door"], a, &acked, 1)
	}
	got, err := x.send(t, "GET", one.doors["device door"], wire.PathRecords+string(a.id)+"/receipt", nil)
	require.NoError(t, err)
	var receipt wire.RecordReceipt
	require.NoError(t, json.Unmarshal(got.body, &receipt))
	require.True(t, receipt.Complete)
	one.stop(t)
	two.stop(t)
}

func TestServe_SaysAtOnceWhenTheMediaStoreCannotBeUsed(t *testing.T) {
	data := filepath.Join(t.TempDir(), "hub")
	must(t, "demo", "--data", data)
	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	address, kill := mediatest.Gateway(t)
	kill()
	for _, store := range []string{file + "/media", address} {
		for _, doors := range []string{"device,desk", "phone"} {
			_, errs, code := once(t, "serve", "--data", data, "--doors", doors, "--media-store", store,
				"--device-listen", "127.0.0.1:0", "--phone-listen", "127.0.0.1:0", "--desk-listen", "127.0.0.1:0")
			require.Equal(t, 1, code)
			require.Contains(t, errs, "media")
			require.NotContains(t, errs, "panic")
		}
	}
}
