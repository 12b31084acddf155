package crawler_test

import (
	"errors"
	"fmt"
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/uitest"
	"xinsheng/internal/wire"
)

// inWard makes the terminal one in a ward of so many beds.
func inWard(beds int) func(*uitest.Machine) {
	return func(m *uitest.Machine) {
		m.Conf.Profile, m.Conf.PlaceID = feedback.Ward, "d7"
		for i := range m.Conf.Places {
			if p := &m.Conf.Places[i]; p.ID == "d7" {
				p.NurseAt = wire.Text{"zh": "6 楼护士站，电梯口正对面", "en": "the nurse station on Floor 6, opposite the lifts"}
				for n := range beds {
					p.Beds = append(p.Beds, fmt.Sprint(n+1))
				}
			}
		}
	}
}

// answering opens a question after the answers to others.
func answering(question string, short bool, answers ...feedback.Answer) func(*uitest.Stage) {
	return func(s *uitest.Stage) {
		sheet := &session.Sheet{Set: s.Machine.Survey(), Short: short, Began: time.Now()}
		for _, a := range answers {
			a.State = feedback.Answered
			sheet = sheet.Answered(a.Question, a)
		}
		s.Session.Update(func(d *session.Draft) { d.Sheet = sheet })
		s.Shell.Go(nav.Route{Name: nav.QuestionPage, Arg: question})
	}
}

func surveyScenes() []scene {
	toSurvey := func(s *uitest.Stage) { s.Shell.Go(nav.To(nav.Survey)) }
	registered := feedback.Answer{Question: "registration", Value: 4}
	unclear := []feedback.Answer{{Question: "next", Value: 0},
		{Question: "unclear", Options: []string{"illness", "medicine"}}}
	spoken := func(s *uitest.Stage) {
		answering("better", true, registered)(s)
		s.Tap("survey.say", "voice.stop")
	}
	return []scene{
		{name: "survey", play: toSurvey},
		{name: "survey_none", prepare: func(m *uitest.Machine) { m.Conf.Surveys = nil }, play: toSurvey},
		{name: "survey_ward", prepare: inWard(24), play: toSurvey},
		{name: "survey_ward_forms", prepare: func(m *uitest.Machine) {
			inWard(24)(m)
			m.Conf.Surveys[1].Set.Questions[0].Short = true
		}, play: func(s *uitest.Stage) { toSurvey(s); s.Tap("survey.escort") }},
		{name: "question_first", play: answering("registration", false)},
		{name: "question_faces", play: answering("doctor", true, registered, feedback.Answer{Question: "doctor", Value: 4})},
		{name: "question_faces_three", play: answering("clean", true, registered)},
		{name: "question_faces_four", prepare: inWard(24),
			play: answering("speed", false, feedback.Answer{Question: "bell", Value: 1},
				feedback.Answer{Question: "speed", Value: 4})},
		{name: "question_one_of",
			play: answering("way", false, registered, feedback.Answer{Question: "way", Options: []string{"window"}})},
		{name: "question_several_of",
			play: answering("unclear", false, append([]feedback.Answer{registered}, unclear...)...)},
		{name: "question_yes_no", play: answering("next", false, registered, feedback.Answer{Question: "next", Value: 1})},
		{name: "question_scale", play: answering("recommend", true, registered)},
		{name: "question_scale_chosen", play: answering("recommend", true, registered,
			feedback.Answer{Question: "recommend", Value: 9})},
		{name: "question_text", play: answering("better", true, registered)},
		{name: "question_text_written", play: answering("better", true, registered, feedback.Answer{Question: "better",
			Text: "在三楼彩超室排队等了两个多小时，没有人告诉我们还要等多久，希望能有个提示。"})},
		{name: "question_text_writing", play: func(s *uitest.Stage) {
			answering("better", true, registered, feedback.Answer{Question: "better", Text: "彩超室"})(s)
			s.Tap("survey.write")
		}},
		{name: "question_voice_recording",
			play: func(s *uitest.Stage) { answering("better", true, registered)(s); s.Tap("survey.say") }},
		{name: "question_voice_said", play: spoken},
		{name: "question_text_said", play: func(s *uitest.Stage) { spoken(s); s.Tap("ui.done") }},
		{name: "question_none_answered", play: answering("better", true)},
		{name: "question_leave", noHome: true,
			play: func(s *uitest.Stage) { answering("clean", true, registered)(s); s.Tap("survey.end") }},
		{name: "question_unsent", noHome: true, play: func(s *uitest.Stage) {
			s.SendErr = errors.New("disk")
			answering("better", true, registered)(s)
			s.Tap("survey.send")
		}},
		{name: "survey_done", play: func(s *uitest.Stage) { answering("better", true, registered)(s); s.Tap("survey.send") }},
		{name: "survey_consent", play: func(s *uitest.Stage) { toSurvey(s); s.Tap("review.consent") }},
		{name: "bed", prepare: inWard(36), play: at(nav.Bed)},
		{name: "bed_typed", prepare: inWard(0), play: taps(nav.Bed, "1", "2")},
		{name: "help_first_ward", prepare: inWard(24), play: at(nav.HelpFirst)},
		{name: "help_ward", prepare: inWard(24), play: at(nav.Help)},
		{name: "review_ward", prepare: inWard(24), play: at(nav.Review)},
		{name: "review_ward_bedside", prepare: inWard(1), play: at(nav.Review)},
	}
}
