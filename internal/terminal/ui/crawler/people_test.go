package crawler_test

import (
	"strings"

	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/uitest"
)

// scans holds a code before the scanner, on the home page.
func scans(code string) func(*uitest.Stage) { return func(s *uitest.Stage) { s.Scanner(code) } }

// helped has a volunteer signed in by card, and then comes to a page. It keeps the size of type of the scene.
func helped(then func(*uitest.Stage)) func(*uitest.Stage) {
	return func(s *uitest.Stage) {
		large := s.Session.Large()
		s.Scanner(uitest.VolunteerCard.Text())
		s.Session.SetLarge(large)
		s.Tap("people.understood")
		then(s)
	}
}

// door types on the page on which a badge signs in.
func door(keys ...string) func(*uitest.Stage) {
	return func(s *uitest.Stage) {
		s.Shell.Go(nav.To(nav.Badge))
		s.Tap(keys...)
	}
}

func peopleScenes() []scene {
	digits := func(typed ...string) []string {
		var out []string
		for _, t := range typed {
			if strings.Trim(t, "0123456789") == "" {
				out = append(out, strings.Split(t, "")...)
			} else {
				out = append(out, t)
			}
		}
		return out
	}
	away := func(s *uitest.Stage) {
		lang, large := s.Session.Lang(), s.Session.Large()
		helped(func(*uitest.Stage) {})(s)
		s.Expire()
		s.Session.SetLang(lang)
		s.Session.SetLarge(large)
		s.Shell.Redraw()
	}
	wrong := digits("1001", "ui.next", "000000", "people.sign_in")
	again := digits("000000", "people.sign_in")
	return []scene{
		{name: "people_number", play: door()},
		{name: "people_number_typed", play: door(digits("12345678")...)},
		{name: "people_pin", play: door(digits("1001", "ui.next", "1357")...)},
		{name: "people_pin_long", play: door(digits("1001", "ui.next", "135790135790")...)},
		{name: "people_wrong", play: door(wrong...)},
		{name: "people_wait", play: door(append(append(append(wrong, again...), again...), again...)...)},
		{name: "people_welcome", noHome: true, play: scans(uitest.VolunteerCard.Text())},
		{name: "people_home", play: helped(func(*uitest.Stage) {})},
		{name: "people_away", play: away},
		{name: "people_kind", play: helped(func(s *uitest.Stage) { s.Tap("home.say") })},
		{name: "people_write", play: helped(func(s *uitest.Stage) { s.Draft(nil); s.Shell.Go(nav.To(nav.Write)) })},
		{name: "people_review", play: helped(at(nav.Review))},
		{name: "people_helper", noHome: true, play: helped(func(s *uitest.Stage) {
			s.Tap(s.Texts.For(s.Session.Lang()).T("people.helping", "name", "李梅"))
		})},
		{name: "people_proxy", noHome: true, play: helped(func(s *uitest.Stage) { at(nav.Review)(s); s.Tap("review.send") })},
		{name: "people_long_name", play: func(s *uitest.Stage) {
			large := s.Session.Large()
			s.Session.Help(session.Helper{ID: "X", Name: "阿依努尔·艾合买提江"})
			s.Session.SetLarge(large)
			s.Shell.Go(nav.To(nav.Kind))
		}},
		{name: "people_unknown_code", noHome: true, play: scans("6901234")},
		{name: "people_unknown_card", noHome: true, play: scans("XSB-V0000009-ABCDEFGHJKMNPQRSTVWXYZ0123")},
		{name: "people_for_phones", noHome: true, play: scans("https://pay.example.com/q/12345")},
		{name: "people_visit_kept", noHome: true, play: scans("MZ20260629001")},
		{name: "people_no_visit", noHome: true,
			play: func(s *uitest.Stage) { s.Tap("home.snapshot"); s.Scanner("MZ20260629001") }},
		{name: "people_busy", noHome: true, play: func(s *uitest.Stage) { at(nav.Review)(s); s.Scanner("0000-0000") }},
		{name: "people_receipt", play: scans("0000-0000")},
	}
}
