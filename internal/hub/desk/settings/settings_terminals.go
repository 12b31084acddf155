package settings

import (
	"slices"
	"strings"

	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/wire"
)

// readTerminals is how terminals behave: how long they wait for a visitor, and the line on their home page.
func (v *visit) readTerminals(set *hospital.Settings) (hospital.Document, error) {
	d := set.Terminals
	for name, into := range map[string]*int{
		"idle": &d.Timeouts.Idle, "countdown": &d.Timeouts.Countdown,
		"idle_large": &d.Timeouts.IdleLarge, "countdown_large": &d.Timeouts.CountdownLarge,
	} {
		n, err := v.number(name, 0)
		if err != nil {
			return nil, err
		}
		*into = n
	}
	d.Notices = []wire.Text{}
	if notice := v.Words("notice"); !notice.IsZero() {
		d.Notices = append(d.Notices, notice)
	}
	return &d, nil
}

// readDanger is on which words a page offers help, and whom somebody in despair can ring.
func (v *visit) readDanger(set *hospital.Settings) (hospital.Document, error) {
	d := set.Terminals
	d.DangerWords, d.SelfHarm = entries(v.R.PostFormValue("danger_words")), entries(v.R.PostFormValue("self_harm_words"))
	d.Lifeline = wire.Lifeline{
		Number: v.Field("lifeline"),
		Name:   v.Words("lifeline_name"),
		About:  v.Words("lifeline_about"),
		Hours:  v.Words("lifeline_hours"),
	}
	return &d, nil
}

// entries is a list with one entry a line, or several between commas, each once and in the order of the text.
func entries(text string) []string {
	out := []string{}
	for _, e := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("\r\n,，、;；", r) }) {
		if e = strings.TrimSpace(e); e != "" && !slices.Contains(out, e) {
			out = append(out, e)
		}
	}
	return out
}
