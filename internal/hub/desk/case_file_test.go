package desk_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/desk"
	"xinsheng/internal/hub/desk/part"
	"xinsheng/internal/hub/media"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/hub/store"
)

// dossier is what the file of a case holds for a user, by the names in the zip.
func (b *browser) dossier(number string) map[string]string {
	b.s.t.Helper()
	res, body := b.ask("/cases/" + number + "/file.zip")
	require.Equal(b.s.t, http.StatusOK, res.StatusCode, body)
	require.Contains(b.s.t, res.Header.Get("Content-Disposition"), `filename="case-`+number+`.zip"`)
	z, err := zip.NewReader(bytes.NewReader([]byte(body)), int64(len(body)))
	require.NoError(b.s.t, err)
	out := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		require.NoError(b.s.t, err)
		raw, err := io.ReadAll(r)
		require.NoError(b.s.t, err)
		out[f.Name] = string(raw)
	}
	return out
}

// filed is a case with all that a file may hold: two departments, photos of everyone, an answer, a verdict, round two.
func (s *site) filed() string {
	t := s.t
	number := s.report(said{kind: feedback.Complaint, text: "彩超等了两个小时", name: "张秀英", phone: "13812345678"})
	require.NoError(t, s.cases.Accept(t.Context(), s.actor(), s.ref(number)))
	require.NoError(t, s.cases.HandOut(t.Context(), s.actor(), s.ref(number), casework.Order{
		Units: []string{"zx-mz-cs", "zx-mz-kq"}, Asked: "核实等候原因"}))
	s.attach(number, "image/jpeg", photo(t, 300, 200, 30))
	s.attach(number, "image/heic", []byte("heic"), func(p *store.Part) {
		p.CopyState, p.CopyType, p.CopyBlob = store.JobDone, "image/jpeg", s.put("copy/heic", photo(t, 300, 200, 200))
	})
	unit, centre := s.as(staff.Department), s.as(staff.Centre)
	for n, content := range [][]byte{photo(t, 300, 200, 90), []byte(paper)} {
		status, page := unit.upload(number, fileID(n), []string{"修好.jpg", "检修单.pdf"}[n], content)
		require.Equal(t, http.StatusOK, status, page)
	}
	form := s.answerForm(number, "zx-mz-cs", "机器坏了两个小时，已经修好")
	form["file"] = []string{fileID(0), fileID(1)}
	s.goes(unit, "/cases/"+number+"/answer", form)
	require.NoError(t, s.cases.Reply(t.Context(), dental, s.ref(number), "口腔科自己的答复", casework.Call{}, nil))
	require.NoError(t, s.cases.Note(t.Context(), s.actor(), s.ref(number), "中心自己的备注"))
	require.NoError(t, s.cases.Classify(t.Context(), s.actor(), s.ref(number), casework.About{
		Persons: "李红梅 护士"}))
	form = s.answerForm(number, "", "张女士，您好，机器已经修好")
	form["file"], form["files"] = []string{fileID(0)}, []string{"yes"}
	s.goes(centre, "/cases/"+number+"/answer", form)
	require.NoError(t, s.cases.Rate(t.Context(), s.ref(number), feedback.NotSatisfied, "没人道歉"))
	return number
}

