package ordersheet

import (
	"slices"

	"xinsheng/internal/hub/table"
)

// Field is what a column of a table can hold. The locale key of its name is orders.field.FIELD.
type Field string

// The fields.
const (
	Number   Field = "number" // what the sender calls it
	Received Field = "received"
	By       Field = "by" // when the sender wants an answer
	Words    Field = "words"
	Kind     Field = "kind"
	Place    Field = "place"
	Name     Field = "name"
	Phone    Field = "phone"
)

// Fields lists all fields in the order in which they are shown.
func Fields() []Field { return []Field{Number, Received, By, Words, Kind, Place, Name, Phone} }

// headings are what the tables of hotlines and of petition offices call them, the most telling first.
func headings() map[Field][]string {
	return map[Field][]string{
		Number:   {"工单编号", "工单号", "受理编号", "信件编号", "信访编号", "登记编号", "流水号", "编号", "单号", "order number", "number"},
		Received: {"受理时间", "来电时间", "诉求时间", "登记时间", "来信时间", "来信日期", "收件日期", "创建时间", "受理日期", "日期", "时间", "received"},
		By:       {"办理时限", "办结时限", "截止时间", "答复期限", "答复时限", "到期时间", "要求办结时间", "时限", "answer by", "due"},
		Words:    {"诉求内容", "反映内容", "问题描述", "主要内容", "来电内容", "来信内容", "工单内容", "诉求描述", "内容", "words", "text"},
		Kind:     {"诉求类型", "工单类型", "诉求性质", "类型", "类别", "性质", "kind"},
		Place:    {"涉及科室", "被反映科室", "被反映单位", "责任科室", "科室", "地点", "部门", "department", "place"},
		Name:     {"来电人", "诉求人", "反映人", "来信人", "联系人", "姓名", "name"},
		Phone:    {"联系电话", "来电号码", "手机号码", "联系方式", "电话", "phone"},
	}
}

// Columns says under which heading of a table each field stands. A field that is missing stands in none.
type Columns map[Field]string

// Guess finds the columns of a table by their headings. What was said before goes first.
func Guess(t *table.Table, said Columns) Columns {
	out := Columns{}
	var taken []int
	take := func(f Field, names ...string) {
		if out[f] != "" {
			return
		}
		for _, name := range names {
			if i := t.Find(name); name != "" && i >= 0 && !slices.Contains(taken, i) {
				out[f], taken = t.Rows[0].Cell(i), append(taken, i)
				return
			}
		}
	}
	for _, f := range Fields() {
		take(f, said[f])
	}
	for _, f := range Fields() {
		take(f, headings()[f]...)
	}
	return out
}
