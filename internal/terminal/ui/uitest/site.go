// Package uitest sets up screens for tests: a hospital, a terminal's machinery of fixed answers, and a shell around
// them.
package uitest

import (
	"context"
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/technician"
	"xinsheng/internal/terminal/ui/screen"
	"xinsheng/internal/wire"
)

// Zone is the hospital's.
var Zone = time.FixedZone("Asia/Shanghai", 8*3600)

// Machine answers what screens ask, with values that a test sets.
type Machine struct {
	Conf               wire.Config
	IsOnline           bool
	URL                string
	Clock              time.Time
	IsEnrolled, PINSet bool
	PIN                string
	Answer             wire.Progress
	AnswerErr          error
	ChangeErr          error                // of what a person wants done to their case
	Rated              []wire.RateRequest   // in their order
	Changed            []wire.ChangeRequest // withdrawals, and those taken back
	WalkSteps          []wire.WalkStepState // that the hub has of the walk
	WalkErr            error
	Arrived            bool
	InParts            bool              // what arrived is its text alone
	RefusedIt          bool              // a report, for good
	Of                 feedback.RecordID // whose fate these tell; empty: that of every record
	SeenBy             *wire.Seen        // who has seen an urgent report
	OnDuty             bool
	Stat               technician.Status
	EnrolErr           error
	Requeued           []feedback.RecordID
	Quitted            int
}

var (
	_ screen.Site    = (*Machine)(nil)
	_ screen.Asker   = (*Machine)(nil)
	_ screen.Courier = (*Machine)(nil)
	_ screen.Walks   = (*Machine)(nil)
	_ screen.Setup   = (*Machine)(nil)
	_ screen.Service = (*Machine)(nil)
)

// Config implements screen.Site.
func (m *Machine) Config() wire.Config { return m.Conf }

// Online implements screen.Site.
func (m *Machine) Online() bool { return m.IsOnline }

// HomeURL implements screen.Site.
func (m *Machine) HomeURL() string { return m.URL }

// Now implements screen.Site.
func (m *Machine) Now() time.Time { return m.Clock }

// Survey implements screen.Site.
func (m *Machine) Survey() *feedback.QuestionSet {
	return wire.Offered(m.Conf.Surveys, m.Conf.Profile, m.Clock)
}

// Progress implements screen.Asker.
func (m *Machine) Progress(context.Context, wire.ReceiptNumber, string) (wire.Progress, error) {
	return m.Answer, m.AnswerErr
}

// ProgressOf implements screen.Asker.
func (m *Machine) ProgressOf(context.Context, string) (wire.Progress, error) {
	return m.Answer, m.AnswerErr
}

// Rate implements screen.Asker.
func (m *Machine) Rate(_ context.Context, r wire.RateRequest) (wire.Progress, error) {
	m.Rated = append(m.Rated, r)
	return m.Answer, m.ChangeErr
}

// Withdraw implements screen.Asker.
func (m *Machine) Withdraw(_ context.Context, r wire.ChangeRequest) (wire.Progress, error) {
	m.Changed = append(m.Changed, r)
	return m.Answer, m.ChangeErr
}

// Undo implements screen.Asker.
func (m *Machine) Undo(_ context.Context, r wire.ChangeRequest) (wire.Progress, error) {
	m.Changed = append(m.Changed, r)
	return m.Answer, m.ChangeErr
}

// Walk implements screen.Walks.
func (m *Machine) Walk(_ context.Context, task string) (wire.WalkState, error) {
	return wire.WalkState{Task: task, Steps: m.WalkSteps}, m.WalkErr
}

// Delivered implements screen.Courier.
func (m *Machine) Delivered(r feedback.RecordID) bool { return m.Arrived && m.tells(r) }

// Whole implements screen.Courier.
func (m *Machine) Whole(r feedback.RecordID) bool { return m.Delivered(r) && !m.InParts }

// Refused implements screen.Courier.
func (m *Machine) Refused(r feedback.RecordID) bool { return m.RefusedIt && m.tells(r) }

func (m *Machine) tells(r feedback.RecordID) bool { return m.Of == "" || m.Of == r }

// Seen implements screen.Courier.
func (m *Machine) Seen(context.Context, feedback.RecordID) (*wire.Seen, error) { return m.SeenBy, nil }

