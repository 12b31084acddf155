// Package placesheet reads and writes the hospital's places as a table that a spreadsheet opens: one line a place. What
// it reads becomes a plan, with every change by name, or a list of what is wrong in which line; never half of each.
package placesheet
