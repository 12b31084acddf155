// Package table reads what people upload as a table: a workbook (.xlsx), or text separated by commas, tabs or
// semicolons in UTF-8, UTF-16 or GB 18030. It says exactly where something is wrong, and takes no more memory than a
// table of its limits needs, whatever a file claims to hold.
package table
