package employees

import (
	"xinsheng/internal/hub/directory"
	"xinsheng/internal/hub/workbook"
	"xinsheng/internal/locale"
)

// employeesForm is the directory as a table that employeesImport reads again.
func employeesForm(v *visit) error {
	all, err := v.Directory.All(v.Ctx)
	if err != nil {
		return err
	}
	book, err := workbook.New()
	if err != nil {
		return err
	}
	var rows [][]workbook.Cell
	for i := range all {
		e := &all[i]
		rows = append(rows, []workbook.Cell{e.Number, e.Name, v.Settings.Places.Label(e.PlaceID, locale.Default), e.Job,
			e.Pinyin})
	}
	if err := book.Sheet(v.T("employee.title"), directory.Heads(v.Lang()), rows); err != nil {
		return err
	}
	if err := v.Saw("directory.export", ""); err != nil {
		return err
	}
	return v.Workbook("directory", v.T("employee.title"), book)
}
