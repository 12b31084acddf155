package hospital

import (
	"xinsheng/internal/feedback"
	"xinsheng/internal/wire"
)

// Defaults is everything but the hospital and its places.
func Defaults() *Settings {
	// The hospital's clock holds its own aim, the second clock the limit that may not be passed: for an enquiry or a request
	// for help the same day and two days, for a complaint or a suggestion ten days and the law's five, ten where several
	// departments are involved. No law sets a limit to praise.
	sameDay := wire.Deadline{Hospital: wire.Limit{WorkDays: 0}, Law: wire.Limit{WorkDays: 2}, LawMulti: wire.Limit{WorkDays: 2}}
	tenDays := wire.Deadline{Hospital: wire.Limit{WorkDays: 10}, Law: wire.Limit{WorkDays: 5}, LawMulti: wire.Limit{WorkDays: 10}}
	passOn := wire.Deadline{Hospital: wire.Limit{WorkDays: 2}, Law: wire.Limit{WorkDays: -1}, LawMulti: wire.Limit{WorkDays: -1}}
	return &Settings{
		Identity: Identity{Languages: []string{"zh", "en"}},
		Deadlines: Deadlines{
			feedback.Enquiry: sameDay, feedback.Help: sameDay,
			feedback.Complaint: tenDays, feedback.Suggestion: tenDays,
			feedback.Praise: passOn,
		},
		WorkDays:  SeedWorkDays(),
		Retention: Retention{TextDays: 3 * 365, VoiceDays: 365, PhotoDays: 365, ContactDays: 365},
		Terminals: Terminals{
			Timeouts: wire.DefaultTimeouts(), Notices: []wire.Text{}, DangerWords: dangerWords(), GraceHours: 72,
			VisitCodes: []string{`^[0-9]{8,16}$`, `^[A-Z]{1,3}[0-9]{6,18}$`},
		},
	}
}

// dangerWords is what makes the terminal offer the page with the emergency numbers.
func dangerWords() []string {
	return []string{
		"晕倒", "昏倒", "昏迷", "自杀", "轻生", "跳楼", "不想活", "割腕", "打人", "打架", "持刀", "救命", "喘不上气", "喘不过气",
		"呼吸困难", "大出血", "抽搐", "没有呼吸", "心跳停", "着火", "起火",
		"suicide", "kill myself", "unconscious", "collapsed", "cannot breathe", "can't breathe", "bleeding heavily", "fire",
	}
}
