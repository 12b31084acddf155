package uitest

import (
	"fmt"
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/wire"
)

// Hospital is the configuration of a terminal in a hall of a hospital of four campuses.
func Hospital() wire.Config {
	c := wire.Config{
		Version: 17, TerminalID: "T-0003", Name: wire.Text{ZH: "自助终端 03", EN: "Terminal 03"},
		Hospital: wire.Text{ZH: "市中心医院", EN: "City Central Hospital"},
		PlaceID:  "hall", Profile: feedback.Outpatient, Languages: []string{"zh", "en"}, Timeouts: wire.DefaultTimeouts(),
		Hotline: "7212345", Desk: wire.Text{ZH: "中心院区门诊楼一楼大厅东侧", EN: "Central campus, outpatient building, ground floor, east side"},
		PublicURL:   "https://xinsheng.example-hospital.cn",
		DangerWords: []string{"晕倒", "打人"}, SelfHarm: []string{"自杀", "不想活", "suicide"},
		Lifeline: wire.Lifeline{Number: "12356", Name: wire.Text{ZH: "心理援助电话", EN: "Psychological help line"},
			About: wire.Text{ZH: "可以不说姓名", EN: "You need not say your name"}},
		Retention: wire.Retention{TextDays: 3 * 365, VoiceDays: 365, PhotoDays: 365, ContactDays: 365},
	}
	c.Badges, c.VisitCodes = Badges(), []string{`[0-9]{10,16}`, `[A-Z]{2}[0-9]{6,12}`}
	for i, n := range []wire.Text{{ZH: "中心院区", EN: "Central campus"}, {ZH: "高新院区", EN: "High-tech campus"},
		{ZH: "迎胜院区", EN: "Yingsheng campus"}, {ZH: "医养院区", EN: "Care campus"}} {
		c.Places = append(c.Places, wire.Place{ID: fmt.Sprintf("c%d", i), Level: wire.Campus, Name: n, Pinyin: fmt.Sprint(i)})
	}
	for i, n := range []wire.Text{{ZH: "门诊楼", EN: "Outpatient building"}, {ZH: "住院部一号楼", EN: "Ward building 1"},
		{ZH: "住院部二号楼", EN: "Ward building 2"}, {ZH: "医技楼", EN: "Diagnostics building"}, {ZH: "急诊楼", EN: "Emergency building"}} {
		c.Places = append(c.Places, wire.Place{ID: fmt.Sprintf("b%d", i), Parent: "c0", Level: wire.Building, Name: n, Pinyin: fmt.Sprint(i)})
	}
	for i, n := range departments {
		c.Places = append(c.Places, wire.Place{ID: fmt.Sprintf("d%d", i), Parent: "b0", Level: wire.Department, Name: n, Pinyin: fmt.Sprintf("%02d", i),
			Floor: fmt.Sprintf("%dF", 1+i/6)})
	}
	c.Places = append(c.Places, wire.Place{ID: "hall", Parent: "b0", Level: wire.Department, Name: wire.Text{ZH: "门诊大厅", EN: "Outpatient hall"}, Pinyin: "menzhen", Floor: "1F",
		NurseAt: wire.Text{ZH: "门诊大厅西侧导诊台，约 30 米", EN: "Reception on the west side of the hall, about 30 m"},
		Phones:  []wire.Phone{{Name: wire.Text{ZH: "门诊急救", EN: "Outpatient emergency"}, Number: "7212120"}}})
	c.Listening = []wire.ListeningSession{{ID: "listen-06", Name: "陪护人座谈会", PlaceID: "d7", Moderator: "王敏",
		From: time.Date(2026, 6, 29, 14, 30, 0, 0, Zone), Until: time.Date(2026, 6, 29, 16, 0, 0, 0, Zone)}}
	c.Surveys = Surveys()
	c.Walkers = []wire.Walker{walker()}
	return c
}

var departments = []wire.Text{
	{ZH: "产科", EN: "Obstetrics"}, {ZH: "彩超室", EN: "Ultrasound"}, {ZH: "儿科", EN: "Paediatrics"}, {ZH: "耳鼻喉科", EN: "Ear, nose and throat"},
	{ZH: "放射科", EN: "Radiology"}, {ZH: "妇科", EN: "Gynaecology"}, {ZH: "骨科", EN: "Orthopaedics"}, {ZH: "呼吸与危重症医学科", EN: "Respiratory medicine"},
	{ZH: "检验科", EN: "Laboratory"}, {ZH: "口腔科", EN: "Dentistry"}, {ZH: "泌尿外科", EN: "Urology"}, {ZH: "内分泌科", EN: "Endocrinology"},
	{ZH: "皮肤科", EN: "Dermatology"}, {ZH: "取药窗口", EN: "Pharmacy counter"}, {ZH: "神经内科", EN: "Neurology"}, {ZH: "收费处", EN: "Cashier"},
	{ZH: "消化内科", EN: "Gastroenterology"}, {ZH: "心血管内科", EN: "Cardiology"}, {ZH: "眼科", EN: "Ophthalmology"}, {ZH: "中医科", EN: "Chinese medicine"},
}
