// Package storetest gives tests a real, empty database of each kind that the hub supports: SQLite in the test's folder,
// and PostgreSQL in a throw-away cluster, skipped with the reason where it is not installed.
package storetest
