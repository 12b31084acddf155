package desk_test

import (
	"bytes"
	"errors"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/hub/table"
)

func TestImport_WithoutAVersionThatWasSeenNothingIsKept(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	b := s.as(staff.Centre)
	for _, version := range []string{"-1", "-2", "", "x"} {
		status, page := b.send("/places/import/apply", "", url.Values{"text": {"院区,楼栋,科室\n中心院区,门诊楼,新科室\n"},
			"version": {version}})
		assert.Equal(t, http.StatusUnprocessableEntity, status, version)
		assert.NotContains(t, page, "请先选一个文件", "there was one: %q", version)
	}
	got, err := hospital.Load(t.Context(), s.store.DB())
	require.NoError(t, err)
	assert.Equal(t, hospital.Demo().Places, got.Places)
}

var seenField = regexp.MustCompile(`name="(seen|version|day)" value="([^"]*)"`)

// applyForm is the form that a preview shows.
func applyForm(t *testing.T, preview string) url.Values {
	t.Helper()
	_, text, ok := strings.Cut(preview, "<textarea name=\"text\" hidden>\n")
	require.True(t, ok, "nothing to apply")
	text, rest, _ := strings.Cut(text, "</textarea>")
	form := url.Values{"text": {html.UnescapeString(text)}}
	for _, m := range seenField.FindAllStringSubmatch(rest, -1) {
		form.Set(m[1], m[2])
	}
	return form
}

func TestImport_WhatPassesThePreviewCanBeAppliedHoweverLongItsTextIs(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	b := s.as(staff.Centre)

	notes := strings.Repeat("只是备注", 480<<10) // 3.75 MB, and 5.6 MB in UTF-8
	counts, err := simplifiedchinese.GB18030.NewEncoder().String("科室,人次,备注\n眼科,60," + notes + "\n")
	require.NoError(t, err)
	f := excelize.NewFile()
	for at, text := range map[string]string{"A1": "院区", "B1": "楼栋", "C1": "科室", "A2": "中心院区", "B2": "门诊楼", "C2": "新科室"} {
		require.NoError(t, f.SetCellStr("Sheet1", at, text))
	}
	for column := 5; column <= table.MaxColumns; column++ { // a few kilobytes, and 6 MB of text
		require.NoError(t, f.SetCellStr("Sheet1", table.ColumnName(column-1)+"2", strings.Repeat("备注", 5<<10)))
	}
	var places bytes.Buffer
	require.NoError(t, errors.Join(f.Write(&places), f.Close()))

	for path, c := range map[string]struct{ preview, file string }{
		"/scores/visits/apply": {"/scores/visits/import", counts},
		"/places/import/apply": {"/places/import", places.String()},
	} {
		status, preview := b.send(c.preview, c.file, nil)
		require.Equal(t, http.StatusOK, status, path)
		form := applyForm(t, preview)
		require.Greater(t, len(form.Get("text")), web.MaxUpload, path)
		status, page := b.send(path, "", form)
		require.Equal(t, http.StatusSeeOther, status, web.Cut(page))

		form.Set("text", strings.Repeat("x", web.MaxTable))
		status, page = b.send(path, "", form)
		require.Equal(t, http.StatusUnprocessableEntity, status, path)
		require.True(t, strings.Contains(page, "文件太大了"), path)
	}
	assert.Contains(t, fmt.Sprint(s.config().Places), "新科室")
}
