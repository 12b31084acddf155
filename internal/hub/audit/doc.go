// Package audit keeps the hash-chained log of who looked at what and who changed what. An entry names actor, action and
// object and holds no content; it is written in the transaction of the change itself, so that neither exists alone.
package audit
