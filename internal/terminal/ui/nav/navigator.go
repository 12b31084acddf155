package nav

// Navigator is what the shell does for the page on the glass. A page that needs one part of it asks for that part. All
// methods are for the UI thread but Later.
type Navigator interface {
	Traveller
	Redrawer
	Asker
	Worker
}

// Traveller moves between screens, in three ways: forward, back, and from the start with nothing behind. The screen
// that is left is told so (Leaver), and a tap that was meant for it does nothing on the next one.
type Traveller interface {
	Go(Route)                       // forward; Back returns here
	GoInstead(Route)                // forward; Back returns to the route before this one
	GoWith(r Route, scanned string) // forward, and hands the screen there what a scanner read: see Scanned

	Back()       // to the route before, or home where there is none
	BackTo(Name) // to the nearest earlier route of that name; there in place of this one where there is none

	StartAt(Route)    // there with nothing behind it, in the same visit: a receipt
	StartOver()       // ends the visit, wipes it, and goes home
	StartOverIfSure() // the same, but asks first when something that was said would be lost
}

// Redrawer shows the present page again after its screen changed. Route and screen stay.
type Redrawer interface {
	Redraw()           // the same page with something changed in it
	RedrawAnew()       // a page that became another one: taps rest and it is read aloud as after a move
	RedrawNext(Action) // another Next on the present page, which has one; everything else stays as it is
}

// Asker asks over the dimmed page, one question at a time.
type Asker interface {
	Ask(Question)
	Close() // takes the question away
}

// Worker runs slow work beside the UI thread and brings its end back to it.
type Worker interface {
	// Here returns a function that tells later whether the page of now is the one on the glass.
	Here() func() bool
	// Later runs f on the UI thread. It is the one door from other goroutines, and not for the UI thread itself.
	Later(f func())
	// Work runs work on its own goroutine and then done on the UI thread, unless the screen was left meanwhile.
	Work(work func(), done func())
	// WorkForVisit is Work for what must not be lost: done also runs after the screen was left, unless the visit ended.
	WorkForVisit(work func(), done func())
}
