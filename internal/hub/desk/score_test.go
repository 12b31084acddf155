package desk_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"xinsheng/internal/browsertest"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/intake"
	"xinsheng/internal/hub/media"
	"xinsheng/internal/hub/score"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
	"xinsheng/internal/hub/survey"
	"xinsheng/internal/workday"
)

// rated is a database with twelve weeks of ratings and questionnaires, made once and copied for each test.
var rated struct {
	once sync.Once
	dir  string
	err  error
}

func makeRated() error {
	dir, err := os.MkdirTemp("", "xinsheng-desk-rated")
	if err != nil {
		return err
	}
	rated.dir = dir
	ctx := context.Background()
	st, err := store.Open(ctx, filepath.Join(dir, "hub.db"))
	if err != nil {
		return err
	}
	_, err = hospital.Seed(ctx, st, hospital.Demo(), "console", time.Now())
	return errors.Join(err, survey.Seed(ctx, st, time.Now().AddDate(0, -6, 0)),
		score.Demo(ctx, st, &intake.Records{Handlers: score.Handlers(st)}, hospital.Demo().Places, "console", time.Now()),
		st.Close())
}

func endRated() { _ = os.RemoveAll(rated.dir) }

// newRatedSite is a desk of a hospital where many have rated.
func newRatedSite(t *testing.T) *site {
	t.Helper()
	rated.once.Do(func() { rated.err = makeRated() })
	require.NoError(t, rated.err)
	path := storetest.SQLite(t)
	db, err := os.ReadFile(filepath.Join(rated.dir, "hub.db")) // whole: the last to close takes the journal in
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(path, db, 0o600))
	s := newSiteAt(t, storetest.Open(t, path), nil)
	s.hireAll()
	return s
}

func TestScores_PicturesForAPersonToLookAt(t *testing.T) {
	onlyForPictures(t)
	s := newSite(t)
	s.hireAll()
	w := s.window(1440, 900)
	w.signIn("centre")
	for i, path := range []string{"/scores", "/scores/surveys", "/scores/sampling", "/scores/apart"} {
		w.open(path)
		w.shoot(fmt.Sprint("scores_empty_", i))
	}
	s = newRatedSite(t)
	for _, size := range []struct {
		w, h int
		lang string
	}{{1440, 900, "zh"}, {1280, 720, "en"}} {
		w := s.window(size.w, size.h)
		w.signIn("centre")
		if size.lang == "en" {
			w.click("button.lang")
			w.sees("button.lang", "中文")
		}
		for _, path := range []string{"/scores", "/scores/surveys", "/scores/sampling", "/scores/words", "/scores/apart",
			"/scores?by=campus&weeks=52", "/scores?place=zx-zy-sn"} {
			w.open(path)
			w.waits(func() bool {
				return eval[bool](w, `[...document.querySelectorAll("[data-chart]")].every(e => e.dataset.drawn === "yes")`)
			}, "charts of %s are not drawn", path)
			name := strings.NewReplacer("/", "_", "?", "_", "&", "_", "=", "_").Replace(path)
			w.shootAll(fmt.Sprint("scores", name, "_", size.lang))
		}
	}
}

func TestScores_ChartsAreDrawnUnderTheStrictPolicy(t *testing.T) {
	browsertest.Needed(t)
	s := newRatedSite(t)
	w := s.window(1440, 900)
	w.signIn("director")
	for _, path := range []string{"/scores", "/scores/surveys"} {
		w.open(path)
		w.waits(func() bool {
			return eval[bool](w, `document.querySelectorAll("[data-chart][data-drawn=yes] canvas").length >= 2`)
		}, "no chart on %s", path)
		// What the figures say stands in the table too, for those who do not see a picture.
		assert.Positive(t, eval[int](w, `document.querySelectorAll("details.numbers-of tbody tr").length`))
		// A picture that came out blank has one colour.
		assert.Greater(t, eval[int](w, `(() => { const c = document.querySelector("[data-chart] canvas"); const d = c.getContext("2d").getImageData(0, 0, c.width, c.height).data;
			const seen = new Set(); for (let i = 0; i < d.length; i += 4) seen.add(d[i] << 16 | d[i+1] << 8 | d[i+2]); return seen.size; })()`), 20)
	}
	assert.Zero(t, eval[int](w,
		`(() => { const o = new ReportingObserver(() => {}, { types: ["csp-violation"], buffered: true }); o.observe(); return o.takeRecords().length; })()`))
	w.click(`select[name=weeks]`)
	w.open("/scores?weeks=4&by=campus")
	assert.True(t, eval[bool](w, `document.querySelector("select[name=weeks]").value === "4"`))
	assert.True(t, eval[bool](w, `new URL(document.querySelector("form[data-go]").action).pathname === "/scores"`))
}

