// Package nav holds what screens and the shell agree on: routes as comparable values, the page that a screen gives the
// shell to frame, and the environment that a page is made in. Screens do not know each other.
package nav

// Name names a screen.
type Name string

// The screens.
const (
	Home         Name = "home"
	Kind         Name = "kind"
	HelpFirst    Name = "help_first"
	Write        Name = "write"
	Voice        Name = "voice" // 说: recording begins as the page opens
	Photo        Name = "photo" // 拍: live preview; also where a snapshot begins
	Cover        Name = "cover" // a finger covers faces in photo number Arg
	Topic        Name = "topic" // what a snapshot shows
	OneLine      Name = "line"  // a snapshot's one line or word
	Review       Name = "review"
	Where        Name = "where"
	When         Name = "when"
	Contact      Name = "contact"
	VisitNumber  Name = "visit_number"
	Consent      Name = "consent"
	Receipt      Name = "receipt"
	Help         Name = "help"
	Danger       Name = "danger"
	Despair      Name = "despair" // for somebody who wrote of ending their own life; Arg: the screen that led there
	Notice       Name = "notice"  // what the hospital has to say to everyone, where the home page has no room for it
	Progress     Name = "progress"
	Rated        Name = "rated"       // thanks for a face, another one, why
	Reasons      Name = "reasons"     // of a face
	Survey       Name = "survey"      // before a questionnaire: which form, who answers
	QuestionPage Name = "question"    // Arg: the question's id
	SurveyDone   Name = "survey_done" // thanks, and the way to a report
	Badge        Name = "badge"       // a volunteer signs in by number and PIN
	Listening    Name = "listening"   // the home of a listening session
	Sessions     Name = "sessions"    // a moderator chooses one
	WalkDoor     Name = "walk_door"   // an experiencer signs in
	Walk         Name = "walk"        // the steps
	WalkStep     Name = "walk_step"   // Arg: the step
	WalkProblem  Name = "walk_problem"
	WalkWhole    Name = "walk_whole" // overall and recommend
	WalkDone     Name = "walk_done"
	Bed          Name = "bed"
	NotSetUp     Name = "not_set_up"
	Technician   Name = "technician"
	TechPanel    Name = "tech_panel"
)

// Route is a place to go to. It is comparable and holds nothing that a visitor said.
type Route struct {
	Name Name
	Arg  string // what the screen is about: a place id, a panel of the technician's screen
}

// To is the route to a screen without an argument.
func To(n Name) Route { return Route{Name: n} }
