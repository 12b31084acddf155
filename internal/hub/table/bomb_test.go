package table_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/hub/table"
)

// book is a workbook around the rows of a sheet, and its shared texts.
func book(t testing.TB, rows, texts string) []byte {
	const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, f := range [][2]string{
		{"xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="rId1" Type="` + office +
			`/worksheet" Target="worksheets/sheet1.xml"/>` +
			`<Relationship Id="rId2" Type="` + office + `/sharedStrings" Target="/xl/sharedStrings.xml"/></Relationships>`},
		{"xl/sharedStrings.xml", `<sst xmlns="` + main + `">` + texts + `</sst>`},
		{"xl/workbook.xml", `<workbook xmlns="` + main + `" xmlns:r="` + office +
			`"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>`},
		{"xl/worksheets/sheet1.xml", `<worksheet xmlns="` + main + `"><sheetData>` + rows + `</sheetData></worksheet>`},
	} {
		w, err := z.Create(f[0])
		require.NoError(t, err)
		_, err = w.Write([]byte(`<?xml version="1.0" encoding="UTF-8"?>` + f[1]))
		require.NoError(t, err)
	}
	require.NoError(t, z.Close())
	return out.Bytes()
}

// All that is allocated, one after another, is counted: a file of a few hundred kilobytes must not take the hub's
// memory or time, whatever it unpacks to.
func TestRead_ABombIsRefusedAndTakesNoMemory(t *testing.T) {
	rows := func(n int, row string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, row, i+1)
		}
		return b.String()
	}
	const mega = 1 << 20
	for name, c := range map[string]struct {
		raw  []byte
		want table.Kind
	}{
		"the last column there is": {book(t, rows(4000, `<row r="%[1]d"><c r="XFD%[1]d"><v>1</v></c></row>`), ""),
			table.TooManyColumns},
		"the last row there is": {book(t, `<row r="1048576"><c r="A1048576"><v>1</v></c></row>`, ""), table.TooManyRows},
		"one text everywhere": {book(t, rows(4000, `<row r="%[1]d"><c r="A%[1]d" t="s"><v>0</v></c></row>`),
			"<si><t>"+strings.Repeat("x", mega/2)+"</t></si>"), table.TooLarge},
		"doubled marks": {book(t, rows(4000, `<row r="%[1]d"><c r="A%[1]d" t="s"><v>0</v></c></row>`), "<si><t>"+
			strings.Repeat(`"`, 6000)+"</t></si>"), table.TooLarge},
		"a text without end": {book(t, `<row><c t="inlineStr"><is><t>`+strings.Repeat("x", 40*mega)+`</t></is></c></row>`,
			""), table.TooLarge},
		"depth without end":    {book(t, `<row><c><v>`+strings.Repeat("<a>", 10*mega), ""), table.TooLarge},
		"attributes":           {book(t, `<row `+strings.Repeat(`a="" `, 8*mega)+`/>`, ""), table.TooLarge},
		"empty texts":          {book(t, ``, strings.Repeat("<si/>", 5*mega)), table.TooLarge},
		"empty rows":           {book(t, strings.Repeat("<row/>", 5*mega), ""), table.TooLarge},
		"blanks":               {book(t, strings.Repeat(" ", 50*mega), ""), table.TooLarge},
		"lines of a text":      {[]byte("a,b\n" + strings.Repeat("\n", 3*mega) + "1,2\n"), table.TooManyRows},
		"a cell of lines":      {[]byte("a,b\n1,\"" + strings.Repeat("\n", 3*mega) + "\"\n3,4\n"), table.TooManyRows},
		"nothing but commas":   {[]byte("a\n" + strings.Repeat(",", 4*mega) + "x"), table.TooManyColumns},
		"a cell behind itself": {book(t, `<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>2</v></c></row>`, ""), table.Damaged},
		"a row behind itself": {book(t, `<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>2</v></c></row>`,
			""), table.Damaged},
		"a text that is not":   {book(t, `<row r="1"><c r="A1" t="s"><v>7</v></c></row>`, ""), table.Damaged},
		"an entity that grows": {book(t, `<row><c><v>&lol;</v></c></row>`, ""), table.Damaged},
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := table.Read(c.raw)
		runtime.ReadMemStats(&after)
		var p *table.Problem
		require.ErrorAs(t, err, &p, name)
		assert.Equal(t, c.want, p.Kind, name)
		assert.Less(t, (after.TotalAlloc-before.TotalAlloc)>>20, uint64(260), "MB for a file %q of %d bytes", name,
			len(c.raw))
	}
}

// FuzzRead: whatever comes, it is a table within its limits that reads back as itself, or a problem.
func FuzzRead(f *testing.F) {
	f.Add([]byte(text))
	f.Add([]byte("a;b\n1;\"x\n\"\n"))
	f.Add([]byte("\xff\xfea\x00,\x00b\x00\n\x00"))
	f.Add([]byte("\xd0\xcf\x11\xe0"))
	f.Add(book(f, `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><f>1+1</f><v>2</v></c></row>`,
		`<si><r><t>科</t></r><r><t>室</t></r></si>`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		for _, raw := range [][]byte{raw, book(t, string(raw), "<si><t>x</t></si>"), book(t, "", string(raw))} {
			got, err := table.Read(raw)
			if err != nil {
				if p, ok := err.(*table.Problem); !ok || p.Kind == "" {
					t.Fatalf("%T %v", err, err)
				}
				continue
			}
			line := 0
			for _, r := range got.Rows {
				if r.Line <= line || r.Line > table.MaxRows || len(r.Cells) > table.MaxColumns || r.Cell(len(r.Cells)-1) == "" {
					t.Fatalf("line %d after %d, %d cells", r.Line, line, len(r.Cells))
				}
				line = r.Line
			}
			if _, err := table.Read([]byte(got.Text())); err != nil {
				t.Fatalf("its own text: %v", err)
			}
		}
	})
}
