package uitest

import (
	"xinsheng/internal/feedback"
	"xinsheng/internal/wire"
)

// Surveys are a questionnaire for a hall, with a short form and every type of question, and one for a ward.
func Surveys() []wire.Survey { return []wire.Survey{{Set: hallSet()}, {Set: wardSet()}} }

func text(zh, en string) feedback.Text { return feedback.Text{"zh": zh, "en": en} }

func hallSet() feedback.QuestionSet {
	return feedback.QuestionSet{
		ID: "outpatient", Version: 3, Profile: feedback.Outpatient, Title: text("门诊满意度问卷", "Outpatient survey"),
		Intro: text("不记名，只用来改进我们的服务。哪一题不想答，都可以跳过。",
			"No names are taken. Your answers help us do better. You may skip any question."),
		Dimensions: []feedback.Dimension{{ID: "doctor", Name: text("医生", "Doctor")},
			{ID: "overall", Name: text("总体", "Overall")}},
		Questions: []feedback.Question{
			{ID: "registration", Type: feedback.Faces, Points: 5, Short: true, NotMet: true,
				Text: text("今天挂号，您满意吗？", "How was booking or registering today?"),
				Hint: text("手机、自助机、窗口都算", "By phone, at a machine or at a window")},
			{ID: "way", Type: feedback.OneOf, Text: text("这个号是怎么挂上的？", "How did you register?"),
				When: &feedback.Condition{Question: "registration", Values: []int{1, 2, 3, 4, 5}},
				Options: []feedback.Option{{ID: "phone", Text: text("用手机预约", "On a phone, in advance")},
					{ID: "machine", Text: text("在自助机上", "At a machine here")},
					{ID: "window", Text: text("在窗口排队", "At a window")}, {ID: "family", Text: text("家里人帮忙挂的", "Family did it for me")},
					{ID: "other", Text: text("别的办法", "Another way")}}},
			{ID: "doctor", Type: feedback.Faces, Points: 5, Dimension: "doctor", Short: true, NotMet: true,
				Text: text("医生有没有认真听您说话，把病情讲明白？",
					"Did the doctor listen to you with care, and explain your illness so that you understood it?")},
			{ID: "next", Type: feedback.YesNo, Dimension: "doctor", NotMet: true,
				Text: text("看完医生，您清楚接下来该做什么吗？", "After seeing the doctor, did you know what to do next?")},
			{ID: "unclear", Type: feedback.SeveralOf, Text: text("哪些还不清楚？", "What is still not clear?"),
				When: &feedback.Condition{Question: "next", Values: []int{0}},
				Options: []feedback.Option{{ID: "illness", Text: text("得的是什么病", "What my illness is")},
					{ID: "medicine", Text: text("药怎么吃、吃多久", "How to take the medicine, and for how long")},
					{ID: "again", Text: text("什么时候再来复查", "When to come back for a check")},
					{ID: "where", Text: text("检查在哪里做", "Where the tests are done")},
					{ID: "none", Text: text("以上都清楚", "All of this is clear"), Alone: true}}},
			{ID: "clean", Type: feedback.Faces, Points: 3, Short: true, Text: text("环境干净吗？", "How clean was it here?")},
			{ID: "recommend", Type: feedback.Scale, Dimension: "overall", Short: true,
				Text: text("亲友看病，您愿意推荐他们来这里吗？", "Would you recommend this hospital to family and friends?"),
				Hint: text("0 是一定不会，10 是一定会", "0: not at all, 10: certainly")},
			{ID: "better", Type: feedback.FreeText, Short: true,
				Text: text("还有什么想告诉我们的？", "Is there anything else that you want to tell us?")},
		},
	}
}

func wardSet() feedback.QuestionSet {
	return feedback.QuestionSet{
		ID: "inpatient", Version: 1, Profile: feedback.Ward, Title: text("住院满意度问卷", "Inpatient survey"),
		Intro: text("请病人或者陪护的人来答。不记名，只用来改进我们的服务。",
			"For patients, and for those who stay with them. No names are taken."),
		Dimensions: []feedback.Dimension{{ID: "nurse", Name: text("护士", "Nurses")}},
		Questions: []feedback.Question{
			{ID: "nurse", Type: feedback.Faces, Points: 5, Dimension: "nurse",
				Text: text("护士对您的态度，您满意吗？", "How were the nurses towards you?")},
			{ID: "bell", Type: feedback.YesNo, Text: text("您按过床头的呼叫铃吗？", "Did you ever ring the call bell?")},
			{ID: "speed", Type: feedback.Faces, Points: 4, NotMet: true, Dimension: "nurse",
				Text: text("按了铃，护士来得快吗？", "After you rang, how quickly did a nurse come?"),
				When: &feedback.Condition{Question: "bell", Values: []int{1}}},
			{ID: "better", Type: feedback.FreeText, Text: text("病房里还有什么要改进的？", "What should be better on this ward?")},
		},
	}
}
