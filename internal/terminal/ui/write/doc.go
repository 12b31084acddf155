// Package write holds the screen on which a visitor writes: the text card, phrases, the candidate bar, and below it one
// of several panels to write with: the keyboard in its modes, or the ink pad. Panels know only their host, never each
// other.
package write