func TestScores_ADepartmentSeesItselfAndNobodyElse(t *testing.T) {
	s := newRatedSite(t)
	_, page := s.as(staff.Department).get("/scores?place=gx&by=campus")
	assert.NotContains(t, page, "高新院区")
	assert.NotContains(t, page, `name="place"`)
	_, page = s.as(staff.Department).get("/scores/words?place=gx")
	assert.NotContains(t, page, "高新院区")
	status, page := s.as(staff.Director).get("/scores/words")
	assert.Equal(t, http.StatusForbidden, status)
	assert.NotContains(t, page, `<p class="words">`)
	status, page = s.as(staff.Director).get("/scores/surveys")
	assert.Equal(t, http.StatusOK, status)
	assert.NotContains(t, page, "/scores/words")
	_, page = s.as(staff.Centre).get("/scores/words")
	assert.Contains(t, page, `<p class="words">`) // which words the made-up crowd wrote changes from day to day
}

func TestScores_OutpatientsAloneAndTheDepartmentThatIsWorstOff(t *testing.T) {
	s := newRatedSite(t)
	c := s.as(staff.Centre)
	_, page := c.get("/scores")
	assert.Contains(t, page, "心内科病区")
	assert.Contains(t, page, "得分最低的科室")
	assert.Contains(t, page, "超声科（彩超室） · n\u00a0=")
	_, page = c.get("/scores?profile=outpatient")
	assert.NotContains(t, page, "<td>心内科病区</td>")
	assert.Contains(t, page, "<td>内科门诊</td>")
	assert.Contains(t, page, "/scores/export?profile=outpatient")
	_, page = c.get("/scores?profile=ward")
	assert.Contains(t, page, "<td>心内科病区</td>")
	assert.NotContains(t, page, "<td>内科门诊</td>")
	assert.NotContains(t, page, "得分最低的科室", "one ward alone is spoken of by enough people")
	_, page = c.get("/scores/sampling")
	assert.Regexp(t, `昨天 \d+\.\d%`, page)
	_, page = c.get("/scores/surveys?profile=ward")
	assert.Regexp(t, `value="inpatient\.\d+" selected`, page)
	_, page = c.get("/scores/surveys")
	assert.Contains(t, page, "· 人少", "a week of few is marked where it is compared")
	require.Contains(t, page, "半小时到一小时")
	assert.Less(t, strings.Index(page, "半小时到一小时"), strings.Index(page, "一到两小时"),
		"answers stand in the order of the question")
}

func TestScores_TheSpreadsheetHoldsWhatTheDeskShowsAndHidesWhatItHides(t *testing.T) {
	s := newRatedSite(t)
	b, hidden := s.as(staff.Director), 0
	for _, path := range []string{"/scores/export?weeks=4", "/scores/surveys/export?set=outpatient.1"} {
		status, raw := b.get(path)
		require.Equal(t, http.StatusOK, status)
		f, err := excelize.OpenReader(bytes.NewReader([]byte(raw)))
		require.NoError(t, err)
		rows, err := f.GetRows("科室")
		require.NoError(t, err)
		require.Greater(t, len(rows), 3)
		for _, name := range f.GetSheetList() {
			all, err := f.GetRows(name)
			require.NoError(t, err)
			require.NotEmpty(t, all, name)
		}
		for _, row := range rows[1:] {
			if len(row[2]) < 2 { // under ten
				hidden++
				assert.Equal(t, "—", row[1], row)
			} else {
				assert.NotEqual(t, "—", row[1], row)
			}
		}
	}
	assert.Positive(t, hidden)
	_, page := b.get("/scores")
	f, err := score.ReadRatings(t.Context(), s.store.DB(), score.Scope{Weeks: score.Weeks(time.Now(), 12)})
	require.NoError(t, err)
	mean, ok := f.Total.Score().Mean()
	require.True(t, ok)
	assert.Contains(t, page, fmt.Sprintf("<b>%.1f</b>", mean))
}

