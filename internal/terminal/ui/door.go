package ui

import "fyne.io/fyne/v2"

// Later runs f on the UI thread. It is the only way from another goroutine to the screen, and the only caller of
// fyne.Do. Called on the UI thread itself it would only be run later, so handlers call f directly.
func Later(f func()) { fyne.Do(f) }
