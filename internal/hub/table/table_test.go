package table_test

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/table"
)

var want = []table.Row{{Line: 1, Cells: []string{"科室", "人次"}}, {Line: 4, Cells: []string{"口腔科", "88"}},
	{Line: 5, Cells: []string{"", "12"}}}

const text = "科室,人次\r\n\r\n , \r\n 口腔科 ,88\r\n,12\r\n"

func TestRead_TextInEveryEncodingThatSpreadsheetsSave(t *testing.T) {
	wide := func(e unicode.Endianness, mark unicode.BOMPolicy) []byte {
		out, err := unicode.UTF16(e, mark).NewEncoder().Bytes([]byte(text))
		require.NoError(t, err)
		return out
	}
	gb, err := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(text))
	require.NoError(t, err)
	for name, raw := range map[string][]byte{
		"UTF-8": []byte(text), "UTF-8 with a mark": []byte("\ufeff" + text), "GB 18030": gb,
		"tabs": []byte(strings.ReplaceAll(text, ",", "\t")), "semicolons": []byte(strings.ReplaceAll(text, ",", ";")),
		"UTF-16":                    wide(unicode.LittleEndian, unicode.UseBOM),
		"UTF-16 the other way":      wide(unicode.BigEndian, unicode.UseBOM),
		"UTF-16 without a mark":     wide(unicode.LittleEndian, unicode.IgnoreBOM),
		"UTF-16, other, no mark":    wide(unicode.BigEndian, unicode.IgnoreBOM),
		"line ends of another time": []byte(strings.ReplaceAll(text, "\r\n", "\n")),
	} {
		got, err := table.Read(raw)
		require.NoError(t, err, name)
		assert.Equal(t, want, got.Rows, name)
		again, err := table.Read([]byte(got.Text()))
		require.NoError(t, err, name)
		assert.Equal(t, want, again.Rows, name)
	}
}

func problem(t *testing.T, raw []byte) table.Problem {
	t.Helper()
	_, err := table.Read(raw)
	var p *table.Problem
	require.ErrorAs(t, err, &p)
	require.ErrorIs(t, err, feedback.ErrInvalid)
	return *p
}

