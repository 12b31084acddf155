package score

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"xinsheng/internal/hub/hospital"
)

// Wrong is what is wrong with a table of visits, or with one of its lines. Line is 0 for the whole.
type Wrong struct {
	Line  int
	What  string // a word of this package: file empty columns too_many place places day visits twice
	Value string // the cell
}

const (
	maxVisitRows  = 20_000
	maxVisitCells = 1 << 20  // of a workbook: a row may have one cell, in the last of 16,384 columns
	maxVisitText  = 32 << 20 // bytes in all its cells: one text may stand in each of them
)

// ReadVisits reads a table of visits: a workbook, or text separated by commas or tabs in UTF-8 or GB 18030. Its columns are day
// (may be missing: then day counts), place (id or name) and visits. Everything is right, or nothing comes.
func ReadVisits(raw []byte, places hospital.Places, day string) ([]Count, []Wrong) {
	rows, ok := tableOf(raw)
	if !ok {
		return nil, []Wrong{{What: "file"}}
	}
	t := &visitTable{names: namesOf(places), day: day, seen: map[Count]int{}}
	headed := false
	for i, row := range rows {
		switch line := i + 1; {
		case blank(row):
		case !headed:
			headed = true
			if !t.head(row) {
				return nil, []Wrong{{Line: line, What: "columns"}}
			}
		default:
			t.add(line, row)
		}
	}
	switch {
	case len(t.wrong) > 0:
		return nil, t.wrong
	case len(t.counts) == 0:
		return nil, []Wrong{{What: "empty"}}
	case len(t.counts) > maxVisitRows:
		return nil, []Wrong{{What: "too_many"}}
	}
	return t.counts, nil
}

type visitTable struct {
	names              map[string][]string
	day                string
	dayAt, at, visitAt int
	counts             []Count
	seen               map[Count]int // day and place to the line
	wrong              []Wrong
}

var (
	dayHeads   = []string{"日期", "就诊日期", "date", "day"}
	placeHeads = []string{"科室", "科室病区", "科室名称", "地点", "编号", "department", "place", "id"}
	visitHeads = []string{"人次", "就诊人次", "门诊人次", "诊疗人次", "人数", "visits", "patients"}
)

// VisitHeads is the columns that ReadVisits knows: where, when and how many.
func VisitHeads(lang string) []string {
	if lang == "en" {
		return []string{"Department", "Date", "Visits"}
	}
	return []string{placeHeads[0], dayHeads[0], visitHeads[0]}
}

func (t *visitTable) head(row []string) bool {
	find := func(names []string) int {
		return slices.IndexFunc(row, func(cell string) bool { return slices.Contains(names, strings.ToLower(strings.TrimSpace(cell))) })
	}
	t.dayAt, t.at, t.visitAt = find(dayHeads), find(placeHeads), find(visitHeads)
	return t.at >= 0 && t.visitAt >= 0
}

func (t *visitTable) add(line int, row []string) {
	cell := func(i int) string {
		if i < 0 || i >= len(row) {
			return ""
		}
		return strings.TrimSpace(row[i])
	}
	c := Count{Day: t.day}
	if text := cell(t.dayAt); text != "" {
		var ok bool
		if c.Day, ok = dayOf(text); !ok {
			t.wrong = append(t.wrong, Wrong{Line: line, What: "day", Value: text})
			return
		}
	}
	switch ids := t.names[nameKey(cell(t.at))]; len(ids) {
	case 0:
		t.wrong = append(t.wrong, Wrong{Line: line, What: "place", Value: cell(t.at)})
		return
	case 1:
		c.Place = ids[0]
	default:
		t.wrong = append(t.wrong, Wrong{Line: line, What: "places", Value: cell(t.at)})
		return
	}
	if first := t.seen[c]; first > 0 {
		t.wrong = append(t.wrong, Wrong{Line: line, What: "twice", Value: strconv.Itoa(first)})
		return
	}
	t.seen[c] = line
	if cell(t.visitAt) == "" { // a line of the form that nobody filled in
		return
	}
	n, ok := VisitsOf(cell(t.visitAt))
	if !ok {
		t.wrong = append(t.wrong, Wrong{Line: line, What: "visits", Value: cell(t.visitAt)})
		return
	}
	c.Visits = n
	t.counts = append(t.counts, c)
}