func TestCaseFile_HoldsWhatItsReaderMaySeeAndNoMore(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	number := s.filed()
	all := s.as(staff.Centre).dossier(number)
	for _, want := range []string{"彩超等了两个小时", "13812345678", "核实等候原因", "机器坏了两个小时", "口腔科自己的答复", "中心自己的备注",
		"李红梅 护士", "您好，机器已经修好", "没人道歉", "第一轮", "检修单.pdf", `src="media/01-photo.jpg"`, `src="media/02-photo-copy.jpg"`,
		`href="media/02-photo.heic"`} {
		assert.Contains(t, all["index.html"], want)
	}
	for _, passing := range []string{"今天", "剩"} {
		assert.NotContains(t, all["index.html"], passing, "it is read another day")
	}
	names := make([]string, 0, len(all))
	for name := range all {
		names = append(names, name)
	}
	slices.Sort(names)
	assert.Equal(t, []string{"index.html", "media/01-photo.jpg", "media/02-photo-copy.jpg", "media/02-photo.heic",
		"media/03-photo.jpg", "media/04-document.pdf"}, names, "each once, originals as they are kept")
	assert.Equal(t, "heic", all["media/02-photo.heic"])
	assert.Equal(t, paper, all["media/04-document.pdf"])
	assert.Equal(t, 1, s.noted(staff.Centre, "case.file"))

	own := s.as(staff.Department).dossier(number)
	assert.Contains(t, own["index.html"], "机器坏了两个小时")
	for _, hidden := range []string{"13812345678", "张秀英", "口腔科自己的答复", "中心自己的备注", "李红梅"} {
		assert.NotContains(t, own["index.html"], hidden)
	}
	assert.Contains(t, own, "media/04-document.pdf", "its own")
	for role, refused := range map[staff.Role]int{staff.Director: http.StatusNotFound, staff.Admin: http.StatusForbidden,
		staff.Auditor: http.StatusForbidden} {
		status, _ := s.as(role).get("/cases/" + number + "/file.zip")
		assert.Equal(t, refused, status, role)
	}
	s.directorReads()
	directors := s.as(staff.Director).dossier(number)
	assert.Contains(t, directors["index.html"], "彩超等了两个小时")
	for _, hidden := range []string{"13812345678", "口腔科自己的答复", "机器坏了两个小时", "中心自己的备注", "李红梅", "检修单"} {
		assert.NotContains(t, directors["index.html"], hidden)
	}
	assert.NotContains(t, directors, "media/03-photo.jpg", "what was put to answers is not a director's")
}

func TestCaseFile_SaysWhatIsGone(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	number := s.report(said{kind: feedback.Complaint, text: "x"})
	p := s.attach(number, "image/jpeg", photo(t, 30, 20, 1))
	require.NoError(t, s.media.Delete(t.Context(), p.Blob))
	all := s.as(staff.Centre).dossier(number)
	assert.Len(t, all, 1)
	assert.Contains(t, all["index.html"], "文件已经不在了")
	assert.NotContains(t, all["index.html"], "media/01")

	s.erase(number, s.staff[staff.Centre].ID)
	all = s.as(staff.Centre).dossier(number)
	assert.Len(t, all, 1)
}

// sick is a media store that gives the first object and no other.
type sick struct {
	part.Objects
	asked int
}

func (o *sick) Reader(ctx context.Context, key string) (*media.Reader, error) {
	if o.asked++; o.asked > 1 {
		return nil, errors.New("the disk does not answer")
	}
	return o.Objects.Reader(ctx, key)
}

func TestCaseFile_ThatBreaksOffIsNeverTakenForTheWhole(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	number := s.report(said{kind: feedback.Complaint, text: "彩超等了两个小时"})
	for range 2 {
		s.attach(number, "image/jpeg", photo(t, 300, 200, 1))
	}
	p := s.desk.Params
	p.Media = &sick{Objects: s.media}
	broken, err := desk.New(p)
	require.NoError(t, err)
	server := httptest.NewServer(broken)
	t.Cleanup(server.Close)
	s.server.URL = server.URL
	b := s.as(staff.Centre)
	res, err := b.Get(server.URL + "/cases/" + number + "/file.zip")
	if err == nil {
		_, err = io.ReadAll(res.Body)
		_ = res.Body.Close()
	}
	require.Error(t, err, "the line broke off")
	assert.Contains(t, s.logs.String(), "the disk does not answer")
	assert.NotContains(t, s.logs.String(), "彩超")
}

func TestCaseFile_IsReadFromAFolderAndOnPaper(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	number := s.filed()
	w := s.window(1024, 1300)
	for lang, says := range map[string]string{"zh": "卷宗", "en": "Case file"} {
		b := s.as(staff.Centre)
		_, _ = b.post("/language", url.Values{"lang": {lang}})
		dir := t.TempDir()
		for name, content := range b.dossier(number) {
			path := filepath.Join(dir, filepath.FromSlash(name))
			require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
			require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
		}
		w.do(chromedp.Navigate("file://" + filepath.Join(dir, "index.html")))
		w.sees("h1", says)
		w.waits(func() bool {
			return eval[int](w, `[...document.images].filter(i => i.naturalWidth > 0).length`) == 4
		}, "not all photos are seen")
		for _, width := range []int64{360, 1024} {
			w.do(chromedp.EmulateViewport(width, 900))
			assert.LessOrEqual(t, eval[int64](w, "document.documentElement.scrollWidth"), width)
			w.shootAll("case_file_" + lang + map[int64]string{360: "_360", 1024: ""}[width])
		}
	}
}
