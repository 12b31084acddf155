package screen

import (
	"slices"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/ui/theme"
	"xinsheng/internal/wire"
)

// looks is the mark, the colour and the text of where a case stands. What a newer hub calls by a name that is unknown
// here is said in neutral words: that there is news, and nothing that may be untrue.
func looks(p wire.Progress) (icon string, tone theme.Tone, text string) {
	text = "progress.state." + string(p.State)
	if p.State == feedback.CaseClosed && !p.Kind.AsksVerdict() {
		text = "progress.state.passed_on"
	}
	switch p.State.Outlook() {
	case feedback.Waits:
		return "hourglass", theme.Calm, text
	case feedback.Told:
		return "badge-check", theme.Fine, text
	case feedback.Dropped:
		return "circle-x", theme.Calm, text
	}
	return "info", theme.Calm, "progress.state.other"
}

// stepText names the text of a step. Praise is passed on in place of being answered.
func stepText(step feedback.CaseStep, kind feedback.Kind) string {
	switch {
	case !slices.Contains(feedback.CaseSteps(), step):
		return "progress.step.other" // of a newer hub
	case step == feedback.CaseAnswered && !kind.AsksVerdict():
		return "progress.step.passed_on"
	}
	return "progress.step." + string(step)
}
