package orders

import (
	"errors"
	"net/http"
	"strconv"

	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/ordersheet"
	"xinsheng/internal/hub/table"
	"xinsheng/internal/workday"
)

// page is the way of a table into the ledger.
type page struct {
	Channels []web.Choice
	Problems []string
	More     string // problems that are not listed
	Read     bool   // a table stands below
	Text     string
	Channel  string
	Columns  []column
	Counts   string
	Fresh    int
	Rows     []row
	Done     string
}

// column is under which heading a field stands.
type column struct {
	Field, Name string
	Headings    []web.Choice
}

type row struct {
	Line, Number, When, By, Kind, Place, Who, Words string
	Known                                           string // path of the case that it is already
	Unplaced                                        bool
}

func ordersChoose(v *visit) error { return v.show(http.StatusOK, page{}) }

func (v *visit) show(status int, b page) error {
	for _, s := range casestate.AtDesk() {
		if s.About().Number {
			b.Channels = append(b.Channels, web.Choice{ID: string(s), Name: v.T(s.Label()), Chosen: string(s) == b.Channel})
		}
	}
	return v.Render(status, "orders", web.Page{Title: v.T("orders.title")}, b)
}

// channel is the one of the form; only what has numbers of its own comes in tables.
func (v *visit) channel() (casestate.Source, error) {
	s := casestate.Source(v.Field("channel"))
	if !s.About().Number {
		return "", web.ErrInvalid
	}
	return s, nil
}

// ordersPreview says what a file would become, and keeps nothing.
func ordersPreview(v *visit) error {
	raw, problem, err := v.Upload()
	if err != nil {
		return err
	}
	return v.look(raw, problem, nil)
}

// ordersLook reads the same table by other columns.
func ordersLook(v *visit) error {
	raw, problem, err := v.Table()
	if err != nil {
		return err
	}
	return v.look(raw, problem, v.chosen())
}

// chosen is the columns of the form.
func (v *visit) chosen() ordersheet.Columns {
	out := ordersheet.Columns{}
	for _, f := range ordersheet.Fields() {
		out[f] = v.Field("column." + string(f))
	}
	return out
}

// look shows a table as it would be read. Without columns they are those of last time, or guessed.
func (v *visit) look(raw []byte, problem table.Kind, columns ordersheet.Columns) error {
	channel, err := v.channel()
	if err != nil {
		return err
	}
	b := page{Channel: string(channel)}
	t, orders, problems, err := v.read(raw, problem, channel, &columns)
	if p := (*table.Problem)(nil); errors.As(err, &p) {
		b.Problems = []string{v.Wrong(p.Line, p.Column, v.T("table.wrong."+string(p.Kind)))}
		return v.show(http.StatusUnprocessableEntity, b)
	}
	if err != nil {
		return err
	}
	b.Read, b.Text = true, t.Text()
	v.tell(&b, problems)
	b.Columns = v.columns(t, columns)
	known := 0
	for _, o := range orders {
		r := v.row(o)
		if o.Number != "" {
			number, err := v.Cases.Outside(v.Ctx, channel, o.Number)
			if err != nil {
				return err
			}
			if number != "" {
				r.Known = "/cases/" + number
				known++
			}
		}
		b.Rows = append(b.Rows, r)
	}
	b.Fresh = len(orders) - known
	b.Counts = v.T("orders.counts", "fresh", v.Number(b.Fresh), "known", v.Number(known))
	return v.show(http.StatusOK, b)
}

// read reads a table. Where columns are nil they are set.
func (v *visit) read(raw []byte, problem table.Kind, channel casestate.Source,
	columns *ordersheet.Columns) (*table.Table, []ordersheet.Order, []ordersheet.Problem, error) {
	if problem != "" {
		return nil, nil, nil, &table.Problem{Kind: problem}
	}
	t, err := table.Read(raw)
	if err != nil {
		return nil, nil, nil, err
	}
	if *columns == nil {
		said, err := v.Calls.Columns(v.Ctx, channel)
		if err != nil {
			return nil, nil, nil, err
		}
		*columns = ordersheet.Guess(t, said)
	}
	orders, problems := ordersheet.Read(t, *columns, v.Settings.Places, v.Now())
	return t, orders, problems, nil
}

// columns is the choice of a heading for each field.
func (v *visit) columns(t *table.Table, columns ordersheet.Columns) []column {
	var out []column
	for _, f := range ordersheet.Fields() {
		c := column{Field: string(f), Name: v.T("orders.field." + string(f)),
			Headings: []web.Choice{{Name: v.T("orders.no_column")}}}
		for _, h := range t.Rows[0].Cells {
			if h != "" {
				c.Headings = append(c.Headings, web.Choice{ID: h, Name: h, Chosen: h == columns[f]})
			}
		}
		out = append(out, c)
	}
	return out
}

func (v *visit) row(o ordersheet.Order) row {
	r := row{
		Line: strconv.Itoa(o.Line), Number: o.Number, By: o.By, Kind: v.T("desk.kind." + string(o.Kind)),
		Place: o.Said, Unplaced: o.PlaceID == "", Who: o.Name, Words: web.Cut(o.Words),
	}
	if o.PlaceID != "" {
		r.Place = v.PlaceShort(o.PlaceID)
	}
	if !o.Received.IsZero() {
		r.When = v.DateTime(o.Received.In(workday.Zone()))
	}
	return r
}

// tell puts problems into words.
func (v *visit) tell(b *page, problems []ordersheet.Problem) {
	for i, p := range problems {
		if i == web.MaxProblems {
			b.More = v.T("table.wrong.more", "n", strconv.Itoa(len(problems)-i))
			return
		}
		b.Problems = append(b.Problems, v.Wrong(p.Line, p.At, v.T("orders.wrong."+string(p.Wrong), "value", web.Cut(p.Value),
			"other", strconv.Itoa(p.Other))))
	}
}

// ordersTake makes cases of all lines that can be taken and are none yet.
func ordersTake(v *visit) error {
	raw, problem, err := v.Table()
	if err != nil {
		return err
	}
	channel, err := v.channel()
	if err != nil {
		return err
	}
	columns := v.chosen()
	_, orders, _, err := v.read(raw, problem, channel, &columns)
	if err != nil {
		return v.look(raw, problem, columns)
	}
	n, err := v.Calls.Import(v.Ctx, v.User.ID, channel, columns, orders)
	if err != nil {
		return err
	}
	return v.show(http.StatusOK, page{Channel: string(channel), Done: v.T("orders.done", "n", v.Number(n))})
}