// VisitsOf reads a number of visits as people and spreadsheets write it: 1,234.
func VisitsOf(text string) (int, bool) {
	text = strings.NewReplacer(",", "", "，", "").Replace(strings.TrimSpace(text))
	text = strings.TrimSuffix(text, ".0")
	n, err := strconv.Atoi(text)
	return n, err == nil && n >= 0 && n <= MaxVisits
}

// dayOf reads a day as people write it, or as a workbook keeps it: days since the end of 1899.
func dayOf(text string) (string, bool) {
	if serial, err := strconv.ParseFloat(text, 64); err == nil && serial > 36526 && serial < 73051 {
		at, err := excelize.ExcelDateToTime(serial, false)
		return at.Format(time.DateOnly), err == nil
	}
	text = strings.NewReplacer("年", "-", "月", "-", "日", "", "/", "-", ".", "-").Replace(text)
	text, _, _ = strings.Cut(text, " ")
	for _, layout := range []string{"2006-1-2", "20060102"} {
		if at, err := time.Parse(layout, text); err == nil {
			return at.Format(time.DateOnly), true
		}
	}
	return "", false
}

// namesOf is every way to name a place that is in use: its id, its name, and where it is.
func namesOf(places hospital.Places) map[string][]string {
	out := map[string][]string{}
	for _, p := range places.Tree() {
		for _, name := range []string{p.ID, p.Name.ZH, p.Name.EN, places.Label(p.ID, "zh")} {
			if key := nameKey(name); key != "" && !slices.Contains(out[key], p.ID) {
				out[key] = append(out[key], p.ID)
			}
		}
	}
	return out
}

func nameKey(name string) string {
	return strings.ToLower(strings.NewReplacer(" ", "", "　", "", "（", "(", "）", ")").Replace(name))
}

func tableOf(raw []byte) (rows [][]string, ok bool) {
	if bytes.HasPrefix(raw, []byte("PK\x03\x04")) {
		return workbook(raw)
	}
	if !utf8.Valid(raw) {
		out, err := simplifiedchinese.GB18030.NewDecoder().Bytes(raw)
		if err != nil || bytes.ContainsRune(out, utf8.RuneError) {
			return nil, false
		}
		raw = out
	}
	raw = bytes.TrimPrefix(raw, []byte("\ufeff"))
	if bytes.IndexByte(raw, 0) >= 0 {
		return nil, false
	}
	r := csv.NewReader(bytes.NewReader(raw))
	r.FieldsPerRecord = -1
	if first, _, _ := bytes.Cut(raw, []byte("\n")); bytes.Contains(first, []byte("\t")) {
		r.Comma = '\t'
	}
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return rows, true
		}
		if err != nil || len(rows) > maxVisitRows {
			return nil, false
		}
		line, _ := r.FieldPos(0)
		if line > maxVisitRows {
			return nil, false
		}
		for len(rows) < line-1 { // empty lines, so that numbers stay
			rows = append(rows, nil)
		}
		rows = append(rows, row)
	}
}

// workbook reads the first sheet of a file as spreadsheet programs save it. What unpacks to more than a table can be is refused.
func workbook(raw []byte) ([][]string, bool) {
	f, err := excelize.OpenReader(bytes.NewReader(raw), excelize.Options{RawCellValue: true, UnzipSizeLimit: 64 << 20, UnzipXMLSizeLimit: 64 << 20})
	if err != nil {
		return nil, false
	}
	defer f.Close()
	names := f.GetSheetList()
	if len(names) == 0 {
		return nil, false
	}
	each, err := f.Rows(names[0])
	if err != nil {
		return nil, false
	}
	defer each.Close()
	var rows [][]string
	cells, text := 0, 0
	for each.Next() {
		row, err := each.Columns()
		for _, cell := range row {
			text += len(cell)
		}
		if cells += len(row); err != nil || len(rows) > maxVisitRows || cells > maxVisitCells || text > maxVisitText {
			return nil, false
		}
		rows = append(rows, row)
	}
	return rows, each.Error() == nil
}

func blank(row []string) bool {
	return !slices.ContainsFunc(row, func(cell string) bool { return strings.TrimSpace(cell) != "" })
}
