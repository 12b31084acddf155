package desk_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/hub/store"
)

func at(number string, p *store.Part, what string) string {
	return "/cases/" + number + "/media/" + p.RecordID + "/" + p.PartID + "/" + what
}

// ask requests a path with headers in pairs.
func (b *browser) ask(path string, headers ...string) (*http.Response, string) {
	b.s.t.Helper()
	req, err := http.NewRequest(http.MethodGet, b.s.server.URL+path, nil)
	require.NoError(b.s.t, err)
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	res, err := b.Do(req)
	require.NoError(b.s.t, err)
	_, body := read(b.s.t, res)
	return res, body
}

// noted is how often the user's action on object stands in the log.
func (s *site) noted(role staff.Role, action string) int {
	s.t.Helper()
	entries, err := s.audit.Page(s.t.Context(), s.staff[role].ID, 0, 500)
	require.NoError(s.t, err)
	n := 0
	for _, e := range entries {
		if e.Action == action {
			n++
		}
	}
	return n
}

func TestMedia_OnlyThoseWhoMayReadTheWordsHearAndSee(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	own, other := s.report(said{kind: feedback.Complaint, text: "本科室"}),
		s.report(said{kind: feedback.Complaint, text: "别的科室"})
	for number, unit := range map[string]string{own: "zx-mz-cs", other: "zx-mz-kq"} {
		require.NoError(t, s.cases.Accept(t.Context(), s.actor(), s.ref(number)))
		require.NoError(t, s.cases.HandOut(t.Context(), s.actor(), s.ref(number), casework.Order{Units: []string{unit}}))
	}
	mine := s.attach(own, "image/jpeg", []byte("needle of own"))
	theirs := s.attach(other, "image/jpeg", []byte("needle of other"))
	status := func(role staff.Role, path string) int {
		res, body := s.as(role).ask(path)
		if res.StatusCode != http.StatusOK {
			assert.NotContains(t, body, "needle", path)
		}
		return res.StatusCode
	}
	for role, refused := range map[staff.Role]int{staff.Admin: http.StatusForbidden, staff.Auditor: http.StatusForbidden,
		staff.Director: http.StatusNotFound} {
		for _, what := range []string{"original", "copy", "still", ""} {
			path := strings.TrimSuffix(at(own, mine, what), "/")
			assert.Equal(t, refused, status(role, path), "%s %s", role, path)
		}
	}
	assert.Equal(t, http.StatusOK, status(staff.Centre, at(own, mine, "original")))
	assert.Equal(t, http.StatusOK, status(staff.Centre, at(other, theirs, "original")))
	assert.Equal(t, http.StatusOK, status(staff.Department, at(own, mine, "original")))
	assert.Equal(t, http.StatusNotFound, status(staff.Department, at(other, theirs, "original")))
	assert.Equal(t, http.StatusNotFound, status(staff.Department, at(other, theirs, "")[:len(at(other, theirs, ""))-1]))
	// Nor by way of a case that is one's own.
	assert.Equal(t, http.StatusNotFound, status(staff.Department, at(own, theirs, "original")))
	assert.Equal(t, http.StatusNotFound, status(staff.Centre, at(own, theirs, "original")))
	_, page := s.as(staff.Director).get("/cases/" + own)
	assert.NotContains(t, page, "/media/")
}

func TestMedia_PathsLeadNowhereElse(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	number := s.report(said{kind: feedback.Complaint, text: "x"})
	p := s.attach(number, "image/jpeg", []byte("needle"))
	s.put("secret", []byte("needle"))
	b := s.as(staff.Centre)
	base := "/cases/" + number + "/media/"
	for _, path := range []string{
		base + p.RecordID + "/1/blob", base + p.RecordID + "/1/original%2F..%2Fsecret", base + p.RecordID +
			"/..%2F..%2Fsecret/original",
		base + "..%2F" + p.RecordID + "/1/original", base + p.RecordID + "/2/original", base + p.RecordID + "/1%00/original",
		base + "part%2F" + p.RecordID + "/a/original", base + p.RecordID + "/1/copy", base + p.RecordID + "/1/still",
		"/cases/%2E%2E/media/" + p.RecordID + "/1/original", base + p.RecordID + "/1/original/more",
	} {
		res, body := b.ask(path)
		assert.Equal(t, http.StatusNotFound, res.StatusCode, path)
		assert.NotContains(t, body, "needle", path)
	}
	// A path with dots is answered with its plain form on this same host, never with another host's.
	for _, path := range []string{base + p.RecordID + "/1/../1/original", "//evil.example" + base +
		p.RecordID + "/1/original"} {
		res, _ := b.ask(path)
		if to := res.Header.Get("Location"); to != "" {
			u, err := url.Parse(to)
			require.NoError(t, err)
			assert.Empty(t, u.Host, path)
			assert.False(t, strings.HasPrefix(to, "//"), path)
		}
	}
}

