package hospital

import (
	"strings"

	"xinsheng/internal/wire"
)

// DemoPublicURL is where a phone door on the same machine answers.
const DemoPublicURL = "http://127.0.0.1:8442"

// Demo is a hospital to try everything with: four campuses, their buildings, some forty departments.
func Demo() *Settings {
	s := Defaults()
	s.Identity.Name = wire.Text{"zh": "市中心医院", "en": "City Central Hospital"}
	s.Identity.Hotline = "7212345"
	s.Identity.Desk = wire.Text{
		"zh": "中心院区门诊楼 1 楼大厅，满意度管理中心（投诉接待处），进门左手边",
		"en": "Satisfaction Centre (complaint desk), Floor 1 hall of the Outpatient Building, Central Campus, left of the entrance",
	}
	s.Phone.PublicURL = DemoPublicURL
	for _, line := range strings.Split(strings.TrimSpace(demoPlaces), "\n") {
		s.Places = append(s.Places, demoPlace(strings.Split(line, "|")))
	}
	return s
}

// demoPlace reads one line: id, pinyin, floor, Chinese and English name, nurse station in both.
func demoPlace(f []string) Place {
	p := Place{Place: wire.Place{ID: f[0], Pinyin: f[1], Floor: f[2], Name: wire.Text{"zh": f[3], "en": f[4]}}}
	if len(f) == 7 {
		p.NurseAt = wire.Text{"zh": f[5], "en": f[6]}
	}
	switch parts := strings.Split(p.ID, "-"); len(parts) {
	case 1:
		p.Level = wire.Campus
		p.Phones = demoPhones(p.ID)
	case 2:
		p.Level, p.Parent = wire.Building, parts[0]
	default:
		p.Level, p.Parent = wire.Department, parts[0]+"-"+parts[1]
	}
	if strings.HasSuffix(p.Pinyin, "bingqu") {
		p.Beds, _ = ParseBeds("1-40、加1、加2")
	}
	return p
}

// demoPhones is whom to ring when someone is in danger on a campus.
func demoPhones(campus string) []wire.Phone {
	last := map[string]string{"zx": "1", "gx": "2", "ys": "3", "yy": "4"}[campus]
	return []wire.Phone{
		{Name: wire.Text{"zh": "本院急诊", "en": "Emergency room"}, Number: "721012" + last},
		{Name: wire.Text{"zh": "保卫科", "en": "Security"}, Number: "721011" + last},
		{Name: wire.Text{"zh": "急救电话", "en": "Ambulance"}, Number: "120"},
	}
}