func TestSampling_PatientsAreTypedInCorrectedTakenAwayAndImported(t *testing.T) {
	s := newRatedSite(t)
	b := s.as(staff.Centre)
	day := time.Now().In(workday.Zone()).Format(time.DateOnly)
	form := url.Values{"day": {day}, "at.zx-mz-cs": {"1,234"}, "place": {"zx-mz-yk"}, "visits": {"50"}}
	status, _ := b.post("/scores/visits", form)
	require.Equal(t, http.StatusSeeOther, status)
	_, page := b.get("/scores/sampling?day=" + day)
	assert.Contains(t, page, `name="at.zx-mz-cs" value="1234"`)
	assert.Contains(t, page, `name="at.zx-mz-yk" value="50"`)
	assert.Contains(t, page, "还差 5 人", "nobody of 50 was asked and the target is 10 %")
	status, page = b.post("/scores/visits", url.Values{"day": {day}, "at.zx-mz-cs": {"9"}, "at.zx-mz-yk": {"viele"}})
	assert.Equal(t, http.StatusUnprocessableEntity, status)
	assert.Contains(t, page, "viele")
	assert.Contains(t, page, `name="at.zx-mz-cs" value="1234"`, "nothing of a wrong form is kept")
	_, _ = b.post("/scores/visits", url.Values{"day": {day}, "at.zx-mz-yk": {""}})
	_, page = b.get("/scores/sampling")
	assert.NotContains(t, page, `name="at.zx-mz-yk"`)

	status, page = b.send("/scores/visits/import", "科室,人次\n眼科,60\n牙科,1\n", url.Values{"day": {day}})
	assert.Equal(t, http.StatusUnprocessableEntity, status)
	assert.Contains(t, page, "没有叫“牙科”的地点")
	assert.Contains(t, page, "第 3 行 A 列：")
	keep := func(preview string) (int, string) {
		m := regexp.MustCompile(`(?s)<textarea name="text" hidden>\n(.*?)</textarea>.*?name="seen" value="(\w+)"`).
			FindStringSubmatch(preview)
		require.NotNil(t, m, preview)
		return b.send("/scores/visits/apply", "",
			url.Values{"day": {day}, "text": {html.UnescapeString(m[1])}, "seen": {m[2]}})
	}
	status, preview := b.send("/scores/visits/import", "科室,人次\n眼科,60\n", url.Values{"day": {day}})
	require.Equal(t, http.StatusOK, status)
	_, page = b.get("/scores/sampling")
	assert.NotContains(t, page, `name="at.zx-mz-yk"`, "nothing is kept by looking")
	_, _ = b.post("/scores/visits", url.Values{"day": {day}, "at.zx-mz-yk": {"40"}})
	status, preview = keep(preview)
	require.Equal(t, http.StatusConflict, status, "somebody typed another number meanwhile")
	assert.Contains(t, preview, `<td class="num">40</td>`)
	status, _ = keep(preview)
	assert.Equal(t, http.StatusSeeOther, status)
	_, page = b.get("/scores/sampling")
	assert.Contains(t, page, `name="at.zx-mz-yk" value="60"`)

	status, form2 := b.get("/scores/visits/form?day=" + day)
	require.Equal(t, http.StatusOK, status)
	book, err := excelize.OpenReader(strings.NewReader(form2))
	require.NoError(t, err)
	name := book.GetSheetName(0)
	lines, err := book.GetRows(name)
	require.NoError(t, err)
	for i, line := range lines {
		if strings.HasSuffix(line[0], "皮肤科") {
			require.NoError(t, book.SetCellValue(name, fmt.Sprintf("C%d", i+1), 77))
		}
	}
	var filled bytes.Buffer
	require.NoError(t, book.Write(&filled))
	_, preview = b.send("/scores/visits/import", filled.String(), url.Values{"day": {day}})
	status, _ = keep(preview)
	require.Equal(t, http.StatusSeeOther, status)
	_, page = b.get("/scores/sampling?day=" + day)
	assert.Contains(t, page, `name="at.zx-mz-pf" value="77"`)
	assert.Contains(t, page, `name="at.zx-mz-yk" value="60"`, "what the form leaves empty stays")

	status, _ = b.post("/scores/target", url.Values{"percent": {"30"}})
	assert.Equal(t, http.StatusSeeOther, status)
	_, page = b.get("/scores/sampling")
	assert.Contains(t, page, "还差 18 人")
	status, _ = b.post("/scores/target", url.Values{"percent": {"1"}})
	assert.Equal(t, http.StatusUnprocessableEntity, status)
	_, page = s.as(staff.Director).get("/scores/sampling")
	assert.NotContains(t, page, `name="at.`)
}

