// Package outbox holds every record that a visitor sent, sealed and on disk, until the hub has it and the grace period
// is over. Put returns nil only when the record is durable. DESIGN.md beside this file lists what is promised.
package outbox
