// Package uplink carries records from the outbox to the hub's device door, and brings back configuration, the hub's
// time and its wishes. Nothing counts as an acknowledgement but a receipt with the id and the digest of what was sent.
// DESIGN.md beside this file lists what is promised.
package uplink