func TestMedia_IsServedAsWhatItIsAndNeverAsAPage(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	b := s.as(staff.Centre)
	evil := []byte("<html><script>alert(1)</script>")
	for mediaType, want := range map[string]struct{ contentType, disposition string }{
		"image/jpeg": {"image/jpeg", "inline"}, "image/png": {"image/png", "inline"}, "audio/ogg": {"audio/ogg", "inline"},
		"video/mp4": {"video/mp4", "inline"}, "image/heic": {"image/heic", "attachment"},
		"video/quicktime": {"video/quicktime", "attachment"},
		"image/svg+xml":   {"application/octet-stream", "attachment"},
		"video/x-html":    {"application/octet-stream", "attachment"},
	} {
		number := s.report(said{kind: feedback.Complaint, text: "x"})
		p := s.attach(number, mediaType, evil)
		for _, save := range []string{"", "?save=yes"} {
			res, body := b.ask(at(number, p, "original") + save)
			assert.Equal(t, http.StatusOK, res.StatusCode)
			assert.Equal(t, string(evil), body)
			h := res.Header
			assert.Equal(t, want.contentType, h.Get("Content-Type"), mediaType)
			disposition := want.disposition
			if save != "" {
				disposition = "attachment"
			}
			assert.True(t, strings.HasPrefix(h.Get("Content-Disposition"), disposition+`; filename="`+number+"-"),
				h.Get("Content-Disposition"))
			assert.Equal(t, "nosniff", h.Get("X-Content-Type-Options"))
			assert.Equal(t, "private, no-store", h.Get("Cache-Control"))
			assert.Contains(t, h.Get("Content-Security-Policy"), "sandbox")
			assert.Contains(t, h.Get("Content-Security-Policy"), "default-src 'none'")
			assert.Equal(t, "same-origin", h.Get("Cross-Origin-Resource-Policy"))
			assert.Equal(t, "DENY", h.Get("X-Frame-Options"))
		}
	}
	// A copy is one of the types that are shown, or it is not served at all.
	number := s.report(said{kind: feedback.Complaint, text: "x"})
	p := s.attach(number, "video/quicktime", evil, func(p *store.Part) {
		p.CopyState, p.CopyType, p.CopyBlob = store.JobDone, "text/html", s.put("copy/evil", evil)
	})
	res, _ := b.ask(at(number, p, "copy"))
	assert.Equal(t, http.StatusNotFound, res.StatusCode)
}

func TestMedia_RangesAreOnePlaybackInTheLog(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	number := s.report(said{kind: feedback.Complaint, text: "x"})
	p := s.attach(number, "audio/ogg", []byte("0123456789"))
	b := s.as(staff.Centre)
	res, body := b.ask(at(number, p, "original"), "Range", "bytes=2-4")
	assert.Equal(t, http.StatusPartialContent, res.StatusCode)
	assert.Equal(t, "234", body)
	assert.Equal(t, "bytes 2-4/10", res.Header.Get("Content-Range"))
	assert.Equal(t, "bytes", res.Header.Get("Accept-Ranges"))
	for _, r := range []string{"bytes=0-", "bytes=5-", "bytes=-3"} {
		_, _ = b.ask(at(number, p, "original"), "Range", r)
	}
	res, _ = b.ask(at(number, p, "original"), "Range", "bytes=99-")
	assert.Equal(t, http.StatusRequestedRangeNotSatisfiable, res.StatusCode)
	assert.Equal(t, 1, s.noted(staff.Centre, "media.play"), "one playback")
	_, _ = b.ask(at(number, p, "original") + "?save=yes")
	assert.Equal(t, 1, s.noted(staff.Centre, "media.save"))
	entries, err := s.audit.Page(t.Context(), s.staff[staff.Centre].ID, 0, 1)
	require.NoError(t, err)
	assert.Equal(t, number+"/"+p.RecordID+"/1", entries[0].Object)
}

