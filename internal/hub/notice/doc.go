// Package notice tells staff, and a person who agreed to it, that something happened: who is told of what by which way
// is a table of the hospital's. One queue in the database is filled in the transaction of the change that caused it,
// and delivered by any number of processes. A notice carries number, kind, place, date and link, and has no field for
// what somebody said.
package notice
