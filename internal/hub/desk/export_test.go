package desk

import "time"

// Pulse makes open pages be looked at that often, instead of every aliveEvery.
func (d *Desk) Pulse(every time.Duration) { d.pulse = every }
