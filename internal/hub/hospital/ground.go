package hospital

import (
	"slices"

	"xinsheng/internal/wire"
)

// Ground is one of the reasons for which a complaint is not handled, by Order No. 3 (2019) or by the hospital.
type Ground struct {
	ID   string    `json:"id"`   // stands with the cases, and is never another ground's
	Name wire.Text `json:"name"` // for staff
	Told wire.Text `json:"told"` // what the person reads
	Off  bool      `json:"off"`  // not offered any more
}

// How long a ground's texts may be, in characters; English twice as long.
const (
	maxGround  = 30
	maxTold    = 300
	maxGrounds = 20
)

// Ground is the one of that id.
func (d *CaseWork) Ground(id string) (Ground, bool) {
	i := slices.IndexFunc(d.Grounds, func(g Ground) bool { return g.ID == id })
	if i < 0 {
		return Ground{}, false
	}
	return d.Grounds[i], true
}

// validGrounds checks that each can be told apart and told to the person.
func (d *CaseWork) validGrounds() bool {
	seen := map[string]bool{}
	for _, g := range d.Grounds {
		if g.ID == "" || seen[g.ID] || g.Name.Main() == "" || tooMuch(g.Name, maxGround) != "" ||
			g.Told.Main() == "" || tooMuch(g.Told, maxTold) != "" {
			return false
		}
		seen[g.ID] = true
	}
	return len(d.Grounds) <= maxGrounds
}

// grounds are those of Order No. 3 of the National Health Commission (2019), with what the person can do instead.
func grounds() []Ground {
	return []Ground{
		{ID: "court", Name: wire.Text{"zh": "已起诉或申请调解", "en": "In court or mediation"}, Told: wire.Text{
			"zh": "您反映的事情已经由人民法院或者调解组织处理，医院不再同时作投诉处理，会按法院判决或者调解结果办理。",
			"en": "This matter is before a court or in mediation. The hospital does not handle it as a complaint at the same time, and will follow the judgment or the agreement."}},
		{ID: "decided", Name: wire.Text{"zh": "主管部门已经处理", "en": "Already decided by the authority"}, Told: wire.Text{
			"zh": "您反映的事情，卫生健康主管部门或者信访部门已经处理过，医院不再重复处理。对处理结果有意见，可以向原处理部门提出。",
			"en": "The health authority or the letters-and-visits office has already decided this matter. If you disagree, please turn to the office that decided."}},
		{ID: "no_facts", Name: wire.Text{"zh": "没有明确的对象和事实", "en": "No facts to look into"}, Told: wire.Text{
			"zh": "您说的内容里没有具体的人、科室或者事情，我们没有办法核实。请补充时间、地点和经过，我们马上办理。",
			"en": "What you said names no person, place or event that we could look into. Please add when, where and what happened, and we begin at once."}},
		{ID: "police", Name: wire.Text{"zh": "涉及治安或刑事案件", "en": "A police matter"}, Told: wire.Text{
			"zh": "您反映的事情涉及治安或者刑事案件，要由公安机关处理。需要报警请拨打 110，医院会配合调查。",
			"en": "This is a matter for the police. To report it, ring 110; the hospital will help with what they ask."}},
		{ID: "outside", Name: wire.Text{"zh": "不属于医院职权范围", "en": "Not for the hospital to decide"}, Told: wire.Text{
			"zh": "您反映的事情不由医院决定，我们办不了。可以拨打 12345 政务服务便民热线，请主管部门处理。",
			"en": "This is not for the hospital to decide. The city's line 12345 can pass it to the office in charge."}},
	}
}
