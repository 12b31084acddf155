// Package export writes out what the hub has received, opened, for whoever may have all of it. It streams: the size of
// the database does not matter.
package export