const demoPlaces = `
zx|zhongxin yuanqu||中心院区|Central Campus|门诊楼 1 楼大厅导诊台|The information desk in the Floor 1 hall of the Outpatient Building
zx-mz|menzhen lou||门诊楼|Outpatient Building|门诊楼 1 楼大厅导诊台|The information desk in the Floor 1 hall
zx-mz-dt|menzhen dating|1|门诊大厅|Outpatient Hall|大厅中央导诊台|The information desk in the middle of the hall
zx-mz-gh|guahao shoufeichu|1|挂号收费处|Registration and Cashier
zx-mz-yf|menzhen yaofang|1|门诊药房|Outpatient Pharmacy
zx-mz-nk|neike menzhen|2|内科门诊|Internal Medicine Clinic|2 楼内科分诊台，扶梯口对面|the triage desk on Floor 2, opposite the escalator
zx-mz-wk|waike menzhen|2|外科门诊|Surgery Clinic|2 楼外科分诊台，扶梯口右侧|the triage desk on Floor 2, right of the escalator
zx-mz-cs|chaosheng ke|3|超声科（彩超室）|Ultrasound|3 楼超声科登记台，电梯口左侧|the ultrasound desk on Floor 3, left of the lifts
zx-mz-jy|jianyan ke|3|检验科|Laboratory|3 楼采血处护士台，电梯口右侧|the nurses at blood collection on Floor 3, right of the lifts
zx-mz-kq|kouqiang ke|4|口腔科|Dentistry|4 楼口腔科护士站|the dental nurse station on Floor 4
zx-mz-yk|yan ke|4|眼科|Ophthalmology|4 楼眼科护士站|the eye clinic's nurse station on Floor 4
zx-mz-eb|erbihou ke|5|耳鼻喉科|Ear, Nose and Throat|5 楼分诊台|the triage desk on Floor 5
zx-mz-pf|pifu ke|5|皮肤科|Dermatology|5 楼分诊台|the triage desk on Floor 5
zx-mz-zy|zhongyi ke|5|中医科|Chinese Medicine|5 楼分诊台|the triage desk on Floor 5
zx-jz|jizhen lou||急诊楼|Emergency Building|急诊楼 1 楼抢救室护士站|the nurse station of the resuscitation room on Floor 1
zx-jz-jz|jizhen ke|1|急诊科|Emergency Department|1 楼抢救室门口护士站|the nurse station at the door of the resuscitation room, Floor 1
zx-jz-fs|fangshe ke|1|放射科|Radiology
zx-jz-hc|hecigongzhen shi|B1|核磁共振室|MRI
zx-zy|zhuyuan lou||住院楼|Inpatient Building|住院楼 1 楼服务台|the service desk on Floor 1
zx-zy-cr|churuyuan banlichu|1|出入院办理处|Admission and Discharge
zx-zy-sj|shoushu shi|3|手术室|Operating Theatres
zx-zy-ck|chan ke bingqu|4|产科病区|Maternity Ward|4 楼护士站，电梯口正对面|the nurse station on Floor 4, opposite the lifts
zx-zy-xn|xinneike bingqu|6|心内科病区|Cardiology Ward|6 楼护士站，电梯口正对面|the nurse station on Floor 6, opposite the lifts
zx-zy-sn|shenjing neike bingqu|7|神经内科病区|Neurology Ward|7 楼护士站，电梯口正对面|the nurse station on Floor 7, opposite the lifts
zx-zy-gk|guke bingqu|8|骨科病区|Orthopaedics Ward|8 楼护士站，电梯口正对面|the nurse station on Floor 8, opposite the lifts
zx-xz|xingzheng lou||行政楼|Administration Building|行政楼 1 楼门卫|the porter on Floor 1
zx-xz-my|manyidu guanli zhongxin|2|满意度管理中心|Satisfaction Centre
zx-xz-yb|yibao bangongshi|2|医保办公室|Medical Insurance Office
zx-xz-hq|houqin baozhang ke|3|后勤保障科|Facilities
zx-xz-bw|baowei ke|1|保卫科|Security
gx|gaoxin yuanqu||高新院区|Gaoxin Campus|门诊楼 1 楼大厅导诊台|The information desk in the Floor 1 hall
gx-mz|menzhen lou||门诊楼|Outpatient Building|门诊楼 1 楼大厅导诊台|The information desk in the Floor 1 hall
gx-mz-dt|menzhen dating|1|门诊大厅|Outpatient Hall|大厅入口导诊台|The information desk at the entrance
gx-mz-ek|erke menzhen|2|儿科门诊|Paediatrics Clinic|2 楼儿科分诊台|the triage desk on Floor 2
gx-mz-fk|fuke menzhen|3|妇科门诊|Gynaecology Clinic|3 楼妇科分诊台|the triage desk on Floor 3
gx-mz-tj|tijian zhongxin|4|体检中心|Health Check Centre|4 楼体检前台|the front desk on Floor 4
gx-zy|zhuyuan lou||住院楼|Inpatient Building|住院楼 1 楼服务台|the service desk on Floor 1
gx-zy-pw|puwaike bingqu|5|普外科病区|General Surgery Ward|5 楼护士站，电梯口右侧|the nurse station on Floor 5, right of the lifts
gx-zy-hx|huxi neike bingqu|6|呼吸内科病区|Respiratory Ward|6 楼护士站，电梯口右侧|the nurse station on Floor 6, right of the lifts
ys|yingsheng yuanqu||迎胜院区|Yingsheng Campus|综合楼 1 楼导诊台|The information desk on Floor 1
ys-zh|zonghe lou||综合楼|Main Building|综合楼 1 楼导诊台|The information desk on Floor 1
ys-zh-dt|menzhen dating|1|门诊大厅|Outpatient Hall|大厅导诊台|The information desk in the hall
ys-zh-kf|kangfu yixue ke|2|康复医学科|Rehabilitation|2 楼治疗室门口护士站|the nurse station at the door of the therapy rooms, Floor 2
ys-zh-xt|xueye touxi shi|3|血液透析室|Dialysis|3 楼透析室护士站|the dialysis nurse station on Floor 3
ys-zh-zl|zhongliu ke bingqu|5|肿瘤科病区|Oncology Ward|5 楼护士站|the nurse station on Floor 5
yy|yiyang yuanqu||医养院区|Yiyang Care Campus|颐养楼 1 楼服务台|the service desk on Floor 1
yy-yy|yiyang lou||颐养楼|Care Building|颐养楼 1 楼服务台|the service desk on Floor 1
yy-yy-dt|fuwu dating|1|服务大厅|Service Hall|大厅服务台|the service desk in the hall
yy-yy-ln|laonian yixue ke|3|老年医学科病区|Geriatrics Ward|3 楼护士站|the nurse station on Floor 3
yy-yy-an|anning liaohu bingqu|4|安宁疗护病区|Palliative Care Ward|4 楼护士站|the nurse station on Floor 4
yy-yy-hl|huli yuan|5|护理院|Nursing Home|5 楼护士站|the nurse station on Floor 5
`
