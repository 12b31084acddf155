package score_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/score"
)

// A file of a few hundred kilobytes must not take the hub's memory, whatever its table claims.
func TestVisits_AHostileFileTakesNoMemory(t *testing.T) {
	var wide strings.Builder
	for i := range 4000 { // rows of one cell each, in the last column that there is
		fmt.Fprintf(&wide, `<row r="%d"><c r="XFD%d"><v>1</v></c></row>`, i+1, i+1)
	}
	var repeated strings.Builder
	for i := range 4000 {
		fmt.Fprintf(&repeated, `<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>`, i+1, i+1)
	}
	run := "<r><t>" + strings.Repeat("x", 1<<20) + "</t></r>"
	text := `<si>` + run + run + `</si>`
	many := "日期,科室,人次\n" + strings.Repeat("\n", 3<<20) + "2026-11-02,口腔科,88\n"
	quoted := "日期,科室,人次\n2026-11-02,\"" + strings.Repeat("\n", 3<<20) + "\",88\n2026-11-02,口腔科,88\n"
	for name, raw := range map[string][]byte{
		"wide": workbookOf(t, wide.String(), ""), "one text everywhere": workbookOf(t, repeated.String(), text),
		"lines": []byte(many), "a cell of lines": []byte(quoted),
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, wrong := score.ReadVisits(raw, hospital.Demo().Places, "2026-11-02")
		runtime.ReadMemStats(&after)
		require.NotEmpty(t, wrong, name)
		assert.Less(t, (after.TotalAlloc-before.TotalAlloc)>>20, uint64(160), "MB for a file %q of %d bytes", name, len(raw))
	}
}

// workbookOf is a workbook around the rows of a sheet, and its shared texts.
func workbookOf(t *testing.T, rows, texts string) []byte {
	const head = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`
	const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	const pack = "http://schemas.openxmlformats.org/package/2006/"
	const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	const kind = "application/vnd.openxmlformats-officedocument.spreadsheetml."
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, f := range [][2]string{
		{"[Content_Types].xml", `<Types xmlns="` + pack +
			`content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
			`<Override PartName="/xl/workbook.xml" ContentType="` + kind +
			`sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="` + kind + `worksheet+xml"/>` +
			`<Override PartName="/xl/sharedStrings.xml" ContentType="` + kind + `sharedStrings+xml"/></Types>`},
		{"_rels/.rels", `<Relationships xmlns="` + pack + `relationships"><Relationship Id="rId1" Type="` + office +
			`/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="` + pack + `relationships"><Relationship Id="rId1" Type="` +
			office + `/worksheet" Target="worksheets/sheet1.xml"/>` +
			`<Relationship Id="rId2" Type="` + office + `/sharedStrings" Target="sharedStrings.xml"/></Relationships>`},
		{"xl/sharedStrings.xml", `<sst xmlns="` + main + `">` + texts + `</sst>`},
		{"xl/workbook.xml", `<workbook xmlns="` + main + `" xmlns:r="` + office +
			`"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>`},
		{"xl/worksheets/sheet1.xml", `<worksheet xmlns="` + main + `"><sheetData>` + rows + `</sheetData></worksheet>`},
	} {
		w, err := z.Create(f[0])
		require.NoError(t, err)
		_, err = w.Write([]byte(head + f[1]))
		require.NoError(t, err)
	}
	require.NoError(t, z.Close())
	return out.Bytes()
}
