package placesheet_test

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/hub/placesheet"
	"xinsheng/internal/hub/table"
)

// sheetOf is a workbook with a sheet.
func sheetOf(t *testing.T, rows string) []byte {
	const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, f := range [][2]string{
		{"xl/workbook.xml", `<workbook xmlns:r="` + office +
			`"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="rId1" Type="` + office +
			`/worksheet" Target="sheet1.xml"/></Relationships>`},
		{"xl/sheet1.xml", `<worksheet><sheetData>` + rows + `</sheetData></worksheet>`},
	} {
		w, err := z.Create(f[0])
		require.NoError(t, err)
		_, err = w.Write([]byte(f[1]))
		require.NoError(t, err)
	}
	require.NoError(t, z.Close())
	return out.Bytes()
}

func TestRead_AFormulaWithoutAResultCountsOnlyWhereItIsRead(t *testing.T) {
	read := func(formula string) []placesheet.Problem {
		cells := strings.NewReplacer("院区", "A1", "楼栋", "B1", "科室", "C1", "东院", "A2", "门诊楼", "B2", "眼科", "C2")
		cell := func(text string) string {
			at := cells.Replace(text)
			if at == formula {
				return ""
			}
			return `<c r="` + at + `" t="inlineStr"><is><t>` + text + `</t></is></c>`
		}
		rows := map[byte]string{'1': cell("院区") + cell("楼栋") + cell("科室"), '2': cell("东院") + cell("门诊楼") + cell("眼科")}
		rows[formula[1]] += `<c r="` + formula + `"><f>1+1</f></c>`
		_, problems := placesheet.Read(sheetOf(t, `<row r="1">`+rows['1']+`</row><row r="2">`+rows['2']+`</row>`))
		return problems
	}
	require.Empty(t, read("E2"), "beside the table")
	wrong := func(line, column int) []placesheet.Problem {
		return []placesheet.Problem{{Kind: placesheet.File, File: table.Formula, Line: line, At: column}}
	}
	require.Equal(t, wrong(2, 3), read("C2"))
	require.Equal(t, wrong(1, 4), read("D1"), "a heading may be one of ours")
}
