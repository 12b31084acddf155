// Package input holds what stands in for a keyboard: the small interfaces that the write screen types through. Engines
// live in the packages below; none of them learns from, stores or logs what anyone typed.
package input
