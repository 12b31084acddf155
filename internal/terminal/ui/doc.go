// Package ui is the shell of the terminal's screens: it frames pages with header and footer, moves between routes, asks
// "are you still there?" and wipes the visit when nobody answers. It owns the one door from other goroutines to the
// screen. Screens, widgets, layout and theme live in the packages below.
package ui
