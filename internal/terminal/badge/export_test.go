package badge

// Known is how many numbers are counted.
func Known(d *Door) int { return len(d.wrong) }
