package survey

import (
	"slices"
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// lines says in which line each key of a TOML text stands, by its path: question.3.text.zh, question.3 for the header
// of the fourth question, question.3.options.0 for the first option in its list.
type lines map[string]int

// linesOf reads as far as the text can be read.
func linesOf(text []byte) lines { return scan(text).lines }

// scanned is where the keys of a text stand, and its strings with their quotes.
type scanned struct {
	p       unstable.Parser
	lines   lines
	strings map[string]unstable.Range
	ends    []int // where the lines end
}

// line is the one that a piece of the text begins in. The parser's own Shape counts from the beginning each time.
func (s *scanned) line(r unstable.Range) int {
	n, _ := slices.BinarySearch(s.ends, int(r.Offset))
	return n + 1
}

func scan(text []byte) *scanned {
	s := &scanned{lines: lines{}, strings: map[string]unstable.Range{}}
	for i, c := range text {
		if c == '\n' {
			s.ends = append(s.ends, i)
		}
	}
	s.p.Reset(text)
	table := ""
	count := map[string]int{}
	for s.p.NextExpression() {
		e := s.p.Expression()
		switch e.Kind {
		case unstable.ArrayTable:
			name, line := s.key(e.Key())
			table = name + "." + strconv.Itoa(count[name])
			count[name]++
			s.lines[table] = line
		case unstable.Table:
			name, line := s.key(e.Key())
			if parent, rest, ok := strings.Cut(name, "."); ok && count[parent] > 0 {
				name = parent + "." + strconv.Itoa(count[parent]-1) + "." + rest
			}
			table = name
			s.lines[table] = line
		case unstable.KeyValue:
			s.pair(table, e)
		}
	}
	return s
}

// key is a dotted key and its line.
func (s *scanned) key(it unstable.Iterator) (string, int) {
	var parts []string
	line := 0
	for it.Next() {
		parts = append(parts, string(it.Node().Data))
		if line == 0 {
			line = s.line(it.Node().Raw)
		}
	}
	return strings.Join(parts, "."), line
}

func (s *scanned) pair(within string, n *unstable.Node) {
	name, line := s.key(n.Key())
	if within != "" {
		name = within + "." + name
	}
	s.lines[name] = line
	s.value(name, n.Value())
}

func (s *scanned) value(name string, n *unstable.Node) {
	it := n.Children()
	switch n.Kind {
	case unstable.String:
		s.strings[name] = n.Raw
	case unstable.InlineTable:
		for it.Next() {
			if it.Node().Kind == unstable.KeyValue {
				s.pair(name, it.Node())
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
				s.lines[at] = s.line(raw)
			}
			s.value(at, it.Node())
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

// LineOf says in which line of a TOML text a key stands, by its path: category.3.part.0.name.
func LineOf(text []byte) func(path string) int { return linesOf(text).of }