func TestMedia_SaysWhatIsComingAndWhatCannotBeShown(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	number := s.report(said{kind: feedback.Complaint, text: "x"})
	coming := s.attach(number, "audio/ogg", nil, func(p *store.Part) {
		p.State, p.Blob, p.MediaType = store.PartExpected,
			"", ""
	})
	s.attach(number, "image/jpeg", nil, func(p *store.Part) {
		p.State, p.Blob, p.Reason = store.PartRefused,
			"", "not-accepted"
	})
	s.attach(number, "video/quicktime", []byte("film"),
		func(p *store.Part) { p.CopyState, p.CopyReason = store.JobFailed, "no_ffmpeg" })
	making := s.attach(number, "image/heic", []byte("heic"), func(p *store.Part) { p.CopyState = store.JobWaiting })
	b := s.as(staff.Centre)
	_, page := b.get("/cases/" + number)
	for _, want := range []string{"录音还在路上", "不是能接收的文件", "没有安装转换工具（ffmpeg）", "下载文件（MOV", "正在转成电脑能打开的格式"} {
		assert.Contains(t, page, want)
	}
	assert.NotContains(t, page, "<audio")
	assert.NotContains(t, page, "<video")
	_, inbox := b.get("/cases")
	assert.Contains(t, inbox, "还在路上")

	// It comes: the page that asks again gets the player, and nothing when nothing has changed.
	one := "/cases/" + number + "/media/" + coming.RecordID + "/" + coming.PartID
	_, before := b.get(one)
	assert.Contains(t, before, "录音还在路上")
	mark := before[strings.Index(before, "mark=")+5:]
	mark = mark[:strings.IndexByte(mark, '"')]
	status, _ := b.get(one + "?mark=" + mark)
	assert.Equal(t, http.StatusNoContent, status)
	coming.State, coming.Blob, coming.MediaType = store.PartKept, s.put("part/came", []byte("sound")), "audio/ogg"
	_, err := s.store.DB().NewUpdate().Model(coming).WherePK().Exec(t.Context())
	require.NoError(t, err)
	status, after := b.get(one + "?mark=" + mark)
	assert.Equal(t, http.StatusOK, status)
	assert.Contains(t, after, "<audio")
	status, _ = b.get(at(number, making, "original"))
	assert.Equal(t, http.StatusOK, status)
}

func TestMedia_TellsOpenPagesInEveryProcess(t *testing.T) {
	s := newSite(t)
	before, err := s.cases.Mark(t.Context())
	require.NoError(t, err)
	require.NoError(t, s.cases.Changed(t.Context()))
	after, err := s.cases.Mark(t.Context())
	require.NoError(t, err)
	assert.NotEqual(t, before, after)
}

func TestSearch_FindsWhatAMachineHeardForThoseWhoMayReadWords(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	number := s.report(said{kind: feedback.Complaint, text: ""})
	s.attach(number, "audio/ogg", []byte("sound"), speaks(42_000, "十点不到就来了，叫号一直不动"))
	s.add(number, "后来护士说机器坏了")
	find := func(role staff.Role, words string) string {
		_, page := s.as(role).get("/cases?q=" + url.QueryEscape(words))
		return page
	}
	for _, words := range []string{"叫号", "机器坏了"} {
		assert.Contains(t, find(staff.Centre, words), number[:4], words)
		assert.Contains(t, find(staff.Director, words), "没有符合条件", words)
		assert.Contains(t, find(staff.Department, words), "没有符合条件", words)
	}
	assert.Contains(t, find(staff.Centre, "叫号"), "机器转写：十点不到就来了")
	_, page := s.as(staff.Centre).get("/cases/" + number)
	assert.Contains(t, page, "机器转写，仅供参考")
	assert.Contains(t, page, "十点不到就来了")
}

