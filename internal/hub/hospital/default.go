package hospital

import (
	"xinsheng/internal/feedback"
	"xinsheng/internal/locale"
	"xinsheng/internal/wire"
)

// Defaults is everything but the hospital and its places.
func Defaults() *Settings {
	// The hospital's clock holds its own aim, the second clock the limit that may not be passed: for an enquiry or a
	// request for help the same day and two days, for a complaint or a suggestion ten days and the law's five, ten where
	// several departments are involved. No law sets a limit to praise.
	sameDay := wire.Deadline{Hospital: wire.Limit{WorkDays: 0}, Law: wire.Limit{WorkDays: 2},
		LawMulti: wire.Limit{WorkDays: 2}}
	tenDays := wire.Deadline{Hospital: wire.Limit{WorkDays: 10}, Law: wire.Limit{WorkDays: 5},
		LawMulti: wire.Limit{WorkDays: 10}}
	passOn := wire.Deadline{Hospital: wire.Limit{WorkDays: 2}, Law: wire.Limit{WorkDays: -1},
		LawMulti: wire.Limit{WorkDays: -1}}
	return &Settings{
		Identity: Identity{Languages: locale.Codes()},
		Deadlines: Deadlines{
			feedback.Enquiry: sameDay, feedback.Help: sameDay,
			feedback.Complaint: tenDays, feedback.Suggestion: tenDays,
			feedback.Praise: passOn,
		},
		WorkDays: SeedWorkDays(),
		// What departments say goes to the centre. Thirty days is by how much the Regulation on Letters and Visits (2022)
		// lets a limit be extended at most; the figure is second-hand and stays a setting.
		CaseWork: CaseWork{ExtendDays: 30, ReopenDays: 30, CallAfterDays: 3, SilentDays: 30, Grounds: grounds(),
			Templates: templates(),
			// The provisional rule on reporting medical quality and safety events (2011): 12 hours for major ones. The figure
			// is second-hand and stays a setting.
			SeriousHours: 12, SeriousRule: "《医疗质量安全事件报告暂行规定》"},
		Retention: Retention{TextDays: 3 * 365, VoiceDays: 365, PhotoDays: 365, ContactDays: 365},
		Terminals: Terminals{
			Timeouts: wire.DefaultTimeouts(), Notices: []wire.Text{}, GraceHours: 72,
			DangerWords: dangerWords(), SelfHarm: selfHarmWords(), Lifeline: lifeline(),
			VisitCodes: []string{`^[0-9]{8,16}$`, `^[A-Z]{1,3}[0-9]{6,18}$`},
		},
	}
}
