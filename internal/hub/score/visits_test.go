package score_test

import (
	"bytes"
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/score"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
	"xinsheng/internal/hub/table"
)

func book(t *testing.T, rows ...[]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	for i, row := range rows {
		at, err := excelize.CoordinatesToCellName(1, i+1)
		require.NoError(t, err)
		require.NoError(t, f.SetSheetRow("Sheet1", at, &row))
	}
	var b bytes.Buffer
	require.NoError(t, f.Write(&b))
	return b.Bytes()
}

func TestVisits_AreReadFromWhatHospitalsSave(t *testing.T) {
	places := hospital.Demo().Places
	gbk, err := simplifiedchinese.GBK.NewEncoder().Bytes([]byte("日期,科室,人次\r\n2026年11月2日,口腔科,88\r\n"))
	require.NoError(t, err)
	want := []score.Count{{Day: "2026-11-02", Place: "zx-mz-kq", Visits: 88}}
	for name, raw := range map[string][]byte{
		"a workbook with real dates": book(t, []any{"日期", "科室", "人次"},
			[]any{time.Date(2026, 11, 2, 0, 0, 0, 0, time.UTC), "口腔科", 88}),
		"a workbook with typed ones": book(t, []any{"日期", "科室", "人次"}, []any{"2026/11/2", "口腔科", "88"}, []any{},
			[]any{nil, nil, nil}),
		"text of an old program": gbk,
		"text with ids, no days": []byte("\ufeff编号\t门诊人次\nzx-mz-kq\t88\n"),
		"whole places":           []byte("日期,地点,人次\n20261102,中心院区 门诊楼 4 楼 口腔科,88\n"),
	} {
		read, wrong := score.ReadVisits(raw, places, "2026-11-02")
		assert.Empty(t, wrong, name)
		assert.Equal(t, want, read.Counts, name)
	}
}

func TestVisits_SayWhatIsWrongLineByLine(t *testing.T) {
	places := hospital.Demo().Places
	raw := []byte("日期,科室,人次\n2026-11-02,口腔科,88\n\n2026-11-02,门诊大厅,900\n2026-11-02,口腔科,89\n2026-13-02,眼科,1\n2026-11-02,牙科,1\n2026-11-02,眼科,很多\n")
	_, wrong := score.ReadVisits(raw, places, "2026-11-02")
	assert.Equal(t, []score.Wrong{
		{Line: 4, Column: 2, What: "places", Value: "门诊大厅"}, {Line: 5, What: "twice", Value: "2"},
		{Line: 6, Column: 1, What: "day", Value: "2026-13-02"},
		{Line: 7, Column: 2, What: "place", Value: "牙科"}, {Line: 8, Column: 3, What: "visits", Value: "很多"},
	}, wrong)
	for want, raw := range map[string]string{"file": "PK\x03\x04no", "columns": "a,b\n1,2\n", "empty": "科室,人次\n"} {
		_, wrong := score.ReadVisits([]byte(raw), places, "2026-11-02")
		require.Len(t, wrong, 1, want)
		assert.Equal(t, want, wrong[0].What)
	}
}

func TestSampling_CountsEachVisitOnceAndEachPatientOnce(t *testing.T) {
	storetest.EachStore(t, func(t *testing.T, s *store.Store) {
		places := hospital.Demo().Places
		publish(t, s, small(1))
		face := tap("t1", "zx-mz-kq", "v1", start, 5)
		same := sheet("t1", "zx-mz-kq", start.Add(time.Minute), &feedback.Answers{Set: "small", Version: 1, Seconds: 60,
			Items: []feedback.Answer{{Question: "listens", State: feedback.Answered, Value: 5}}})
		same.body.VisitID = "v1"
		all := []arrival{face, same, tap("t2", "zx-mz-yk", "v2", start.Add(time.Hour), 4),
			tap("t2", "zx-mz-yk", "v3", start.Add(24*time.Hour), 4)}
		for i := range 6 { // children, who were not asked
			all = append(all, tap("t2", "zx-mz-yk", newID(), start.Add(time.Duration(2*3600+i)*time.Second), 1))
		}
		take(t, s, score.Handlers(s), all...)
		require.NoError(t, s.Tx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
			return score.SaveVisits(ctx, tx, []score.Count{
				{Day: "2026-11-02", Place: "zx-mz-kq", Visits: 99}, {Day: "2026-11-02", Place: "zx-mz-kq", Visits: 10},
				{Day: "2026-11-02", Place: "zx-mz", Visits: 40},
			}, score.Typed, "u", start)
		}))
		got, err := score.ReadSampling(t.Context(), s.DB(), places, start, nil)
		require.NoError(t, err)
		assert.Equal(t, map[string]score.Share{
			"zx-mz-kq": {Place: "zx-mz-kq", Visits: 10, Asked: 1}, "zx-mz-yk": {Place: "zx-mz-yk", Visits: -1, Asked: 1},
			"zx-mz": {Place: "zx-mz", Visits: 40, Asked: 2},
		}, got.Places)
		assert.Equal(t, score.Share{Visits: 40, Asked: 2}, got.All)
		percent, ok := got.Places["zx-mz-kq"].Percent()
		assert.True(t, ok)
		assert.InDelta(t, 10, percent, 1e-9)
	})
}