func TestScores_OfTooFewPeopleNothingIsSaidButHowMany(t *testing.T) {
	s := newRatedSite(t)
	place := score.In(hospital.Demo().Places, "gx-zy-pw")
	_, err := s.store.DB().NewInsert().Model(&store.Rating{
		RecordID: "r", VisitID: "v", PlaceID: "gx-zy-pw", Score: 1, Reasons: "manner", CapturedAt: time.Now().
				Add(-time.Minute).UTC(), ReceivedAt: time.Now().UTC(),
	}).Exec(t.Context())
	require.NoError(t, err)
	f, err := score.ReadRatings(t.Context(), s.store.DB(), score.Scope{Weeks: score.Weeks(time.Now(), 4), Places: place})
	require.NoError(t, err)
	require.Less(t, f.Total.N(), 10)
	require.Positive(t, f.Total.N())
	_, page := s.as(staff.Centre).get("/scores?place=gx-zy-pw&weeks=4")
	_, page, _ = strings.Cut(page, "<main")
	page = regexp.MustCompile(`(?s)<svg.*?</svg>`).ReplaceAllString(page, "")
	assert.Contains(t, page, fmt.Sprintf("n\u00a0=\u00a0%d · 人数不足 10，不显示", f.Total.N()))
	assert.NotRegexp(t, `\d%|\d\.\d`, page, "a share or a score of so few")
	assert.NotRegexp(t, `<b>\d+</b></li>`, page, "how many chose each face")
	assert.NotContains(t, page, "data-chart")
}

func TestWords_AVoiceIsHeardByTheCentreAndTheDepartmentThatItIsAbout(t *testing.T) {
	s := newRatedSite(t)
	var sheets []store.AnswerSheet
	require.NoError(t, s.store.DB().NewSelect().Model(&sheets).Where("place_id IN ('zx-mz-cs', 'gx-mz-ek')").
		Order("captured_at DESC").Scan(t.Context()))
	at := map[string]string{}
	for _, sh := range sheets {
		if at[sh.PlaceID] == "" {
			at[sh.PlaceID] = sh.RecordID
		}
	}
	for _, record := range at {
		_, err := s.store.DB().NewUpdate().Model((*store.Answer)(nil)).Set("state = 'answered', voices = 'v1', text = ''").
			Where("record_id = ? AND question_id = (SELECT MAX(question_id) FROM answers WHERE record_id = ?)", record, record).
			Exec(t.Context())
		require.NoError(t, err)
		key := media.NewKey()
		_, _, err = s.media.Put(t.Context(), key, strings.NewReader("sound of "+record))
		require.NoError(t, err)
		_, err = s.store.DB().NewInsert().Model(&store.Part{
			RecordID: record, PartID: "v1", Kind: "voice", State: store.PartKept, ExpectedAt: time.Now(), MediaType: "audio/ogg",
			Blob: key, DurationMS: 4000, Transcript: "等得太久",
		}).Exec(t.Context())
		require.NoError(t, err)
	}
	own, other := "/records/"+at["zx-mz-cs"]+"/v1/original", "/records/"+at["gx-mz-ek"]+"/v1/original"
	for _, c := range []struct {
		role   staff.Role
		path   string
		status int
	}{
		{staff.Centre, own, 200}, {staff.Centre, other, 200}, {staff.Department, own, 200}, {staff.Department, other, 403},
		{staff.Director, own, 403},
	} {
		status, _ := s.as(c.role).get(c.path)
		assert.Equal(t, c.status, status, "%s %s", c.role, c.path)
	}
	_, page := s.as(staff.Department).get("/scores/words")
	assert.Contains(t, page, own)
	assert.Contains(t, page, "等得太久")
	assert.NotContains(t, page, other)
	assert.NotContains(t, page, "/erase")
	_, page = s.as(staff.Centre).get("/scores/words")
	assert.Contains(t, page, `action="/records/`+at["zx-mz-cs"]+`/erase"`)
}
