package desk

import (
	"time"

	"xinsheng/internal/hub/desk/web"
)

// Pulse makes open pages be looked at that often, instead of every aliveEvery.
func (d *Desk) Pulse(every time.Duration) { d.pulse = every }

// Routes is the table, for tests that walk it.
func Routes() []web.Route {
	routes, _ := table(new(Desk).join())
	return routes
}
