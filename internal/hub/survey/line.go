package survey

import (
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// lines says in which line each key of a TOML text stands, by its path: question.3.text.zh, question.3 for the header of the
// fourth question, question.3.options.0 for the first option in its list.
type lines map[string]int

// linesOf reads as far as the text can be read.
func linesOf(text []byte) lines {
	l := lines{}
	var p unstable.Parser
	p.Reset(text)
	table := ""
	count := map[string]int{}
	for p.NextExpression() {
		e := p.Expression()
		switch e.Kind {
		case unstable.ArrayTable:
			name, line := l.key(&p, e.Key())
			table = name + "." + strconv.Itoa(count[name])
			count[name]++
			l[table] = line
		case unstable.Table:
			name, line := l.key(&p, e.Key())
			if parent, rest, ok := strings.Cut(name, "."); ok && count[parent] > 0 {
				name = parent + "." + strconv.Itoa(count[parent]-1) + "." + rest
			}
			table = name
			l[table] = line
		case unstable.KeyValue:
			l.pair(&p, table, e)
		}
	}
	return l
}

// key is a dotted key and its line.
func (l lines) key(p *unstable.Parser, it unstable.Iterator) (string, int) {
	var parts []string
	line := 0
	for it.Next() {
		parts = append(parts, string(it.Node().Data))
		if line == 0 {
			line = p.Shape(it.Node().Raw).Start.Line
		}
	}
	return strings.Join(parts, "."), line
}

func (l lines) pair(p *unstable.Parser, within string, n *unstable.Node) {
	name, line := l.key(p, n.Key())
	if within != "" {
		name = within + "." + name
	}
	l[name] = line
	l.value(p, name, n.Value())
}

func (l lines) value(p *unstable.Parser, name string, n *unstable.Node) {
	it := n.Children()
	switch n.Kind {
	case unstable.InlineTable:
		for it.Next() {
			if it.Node().Kind == unstable.KeyValue {
				l.pair(p, name, it.Node())
			}
		}
	case unstable.Array:
		i := 0
		for it.Next() {
			if it.Node().Kind == unstable.Comment {
				continue
			}
			at := name + "." + strconv.Itoa(i)
			if raw := it.Node().Raw; raw.Length > 0 {
				l[at] = p.Shape(raw).Start.Line
			}
			l.value(p, at, it.Node())
			i++
		}
	}
}

// of is the line of a path, or of the nearest thing around it; 1 where nothing is known.
func (l lines) of(path string) int {
	for path != "" {
		if line, ok := l[path]; ok {
			return line
		}
		cut := strings.LastIndex(path, ".")
		if cut < 0 {
			break
		}
		path = path[:cut]
	}
	return 1
}

// QuestionLine says in which line of a text each question begins.
func QuestionLine(text string) func(i int) int {
	l := linesOf([]byte(text))
	return func(i int) int { return l.of(path("question", i)) }
}