// Duty implements screen.Courier.
func (m *Machine) Duty(context.Context) (bool, error) { return m.OnDuty, nil }

// Enrolled implements screen.Setup.
func (m *Machine) Enrolled() bool { return m.IsEnrolled }

// HasPIN implements screen.Setup.
func (m *Machine) HasPIN() bool { return m.PINSet }

// CheckPIN implements screen.Setup.
func (m *Machine) CheckPIN(pin string) error {
	if pin != m.PIN {
		return feedback.ErrInvalid
	}
	return nil
}

// SetPIN implements screen.Setup.
func (m *Machine) SetPIN(pin string) error { m.PIN, m.PINSet = pin, true; return nil }

// Enrol implements screen.Setup.
func (m *Machine) Enrol(context.Context, string) error {
	if m.EnrolErr == nil {
		m.IsEnrolled = true
	}
	return m.EnrolErr
}

// Status implements screen.Service.
func (m *Machine) Status() technician.Status { return m.Stat }

// Look implements screen.Service: what tests set is how it is.
func (m *Machine) Look() {}

// Requeue implements screen.Service.
func (m *Machine) Requeue(id feedback.RecordID) error {
	m.Requeued = append(m.Requeued, id)
	return nil
}

// Dismiss implements screen.Service.
func (m *Machine) Dismiss() error {
	m.Stat.SetAside = nil
	return nil
}

// Quit implements screen.Service.
func (m *Machine) Quit() { m.Quitted++ }

// NewMachine is an enrolled terminal, online, in the outpatient hall of a hospital of four campuses.
func NewMachine() *Machine {
	now := time.Date(2026, 6, 29, 10, 20, 0, 0, Zone)
	return &Machine{
		Conf: Hospital(), IsOnline: true, IsEnrolled: true, PINSet: true, PIN: "123456", Clock: now,
		URL: "https://xinsheng.example-hospital.cn/h/AQABMDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY",
		Answer: wire.Progress{Number: "7K3M9Q2F", Kind: feedback.Complaint, State: feedback.CaseAnswered, DueBy: "2026-07-11",
			Can: []wire.Offer{wire.CanRate, wire.CanAdd, wire.CanWithdraw}, AnswerMark: "0123456789abcdef", Grant: "leave",
			Files: 2, Answer: "您好，非常抱歉让您久等。经核实，当天上午彩超室一台机器检修，没有及时告知大家。我们已经在候诊区增加了等候时间提示，并安排专人引导。感谢您的提醒。",
			Steps: []wire.ProgressStep{
				{Name: feedback.CaseReceived, At: now.AddDate(0, 0, -5), Done: true},
				{Name: feedback.CaseAccepted, At: now.AddDate(0, 0, -5), Done: true},
				{Name: feedback.CaseAssigned, At: now.AddDate(0, 0, -4), Done: true},
				{Name: feedback.CaseAnswered, At: now, Done: true}, {Name: feedback.CaseRated}}},
		Stat: technician.Status{
			TerminalID: "T-0003", Name: wire.Text{"zh": "自助终端 03", "en": "Terminal 03"}, Version: "0.2.0", ConfigVersion: 17,
			HubURL: "https://hub.hospital.lan:8441", Panel: "1080x1920, 268x476 mm", Queue: 3, Incomplete: 2,
			LeftBytes: 5_800_000, Oldest: 42 * time.Minute, Held: 120,
			Quarantine: []wire.Quarantined{
				{ID: "01890a5d-ac96-774b-bcce-b302099a8057", Reason: wire.ProblemUnreadable},
				{ID: "01890a5d-ac96-774b-bcce-b302099a8058", Reason: wire.ProblemInvalid}},
			SetAside: []technician.SetAside{
				{At: now.Add(-time.Hour), Reason: "no-record",
					What: `queue "\x01\x00\x00\x00\x00\x00\x00\x00\x07", 36: 3031383930613564`},
				{At: now.Add(-2 * time.Hour), Reason: "hurt-file", What: "outbox.db.damaged-20260629T081500.000000000"}},
			BufferBytes: 5 << 20, DiskFreeBytes: 42 << 30, LastHeartbeat: now.Add(-30 * time.Second),
			Skew: 240 * time.Millisecond, SkewKnown: true,
			Overrides: map[string]string{"profile": "ward"},
		},
	}
}