func TestRead_SaysInWhichLineAndColumnAFileIsWrong(t *testing.T) {
	for name, c := range map[string]struct {
		raw  string
		want table.Problem
	}{
		"nothing":           {"", table.Problem{Kind: table.Empty}},
		"only empty cells":  {"\n , ,\n", table.Problem{Kind: table.Empty}},
		"an old workbook":   {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", table.Problem{Kind: table.OldWorkbook}},
		"no workbook":       {"PK\x03\x04 and then nothing of the kind", table.Problem{Kind: table.Damaged}},
		"a quotation mark":  {"a,b\n1,2\n3,\"4\n5,6\n", table.Problem{Kind: table.Quote, Line: 3}},
		"in a cell":         {"a,b\n1,x\"y\n", table.Problem{Kind: table.Quote, Line: 2}},
		"a picture":         {"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x01", table.Problem{Kind: table.Encoding}},
		"no text in line 3": {"a,b\n1,2\n\xff\xff,3\n", table.Problem{Kind: table.Encoding, Line: 3}},
		"half a character":  {"\xff\xfea\x00b", table.Problem{Kind: table.Encoding}},
		"columns without end": {"a\n" + strings.Repeat(",", table.MaxColumns) + "x\n",
			table.Problem{Kind: table.TooManyColumns, Line: 2, Column: table.MaxColumns + 1}},
		"rows without end": {"a\n" + strings.Repeat("x\n", table.MaxRows),
			table.Problem{Kind: table.TooManyRows, Line: table.MaxRows + 1}},
	} {
		assert.Equal(t, c.want, problem(t, []byte(c.raw)), name)
	}
}

// saved is a workbook as change leaves it.
func saved(t testing.TB, change func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	change(f)
	var out bytes.Buffer
	require.NoError(t, errors.Join(f.Write(&out), f.Close()))
	return out.Bytes()
}

func fill(t testing.TB, f *excelize.File, sheet string, cells map[string]any) {
	t.Helper()
	for at, v := range cells {
		require.NoError(t, f.SetCellValue(sheet, at, v))
	}
}

func TestRead_AWorkbookAsSpreadsheetsSaveIt(t *testing.T) {
	raw := saved(t, func(f *excelize.File) {
		fill(t, f, "Sheet1", map[string]any{"A1": "科室", "B1": "人次", "A4": " 口腔科 ", "B4": 88, "B5": 12, "A3": " "})
		require.NoError(t, f.SetCellFormula("Sheet1", "C9", "")) // styled and empty
		_, err := f.NewSheet("Sheet2")
		require.NoError(t, err)
		fill(t, f, "Sheet2", map[string]any{"A1": "说明"})
	})
	got, err := table.Read(raw)
	require.NoError(t, err)
	require.Equal(t, want, got.Rows)
	again, err := table.Read([]byte(got.Text()))
	require.NoError(t, err)
	require.Equal(t, want, again.Rows, "a preview gives back the same lines")

	raw = saved(t, func(f *excelize.File) {
		_, err := f.NewSheet("本月")
		require.NoError(t, err)
		fill(t, f, "本月", map[string]any{"A1": "数", "B1": true, "C1": 1234567890123, "D1": .5})
		require.NoError(t, f.SetCellRichText("本月", "A2", []excelize.RichTextRun{{Text: "口腔"}, {Text: "科"}}))
		require.NoError(t, f.SetCellValue("本月", "B2", "一行\n又一行"))
		f.SetActiveSheet(1)
		require.NoError(t, f.SetSheetVisible("Sheet1", false))
	})
	got, err = table.Read(raw)
	require.NoError(t, err)
	require.Equal(t, []table.Row{{Line: 1, Cells: []string{"数", "1", "1234567890123", "0.5"}},
		{Line: 2, Cells: []string{"口腔科", "一行\n又一行"}}}, got.Rows)
}

func TestRead_AFormulaCountsByItsResultAndIsNamedWithoutOne(t *testing.T) {
	withFormula := func(value string) []byte {
		return book(t, `<row r="1"><c r="A1" t="inlineStr"><is><t>人次</t></is></c></row><row r="7"><c r="B7"><f>SUM(A1:A6)</f>`+value+`</c></row>`, "")
	}
	got, err := table.Read(withFormula("<v>88</v>"))
	require.NoError(t, err)
	require.Equal(t, "88", got.Rows[1].Cell(1))
	require.Nil(t, got.Rows[1].Problem(1))
	got, err = table.Read(withFormula(""))
	require.NoError(t, err)
	require.Equal(t, &table.Problem{Kind: table.Formula, Line: 7, Column: 2}, got.Rows[1].Problem(1))
}

func TestRead_ACellThatHasNoValueIsOnlyAProblemToWhoeverReadsIt(t *testing.T) {
	got, err := table.Read(book(t, `<row r="1"><c r="A1"><v>1</v></c></row>`+
		`<row r="2"><c r="B2"><v>2</v></c><c r="AB2" t="e"><f>A1/0</f><v>#DIV/0!</v></c></row><row r="3"><c r="B3" t="e"/><c r="C3"><f>B3</f></c></row>`, ""))
	require.NoError(t, err)
	require.Len(t, got.Rows, 3)
	require.Nil(t, got.Rows[1].Problem(1))
	require.Nil(t, got.Rows[1].Problem(-1), "a column that is not there")
	require.Nil(t, got.Rows[1].Problem(28))
	p := got.Rows[1].Problem(27)
	require.Equal(t, &table.Problem{Kind: table.CellError, Line: 2, Column: 28}, p)
	require.Equal(t, "cell AB2: cell_error", p.Error())
	require.ErrorIs(t, p, feedback.ErrInvalid)
	require.Equal(t, &table.Problem{Kind: table.CellError, Line: 3, Column: 2}, got.Rows[2].Problem(1))
	require.Equal(t, &table.Problem{Kind: table.Formula, Line: 3, Column: 3}, got.Rows[2].Problem(2))
	require.NotEmpty(t, got.Rows[2].Cell(2), "nor does it pass as an empty cell")
	again, err := table.Read([]byte(got.Text()))
	require.NoError(t, err)
	for i, r := range got.Rows {
		require.Equal(t, r.Cells, again.Rows[i].Cells, "a preview gives back the same lines")
	}
}

func TestFind_TheHeadingHoweverItIsWritten(t *testing.T) {
	got, err := table.Read([]byte("护士站 （英文）,Visits *\n"))
	require.NoError(t, err)
	require.Equal(t, 0, got.Find("nurse", "护士站(英文)"))
	require.Equal(t, 1, got.Find("visits"))
	require.Equal(t, -1, got.Find("人次"))
	for n, name := range map[int]string{0: "A", 25: "Z", 26: "AA", 701: "ZZ", 702: "AAA", 16383: "XFD"} {
		require.Equal(t, name, table.ColumnName(n))
	}
}

func TestText_IsReadAgainAsItWasWhateverStandsInItsCells(t *testing.T) {
	texts := []string{"人次", "科室;来源;单位;说明", "a\tb\tc\td", "1,234", "he said \"no\"", "一行\n又一行", strings.Repeat("x,", 5000),
		strings.Repeat("\"", 5000)}
	for i, first := range texts {
		rest := append(slices.Clone(texts[i+1:]), texts[:i]...)
		raw := saved(t, func(f *excelize.File) {
			require.NoError(t, f.SetSheetRow("Sheet1", "A1", &[]string{first, rest[0], rest[1]}))
			require.NoError(t, f.SetSheetRow("Sheet1", "A3", &rest))
		})
		got, err := table.Read(raw)
		require.NoError(t, err)
		again, err := table.Read([]byte(got.Text()))
		require.NoError(t, err, "%.20q", first)
		require.Len(t, again.Rows, 2)
		for k, r := range got.Rows {
			require.Equal(t, r.Cells, again.Rows[k].Cells, "%.20q", first)
		}
	}
	got, err := table.Read([]byte("\"科室;来源;单位\",人次\n\"口腔科\",88\n"))
	require.NoError(t, err)
	require.Equal(t, []string{"科室;来源;单位", "人次"}, got.Rows[0].Cells)
}