func TestAddition_StandsInTheCaseAndWaitsToBeSeen(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	number := s.report(said{kind: feedback.Complaint, text: "原来的话"})
	b := s.as(staff.Centre)
	_, inbox := b.get("/cases")
	assert.NotContains(t, inbox, "有补充")
	s.add(number, "后来想起来的话")
	s.attach(number, "image/jpeg", []byte("later"))
	_, inbox = b.get("/cases")
	assert.Contains(t, inbox, "有补充 1")
	assert.Contains(t, inbox, "有新补充")
	_, inbox = b.get("/cases?tab=added")
	assert.Contains(t, inbox, "原来的话")
	_, page := b.get("/cases/" + number)
	assert.Contains(t, page, "后来想起来的话")
	assert.Contains(t, page, "本人补充")
	assert.Contains(t, page, "data-photo")
	_, inbox = b.get("/cases")
	assert.NotContains(t, inbox, "有新补充", "the centre has looked at it")
	_, page = s.as(staff.Director).get("/cases/" + number)
	assert.NotContains(t, page, "后来想起来的话")
	// A page that was open before hears of it.
	events := s.find(number).History
	status, _ := b.get("/cases/" + number + "/since?after=999999")
	assert.Equal(t, http.StatusNoContent, status)
	_, piece := b.get("/cases/" + number + "/since?after=0")
	assert.Contains(t, piece, "刚才有变化")
	assert.Contains(t, piece, "后来想起来的话")
	status, _ = s.as(staff.Director).get("/cases/" + number + "/since?after=0")
	assert.Equal(t, http.StatusNotFound, status)
	assert.Equal(t, casestate.EventAdded, events[len(events)-1].What)
}

func TestSnapshot_IsMarkedAndHasItsOwnList(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	s.report(said{kind: feedback.Complaint, text: "一般的投诉"})
	shot := s.report(said{shows: feedback.Broken, text: "三楼扶手松了"})
	s.report(said{shows: feedback.WellDone, text: "新装的扶手很好"})
	s.attach(shot, "image/jpeg", photo(t, 40, 30, 9))
	b := s.as(staff.Centre)
	_, page := b.get("/cases?form=snapshot")
	assert.Contains(t, page, "随手拍 · 损坏")
	assert.Contains(t, page, "照片 1")
	assert.NotContains(t, page, "一般的投诉")
	_, page = b.get("/cases?form=snapshot&topic=well_done")
	assert.NotContains(t, page, "扶手松了")
	assert.Contains(t, page, "新装的扶手很好")
	_, page = b.get("/cases/" + shot)
	assert.Contains(t, page, "随手拍 · 损坏")
	assert.Equal(t, feedback.Suggestion, s.find(shot).Case.Kind)
	_, page = b.get("/cases")
	assert.Contains(t, page, "一般的投诉")
	assert.Contains(t, page, "扶手松了")
}

func TestErased_CaseGivesNothingAwayAndTakesNothing(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	number := s.report(said{kind: feedback.Complaint, text: "x"})
	p := s.attach(number, "image/jpeg", []byte("needle"))
	require.NoError(t, s.cases.Withdraw(t.Context(), s.actor(), s.ref(number), ""))
	err := s.store.Tx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewUpdate().Table("cases").Set("erased_at = ?", p.ArrivedAt).Where("number = ?", number).Exec(ctx)
		return err
	})
	require.NoError(t, err)
	res, body := s.as(staff.Centre).ask(at(number, p, "original"))
	assert.Equal(t, http.StatusNotFound, res.StatusCode)
	assert.NotContains(t, body, "needle")
	err = s.store.Tx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
		return s.cases.Add(ctx, tx, s.find(number).Case.ID, &store.Record{}, &feedback.Body{Type: feedback.TypeAddition,
			Addition: &feedback.Addition{Text: "x"}})
	})
	assert.ErrorIs(t, err, casework.ErrOver)
}
