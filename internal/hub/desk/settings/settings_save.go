package settings

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"xinsheng/internal/locale"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/wire"
)

// settingsSave keeps one section of the settings. What cannot be saved stays on the page.
func settingsSave(v *visit) error {
	section := v.R.PathValue("section")
	read := map[string]func(*hospital.Settings) (hospital.Document, error){
		"identity": v.readIdentity, "deadlines": v.readDeadlines, "work_days": v.readWorkDays, "retention": v.readRetention,
		"phone": v.readPhone, "alarm": v.readAlarm, "terminals": v.readTerminals, "danger": v.readDanger,
		"case_work": v.readCaseWork, "grounds": v.readGrounds, "templates": v.readTemplates,
	}[section]
	if read == nil {
		return web.ErrNotFound
	}
	var doc hospital.Document
	err := v.Editor.Section(v.Ctx, v.User.ID, section, func(set *hospital.Settings) (_ hospital.Document, err error) {
		doc, err = read(set)
		return doc, err
	})
	if errors.Is(err, feedback.ErrInvalid) {
		v.Settings = v.Settings.With(doc)
		return v.showSettings(http.StatusUnprocessableEntity, section, v.T("desk.settings.invalid."+section))
	}
	if err != nil {
		return err
	}
	return v.To("/settings#"+section, "desk.settings.saved")
}

// number reads a field of whole numbers from 0; empty is other.
func (v *visit) number(name string, other int) (int, error) {
	s := v.Field(name)
	if s == "" {
		return other, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > 36500 {
		return 0, fmt.Errorf("field %s: %w", name, feedback.ErrInvalid)
	}
	return n, nil
}

// offersChoice reports whether there are more languages than a visitor switches between by one tap. Two are always
// offered.
func offersChoice() bool { return len(locale.Known()) > 2 }

func (v *visit) readIdentity(set *hospital.Settings) (hospital.Document, error) {
	d := set.Identity
	d.Name = v.Words("name")
	d.Desk = v.Words("desk")
	d.Hotline = v.Field("hotline")
	if offersChoice() {
		chosen := v.R.PostForm["language"]
		d.Languages = slices.DeleteFunc(locale.Codes(), func(code string) bool { return !slices.Contains(chosen, code) })
	}
	return &d, nil
}

func (v *visit) readDeadlines(*hospital.Settings) (hospital.Document, error) {
	d := hospital.Deadlines{}
	for _, k := range feedback.Kinds() {
		var one wire.Deadline
		for name, into := range map[string]*wire.Limit{"hospital": &one.Hospital, "law": &one.Law,
			"law_multi": &one.LawMulti} {
			n, err := v.number(string(k)+"."+name, -1)
			if err != nil {
				return nil, err
			}
			into.WorkDays = n
		}
		d[k] = one
	}
	return &d, nil
}

func (v *visit) readWorkDays(*hospital.Settings) (hospital.Document, error) {
	d := hospital.WorkDays{
		Until: v.Field("until"), EndOf: v.Field("end_of"),
		Off: strings.Fields(v.R.PostFormValue("off")), On: strings.Fields(v.R.PostFormValue("on")),
	}
	return &d, nil
}

func (v *visit) readRetention(set *hospital.Settings) (hospital.Document, error) {
	d := set.Retention
	for name, into := range map[string]*int{"text": &d.TextDays, "contact": &d.ContactDays} {
		n, err := v.number(name, 0)
		if err != nil {
			return nil, err
		}
		*into = n
	}
	return &d, nil
}

func (v *visit) readPhone(*hospital.Settings) (hospital.Document, error) {
	return &hospital.Phone{PublicURL: strings.TrimRight(v.Field("public_url"), "/")}, nil
}

func (v *visit) readAlarm(*hospital.Settings) (hospital.Document, error) {
	return &casework.Alarm{WebhookURL: v.Field("webhook_url")}, nil
}

func (v *visit) readCaseWork(set *hospital.Settings) (hospital.Document, error) {
	d := set.CaseWork
	d.Direct, d.DirectorReads = v.Field("direct") == "yes", v.Field("director_reads") == "yes"
	d.SeriousRule = v.Field("serious_rule")
	for field, into := range map[string]*int{"extend_days": &d.ExtendDays, "reopen_days": &d.ReopenDays,
		"call_after_days": &d.CallAfterDays, "silent_days": &d.SilentDays, "serious_hours": &d.SeriousHours} {
		n, err := v.number(field, 0)
		if err != nil {
			return nil, err
		}
		*into = n
	}
	return &d, nil
}
