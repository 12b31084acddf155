package enrolment

import "time"

// Until is when the certificate ends.
func (i *Identity) Until() time.Time { return i.leaf.NotAfter }