func TestWords_AreListedWithTheirVoices(t *testing.T) {
	storetest.EachStore(t, func(t *testing.T, s *store.Store) {
		publish(t, s, small(1))
		say := func(at time.Time, text string, voices ...string) arrival {
			return sheet("t1", "zx-mz-kq", at, &feedback.Answers{Set: "small", Version: 1, Seconds: 60, Items: []feedback.Answer{
				{Question: "listens", State: feedback.Answered, Value: 5}, {Question: "words", State: feedback.Answered,
					Text: text, Voices: voices},
			}})
		}
		first, second := say(start, "椅子再多一些"), say(start.Add(time.Hour), "", "p1")
		take(t, s, score.Handlers(s), first, second)
		_, err := s.DB().NewInsert().
			Model(&store.Part{RecordID: second.rec.ID, PartID: "p1", Kind: "voice", State: store.PartKept, ExpectedAt: start,
				Transcript: "很好"}).Exec(t.Context())
		require.NoError(t, err)
		got, total, err := score.ReadWords(t.Context(), s.DB(),
			score.Scope{Weeks: score.Weeks(start, 1), Places: score.In(hospital.Demo().Places, "zx")}, 0, 10)
		require.NoError(t, err)
		require.Equal(t, 2, total)
		require.Equal(t, "很好", got[0].Parts[0].Transcript)
		require.Equal(t, "椅子再多一些", got[1].Text)
		_, total, err = score.ReadWords(t.Context(), s.DB(),
			score.Scope{Weeks: score.Weeks(start, 1), Places: []string{"gx"}}, 0, 10)
		require.NoError(t, err)
		require.Zero(t, total)
	})
}

func TestVisits_AFormulaThatFailedCountsOnlyWhereItIsRead(t *testing.T) {
	cell := func(at, text string) string {
		return `<c r="` + at + `" t="inlineStr"><is><t>` + text + `</t></is></c>`
	}
	failed := func(at string) string { return `<c r="` + at + `" t="e"><f>1/0</f><v>#DIV/0!</v></c>` }
	head := `<row r="1">` + cell("A1", "科室") + cell("B1", "人次") + cell("C1", "日期") + cell("D1", "同比") + `</row>`
	read := func(rows string) (*score.Visits, []score.Wrong) {
		return score.ReadVisits(workbookOf(t, rows, ""), hospital.Demo().Places, "2026-11-02")
	}
	got, wrong := read(head + `<row r="2">` + cell("A2", "口腔科") + `<c r="B2"><v>88</v></c>` + failed("D2") +
		`<c r="E2"><f>1</f></c></row>`)
	assert.Empty(t, wrong)
	assert.Equal(t, []score.Count{{Day: "2026-11-02", Place: "zx-mz-kq", Visits: 88}}, got.Counts)
	_, wrong = read(head + `<row r="2">` + cell("A2", "口腔科") + failed("B2") + `</row>` +
		`<row r="3">` + failed("A3") + `<c r="B3"><v>88</v></c></row><row r="4">` + cell("A4", "眼科") +
		`<c r="B4"><v>8</v></c><c r="C4"><f>TODAY()</f></c></row>`)
	assert.Equal(t, []score.Wrong{
		{Line: 2, Column: 2, What: "file", File: table.CellError}, {Line: 3, Column: 1, What: "file", File: table.CellError},
		{Line: 4, Column: 3, What: "file", File: table.Formula},
	}, wrong)
	_, wrong = read(`<row r="1">` + cell("A1", "科室") + failed("B1") + `</row>`)
	assert.Equal(t, []score.Wrong{{Line: 1, Column: 2, What: "file", File: table.CellError}}, wrong,
		"a heading that may be the one that is missing")
}
