// Package store keeps what the hub knows in SQL: SQLite in one file by default, PostgreSQL for several hub processes.
// What Tx or Gather returned without an error is on disk, whatever happens next.
package store
