// Package nav holds what screens and the shell agree on: routes as comparable values, the page that a screen gives the
// shell to frame, and the environment that a page is made in. Screens do not know each other.
package nav

// Name names a screen.
type Name string

// The screens.
const (
	Home        Name = "home"
	Kind        Name = "kind"
	HelpFirst   Name = "help_first"
	Write       Name = "write"
	Voice       Name = "voice" // 说: recording begins as the page opens
	Photo       Name = "photo" // 拍: live preview; also where a snapshot begins
	Cover       Name = "cover" // a finger covers faces in photo number Arg
	Topic       Name = "topic" // what a snapshot shows
	OneLine     Name = "line"  // a snapshot's one line or word
	Review      Name = "review"
	Where       Name = "where"
	When        Name = "when"
	Contact     Name = "contact"
	VisitNumber Name = "visit_number"
	Consent     Name = "consent"
	Receipt     Name = "receipt"
	Help        Name = "help"
	Danger      Name = "danger"
	Progress    Name = "progress"
	NotSetUp    Name = "not_set_up"
	Technician  Name = "technician"
	TechPanel   Name = "tech_panel"
)

// Route is a place to go to. It is comparable and holds nothing that a visitor said.
type Route struct {
	Name Name
	Arg  string // what the screen is about: a place id, a panel of the technician's screen
}

// To is the route to a screen without an argument.
func To(n Name) Route { return Route{Name: n} }
