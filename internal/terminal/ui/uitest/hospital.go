package uitest

import (
	"fmt"
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/locale"
	"xinsheng/internal/wire"
)

// Hospital is the configuration of a terminal in a hall of a hospital of four campuses.
func Hospital() wire.Config {
	c := wire.Config{
		Version: 17, TerminalID: "T-0003", Name: wire.Text{"zh": "自助终端 03", "en": "Terminal 03"},
		Hospital: wire.Text{"zh": "市中心医院", "en": "City Central Hospital"},
		PlaceID:  "hall", Profile: feedback.Outpatient, Languages: locale.Codes(), Timeouts: wire.DefaultTimeouts(),
		Hotline: "7212345", Desk: wire.Text{"zh": "中心院区门诊楼一楼大厅东侧",
			"en": "Central campus, outpatient building, ground floor, east side"},
		PublicURL:   "https://xinsheng.example-hospital.cn",
		DangerWords: []string{"晕倒", "打人"}, SelfHarm: []string{"自杀", "不想活", "suicide"},
		Lifeline: wire.Lifeline{Number: "12356", Name: wire.Text{"zh": "心理援助电话", "en": "Psychological help line"},
			About: wire.Text{"zh": "可以不说姓名", "en": "You need not say your name"}},
		Retention: wire.Retention{TextDays: 3 * 365, VoiceDays: 365, PhotoDays: 365, ContactDays: 365},
	}
	c.Badges, c.VisitCodes = Badges(), []string{`[0-9]{10,16}`, `[A-Z]{2}[0-9]{6,12}`}
	for i, n := range []wire.Text{{"zh": "中心院区", "en": "Central campus"}, {"zh": "高新院区", "en": "High-tech campus"},
		{"zh": "迎胜院区", "en": "Yingsheng campus"}, {"zh": "医养院区", "en": "Care campus"}} {
		c.Places = append(c.Places, wire.Place{ID: fmt.Sprintf("c%d", i), Level: wire.Campus, Name: n, Pinyin: fmt.Sprint(i)})
	}
	for i, n := range []wire.Text{{"zh": "门诊楼", "en": "Outpatient building"}, {"zh": "住院部一号楼", "en": "Ward building 1"},
		{"zh": "住院部二号楼", "en": "Ward building 2"}, {"zh": "医技楼", "en": "Diagnostics building"},
		{"zh": "急诊楼", "en": "Emergency building"}} {
		c.Places = append(c.Places, wire.Place{ID: fmt.Sprintf("b%d", i), Parent: "c0", Level: wire.Building, Name: n,
			Pinyin: fmt.Sprint(i)})
	}
	for i, n := range departments {
		c.Places = append(c.Places, wire.Place{ID: fmt.Sprintf("d%d", i), Parent: "b0", Level: wire.Department, Name: n,
			Pinyin: fmt.Sprintf("%02d", i),
			Floor:  fmt.Sprintf("%dF", 1+i/6)})
	}
	c.Places = append(c.Places, wire.Place{ID: "hall", Parent: "b0", Level: wire.Department,
		Name: wire.Text{"zh": "门诊大厅", "en": "Outpatient hall"}, Pinyin: "menzhen", Floor: "1F",
		NurseAt: wire.Text{"zh": "门诊大厅西侧导诊台，约 30 米", "en": "Reception on the west side of the hall, about 30 m"},
		Phones:  []wire.Phone{{Name: wire.Text{"zh": "门诊急救", "en": "Outpatient emergency"}, Number: "7212120"}}})
	c.Listening = []wire.ListeningSession{{ID: "listen-06", Name: "陪护人座谈会", PlaceID: "d7", Moderator: "王敏",
		From: time.Date(2026, 6, 29, 14, 30, 0, 0, Zone), Until: time.Date(2026, 6, 29, 16, 0, 0, 0, Zone)}}
	c.Surveys = Surveys()
	c.Walkers = []wire.Walker{walker()}
	return c
}

var departments = []wire.Text{
	{"zh": "产科", "en": "Obstetrics"}, {"zh": "彩超室", "en": "Ultrasound"}, {"zh": "儿科", "en": "Paediatrics"},
	{"zh": "耳鼻喉科", "en": "Ear, nose and throat"},
	{"zh": "放射科", "en": "Radiology"}, {"zh": "妇科", "en": "Gynaecology"}, {"zh": "骨科", "en": "Orthopaedics"},
	{"zh": "呼吸与危重症医学科", "en": "Respiratory medicine"},
	{"zh": "检验科", "en": "Laboratory"}, {"zh": "口腔科", "en": "Dentistry"}, {"zh": "泌尿外科", "en": "Urology"},
	{"zh": "内分泌科", "en": "Endocrinology"},
	{"zh": "皮肤科", "en": "Dermatology"}, {"zh": "取药窗口", "en": "Pharmacy counter"}, {"zh": "神经内科", "en": "Neurology"},
	{"zh": "收费处", "en": "Cashier"},
	{"zh": "消化内科", "en": "Gastroenterology"}, {"zh": "心血管内科", "en": "Cardiology"}, {"zh": "眼科", "en": "Ophthalmology"},
	{"zh": "中医科", "en": "Chinese medicine"},
}
