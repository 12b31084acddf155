package hospital

import "xinsheng/internal/wire"

// dangerWords is what makes a page offer the emergency numbers: somebody is in danger.
func dangerWords() []string {
	return []string{
		"晕倒", "昏倒", "昏迷", "晕过去", "没有意识", "叫不醒", "打人", "打架", "持刀", "砍人", "救命", "喘不上气", "喘不过气", "呼吸困难",
		"没有呼吸", "没呼吸", "心跳停", "大出血", "血流不止", "抽搐", "窒息", "中毒", "着火", "起火",
		"unconscious", "collapsed", "fainted", "not breathing", "cannot breathe", "can't breathe", "choking", "seizure",
		"bleeding heavily", "overdose", "fire", "knife", "attacked", "kill himself", "kill herself", "kill themselves",
	}
}

// selfHarmWords is what makes a page offer the one for somebody in despair: words about oneself.
func selfHarmWords() []string {
	return []string{
		"自杀", "自殺", "轻生", "輕生", "不想活", "想死", "寻死", "求死", "不如死", "死了算了", "活不下去", "活不了了", "活够了", "活腻了",
		"活着没意思", "活着没意义", "活着没有意义", "活着没什么意思", "不想再活", "结束生命", "结束自己的生命", "了结自己", "了断自己",
		"一了百了", "自残", "自伤", "割腕", "割脉", "上吊", "跳楼", "厌世", "没有活着的理由",
		"suicide", "suicidal", "kill myself", "killing myself", "end my life", "ending my life",
		"take my own life", "want to die",
		"wanna die", "wish I was dead", "wish I were dead", "better off dead", "don't want to live", "do not want to live",
		"no reason to live", "not worth living", "end it all", "hurt myself", "harm myself", "self harm",
	}
}

// lifeline is the country's number. Its hours differ from city to city, so nothing is said of them until staff do.
func lifeline() wire.Lifeline {
	return wire.Lifeline{
		Number: "12356", Name: wire.Text{"zh": "心理援助电话", "en": "Psychological help line"},
		About: wire.Text{"zh": "可以不说姓名", "en": "You need not say your name"},
	}
}

// templates are those that the hub comes with.
func templates() []Template {
	return []Template{
		{Name: "核实后致歉", Text: wire.Text{
			"zh": "您好，您 {date} 反映的事（{number}）我们查过了。情况属实，给您带来不便，向您道歉。{department}已经改进：",
			"en": "We looked into what you told us on {date} ({number}). You were right, and we are sorry. {department} has changed this:"}},
		{Name: "说明办理情况", Text: wire.Text{
			"zh": "您好，您 {date} 反映的事（{number}）由{department}核实。情况是：",
			"en": "{department} looked into what you told us on {date} ({number}). This is what happened:"}},
		{Name: "感谢建议", Text: wire.Text{
			"zh": "您好，谢谢您 {date} 提的建议（{number}）。我们会这样做：",
			"en": "Thank you for what you suggested on {date} ({number}). This is what we will do:"}},
	}
}
