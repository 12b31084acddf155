package staff

import "slices"

// Role says what a member of staff may do.
type Role string

// The five roles.
const (
	Admin      Role = "admin"      // users, terminals, settings; no case text
	Centre     Role = "centre"     // all cases
	Department Role = "department" // its own cases; contact only where granted
	Director   Role = "director"   // figures and answers
	Auditor    Role = "auditor"    // the audit log alone
)

// Roles lists them all.
func Roles() []Role { return []Role{Admin, Centre, Department, Director, Auditor} }

// Valid reports whether r is one of the five.
func (r Role) Valid() bool { return slices.Contains(Roles(), r) }

// ReadsWords reports whether a role reads what people said. Such a role is given by two people.
func (r Role) ReadsWords() bool { return r == Centre || r == Department || r == Director }
