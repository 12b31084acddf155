package nav

import (
	"fyne.io/fyne/v2"

	"xinsheng/internal/locale"
	"xinsheng/internal/terminal/ui/widgets"
)

// Screen makes the page of a route. It lives from the moment its route is gone to until it is left; language or type
// size may change meanwhile, and Page is then asked again. What the visitor entered must survive that in the screen or
// the session.
type Screen interface {
	Page(env *Env) Page
}

// Leaver is a screen that has something to stop when it is left. Leave runs on the UI thread, once.
type Leaver interface {
	Leave()
}

// Ticker is a screen that may have something new to show by itself. Tick runs on the UI thread a few times a second and
// is quick; true asks for the page anew.
type Ticker interface {
	Tick() bool
}

// Mover is a screen of which something moves, such as the level of a recording. While Moving says so, Move runs on the
// UI thread about twelve times a second. It changes widgets in place and is quick.
type Mover interface {
	Moving() bool
	Move()
}

// Holder is a screen that may have something of the visitor's that is not in the draft yet: the way home then asks
// first.
type Holder interface {
	Holding() bool
}

// Scanned is a screen that has a use for what a scanner read. It runs on the UI thread; false leaves the code to the
// shell, which knows what cards and receipts do everywhere.
type Scanned interface {
	Scanned(code string) bool
}

// Page is what a screen shows between header and footer.
type Page struct {
	Step  int    // step of the bar, from 1; 0: no bar
	Steps int    // of the bar; 0: the four of a report
	Title string // set large above the body; empty: none
	Body  fyne.CanvasObject

	NoFooter bool    // home and receipt: the page has its own buttons
	NoBack   bool    // there is nothing to go back to
	OnBack   func()  // what Back does where it is not the route before
	OnHome   func()  // what Home does where leaving is not all that it offers
	Next     *Action // the button to the right; nil: none
}

// Action is one button of the footer.
type Action struct {
	Text  string
	Icon  string
	Look  widgets.Look
	Off   bool
	Hold  bool // held instead of tapped
	OnTap func()
}

// Question is a card over the dimmed page with at most three ways on.
type Question struct {
	Title   string
	Text    string
	Icon    string // above the title; empty: none
	Choices []Action
	Wary    bool // it asks whether somebody means it: it goes after some seconds, or at a touch beside it
	Passing bool // it only tells something: it goes by itself after some seconds, or at a touch beside it
}

// LineSpec asks for one line of text, written with the keyboards of the write screen.
type LineSpec struct {
	Title string              // asks for it
	Long  bool                // more than one line
	Hint  string              // shown while nothing is written
	Text  func() string       // what is there so far
	Set   func(string)        // keeps what was written, at every change
	Max   int                 // the most characters
	Done  func(nav Navigator) // what Next does
}

// Env is what a page is made in: widgets in the present theme, texts in the present language, and the way on.
type Env struct {
	*widgets.Kit
	locale.Translator
	Nav Navigator
}
