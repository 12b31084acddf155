// Package line tests the way of a report without a window: the terminal from its finished draft to the wire and the hub
// from the wire to a case, both real, over a network that breaks. Nothing may be lost and nothing doubled.
package line
