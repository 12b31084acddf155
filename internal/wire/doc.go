// Package wire holds what crosses the network between terminal, hub and phone: paths, versioned messages, the record
// envelope, receipt numbers, tokens and enrolment codes. DESIGN.md beside this file writes them up byte for byte.
package wire
