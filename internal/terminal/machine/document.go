package machine

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

// document is a configuration file with the line of each key, so that an error can point at it.
type document struct {
	name   string
	values map[string]any // dotted key -> value
	lines  map[string]int // dotted key or table -> line, from 1
}

// field is one key that the file may hold.
type field struct {
	key      string
	required bool
	allowed  string         // for the technician
	set      func(any) bool // false: the value is not allowed
}

func readDocument(name string, raw []byte) (*document, error) {
	var tree map[string]any
	if err := toml.Unmarshal(raw, &tree); err != nil {
		return nil, notTOML(name, err)
	}
	d := &document{name: name, values: map[string]any{}, lines: keyLines(raw)}
	d.flatten("", tree)
	return d, nil
}

func notTOML(name string, err error) error {
	var at *toml.DecodeError
	if errors.As(err, &at) {
		line, _ := at.Position()
		return errorLine(fmt.Sprintf("%s:%d: %s; allowed: lines like key = \"value\", see the sample", name, line,
			oneLine(at.Error())))
	}
	return errorLine(fmt.Sprintf("%s: %s", name, oneLine(err.Error())))
}

func oneLine(s string) string {
	return strings.Join(strings.Fields(strings.TrimPrefix(s, "toml: ")), " ")
}

func (d *document) flatten(prefix string, tree map[string]any) {
	for k, v := range tree {
		if table, ok := v.(map[string]any); ok {
			d.flatten(prefix+k+".", table)
			continue
		}
		d.values[prefix+k] = v
	}
}

// keyLines finds where each key and table stands.
func keyLines(raw []byte) map[string]int {
	lines := map[string]int{}
	var p unstable.Parser
	p.Reset(raw)
	table := ""
	for p.NextExpression() {
		e := p.Expression()
		if e.Kind != unstable.KeyValue && e.Kind != unstable.Table && e.Kind != unstable.ArrayTable {
			continue
		}
		var names []string
		line := 0
		for key := e.Key(); key.Next(); {
			names = append(names, string(key.Node().Data))
			line = p.Shape(key.Node().Raw).Start.Line
		}
		dotted := strings.Join(names, ".")
		if e.Kind == unstable.KeyValue {
			lines[table+dotted] = line
		} else {
			lines[dotted] = line
			table = dotted + "."
		}
	}
	return lines
}

// fill sets every field from the file. The first wrong line wins; missing keys come after all wrong ones.
func (d *document) fill(fields []field) error {
	var keys []string
	for key := range d.values {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, func(a, b string) int { return cmp.Or(cmp.Compare(d.line(a), d.line(b)), cmp.Compare(a, b)) })
	for _, key := range keys {
		i := slices.IndexFunc(fields, func(f field) bool { return f.key == key })
		if i < 0 {
			return d.wrong(key, "no such key; allowed: "+strings.Join(names(fields), ", "))
		}
		if !fields[i].set(d.values[key]) {
			return d.wrong(key, fmt.Sprintf("%s is wrong; allowed: %s", show(d.values[key]), fields[i].allowed))
		}
	}
	for _, f := range fields {
		if _, ok := d.values[f.key]; f.required && !ok {
			return d.wrong(f.key, "missing; allowed: "+f.allowed)
		}
	}
	return nil
}

// wrong is one line about one key.
func (d *document) wrong(key, reason string) error {
	if line := d.line(key); line > 0 {
		return errorLine(fmt.Sprintf("%s:%d: %s: %s", d.name, line, key, reason))
	}
	return errorLine(fmt.Sprintf("%s: %s: %s", d.name, key, reason))
}

// line is where the key stands, or the table that it belongs to; 0 when neither does.
func (d *document) line(key string) int {
	for ; key != ""; key = key[:max(0, strings.LastIndexByte(key, '.'))] {
		if line := d.lines[key]; line > 0 {
			return line
		}
	}
	return 0
}

func names(fields []field) []string {
	out := make([]string, len(fields))
	for i, f := range fields {
		out[i] = f.key
	}
	return out
}

// show is a value in one short line.
func show(v any) string {
	s := fmt.Sprint(v)
	if text, ok := v.(string); ok {
		s = fmt.Sprintf("%q", text)
	}
	if r := []rune(s); len(r) > 60 {
		s = string(r[:60]) + "…"
	}
	return s
}
