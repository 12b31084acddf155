// Package hospital holds what the hospital decides about itself: its name and places, deadlines, working days,
// retention, how terminals behave. It keeps each as one versioned document and turns them into the signed configuration
// of a terminal.
package hospital
