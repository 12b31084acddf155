package placesheet_test

import (
	"bytes"
	"errors"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"xinsheng/internal/hub/placesheet"
	"xinsheng/internal/hub/table"
)

func TestRead_AFormulaWithoutAResultCountsOnlyWhereItIsRead(t *testing.T) {
	read := func(formulas ...string) []placesheet.Problem {
		f := excelize.NewFile()
		for at, text := range map[string]string{"A1": "院区", "B1": "楼栋", "C1": "科室", "A2": "东院", "B2": "门诊楼", "C2": "眼科"} {
			if !slices.Contains(formulas, at) {
				require.NoError(t, f.SetCellStr("Sheet1", at, text))
			}
		}
		for _, at := range formulas {
			require.NoError(t, f.SetCellFormula("Sheet1", at, "1+1"))
		}
		var book bytes.Buffer
		require.NoError(t, errors.Join(f.Write(&book), f.Close()))
		_, problems := placesheet.Read(book.Bytes())
		return problems
	}
	require.Empty(t, read("E2"), "beside the table")
	wrong := func(line, column int) []placesheet.Problem {
		return []placesheet.Problem{{Kind: placesheet.File, File: table.Formula, Line: line, At: column}}
	}
	require.Equal(t, wrong(2, 3), read("C2"))
	require.Equal(t, wrong(1, 4), read("D1"), "a heading may be one of ours")
}
