package screen

import (
	"image"
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/ui/nav"
)

// Screens makes the screen of any route, and owns what goes from one screen to another. Each screen is given those
// owners that it uses, and never Screens itself.
type Screens struct {
	*terminal
	keeper   *keeper
	receipts *receipts
	shots    *shots
	helpers  *helpers
	walks    *walking
	hearing  *hearing
	care     *care
	mic      *microphone
	cam      device
}

// New makes the screens.
func New(p Params) *Screens {
	if p.Clock == nil {
		p.Clock = time.Now
	}
	k := &terminal{p}
	s := &Screens{
		terminal: k, keeper: &keeper{terminal: k}, receipts: &receipts{},
		shots: &shots{terminal: k, views: map[*byte]*image.RGBA{}},
		walks: &walking{terminal: k}, hearing: &hearing{terminal: k}, care: &care{terminal: k},
		mic: &microphone{terminal: k, one: newDevice()}, cam: newDevice(),
	}
	s.helpers = &helpers{terminal: k, midway: s.midway}
	s.helpers.door.Now, s.walks.door.Now = p.Clock, p.Clock
	return s
}

// OnHelper answers a tap on the mark that names the helper.
func (s *Screens) OnHelper(env *nav.Env) { s.helpers.onMark(env) }

// Make returns a fresh screen for a route.
func (s *Screens) Make(r nav.Route) nav.Screen {
	s.shots.forget(r.Name)
	switch r.Name {
	case nav.NotSetUp:
		return &notSetUp{terminal: s.terminal}
	case nav.Rated:
		return &rated{terminal: s.terminal, keeper: s.keeper}
	case nav.Reasons:
		return &why{terminal: s.terminal, keeper: s.keeper}
	case nav.Listening:
		return &gathering{terminal: s.terminal, hearing: s.hearing}
	case nav.Notice:
		return &notice{terminal: s.terminal}
	case nav.Sessions:
		return &sessions{terminal: s.terminal, hearing: s.hearing}
	case nav.WalkDoor:
		return &walkDoor{terminal: s.terminal, walks: s.walks}
	case nav.Walk:
		return &walkList{terminal: s.terminal, walks: s.walks}
	case nav.WalkStep:
		return newWalkStep(s.keeper, s.helpers, s.receipts, s.walks, feedback.Step(r.Arg))
	case nav.WalkProblem:
		return newWalkProblem(s.walks)
	case nav.WalkWhole:
		return newWalkWhole(s.keeper, s.helpers, s.walks)
	case nav.WalkDone:
		return &walkDone{terminal: s.terminal, walks: s.walks}
	case nav.Kind:
		return &kind{terminal: s.terminal, keeper: s.keeper, change: r.Arg == toChange}
	case nav.HelpFirst:
		return &helpFirst{terminal: s.terminal}
	case nav.Write:
		return s.p.Write()
	case nav.Voice:
		return newVoice(s.mic, r.Arg)
	case nav.Photo:
		return newPhotoPage(s.terminal, s.shots, s.cam)
	case nav.Cover:
		return newCover(s.terminal, s.shots, r.Arg)
	case nav.Topic:
		return &topic{terminal: s.terminal}
	case nav.OneLine:
		return &line{terminal: s.terminal}
	case nav.Review:
		if s.p.Session.Draft().Snapshot {
			return &snapshot{review: s.review()}
		}
		return s.review()
	case nav.Where:
		return &where{terminal: s.terminal}
	case nav.When:
		return &when{terminal: s.terminal}
	case nav.Contact:
		return &contact{terminal: s.terminal}
	case nav.VisitNumber:
		return &visitNumber{terminal: s.terminal}
	case nav.Consent:
		return &consent{terminal: s.terminal}
	case nav.Bed:
		return &bed{terminal: s.terminal}
	case nav.Survey:
		return &survey{sheetSender: s.sheets()}
	case nav.QuestionPage:
		return &question{sheetSender: s.sheets(), id: r.Arg}
	case nav.SurveyDone:
		return &surveyDone{terminal: s.terminal}
	case nav.Receipt:
		made := s.receipts.take()
		if made.Urgent {
			return newAlarm(s.terminal, made)
		}
		return &receipt{terminal: s.terminal, made: made}
	case nav.Help:
		return &help{terminal: s.terminal}
	case nav.Danger:
		return &danger{terminal: s.terminal, keeper: s.keeper}
	case nav.Despair:
		return newDespair(s.care, s.receipts, r.Arg)
	case nav.Badge:
		return &badgeDoor{terminal: s.terminal, helpers: s.helpers}
	case nav.Progress:
		return &progress{terminal: s.terminal, keeper: s.keeper, helpers: s.helpers, care: s.care}
	case nav.Technician:
		return &technicianDoor{terminal: s.terminal}
	case nav.TechPanel:
		return &techPanel{terminal: s.terminal, panel: techSubject(r.Arg)}
	default:
		if s.listensNow() == nil {
			s.p.Session.Listen(nil) // one that is over ends with the last person's visit
		}
		return &home{terminal: s.terminal, keeper: s.keeper, hearing: s.hearing}
	}
}

func (s *Screens) review() *review {
	return &review{terminal: s.terminal, keeper: s.keeper, helpers: s.helpers, care: s.care, receipts: s.receipts,
		hearing: s.hearing, shots: s.shots}
}

func (s *Screens) sheets() sheetSender {
	return sheetSender{terminal: s.terminal, keeper: s.keeper, helpers: s.helpers}
}
