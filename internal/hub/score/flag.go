package score

import "time"

// Flag is the rule by which something does not count. Empty: it counts.
type Flag string

// The rules; DESIGN.md says what they are.
const (
	Burst      Flag = "burst"
	Lone       Flag = "lone"
	UnknownSet Flag = "unknown_set"
	Unfit      Flag = "unfit"
	Hurried    Flag = "hurried"
)

// Flags lists them in the order in which they are shown.
func Flags() []Flag { return []Flag{Burst, Lone, Hurried, UnknownSet, Unfit} }

// mark is one tap or sheet as the rules see it.
type mark struct {
	at    time.Time
	score int // of a tap
}

// run is a rule about so many in a row.
type run struct {
	flag Flag
	many int
	span time.Duration // from the first to the last; 0: does not matter
	gap  time.Duration // between neighbours; 0: does not matter
	same int           // how many have the same score; 0: does not matter
}

func tapRules() []run {
	return []run{
		{flag: Burst, many: 5, span: 30 * time.Second},
		{flag: Lone, many: 10, gap: 20 * time.Second, same: 9},
	}
}

func sheetRules() []run {
	return []run{{flag: Burst, many: 4, span: time.Minute}}
}

// reach is how many neighbours on either side can share a row with one.
func reach(rules []run) int {
	most := 0
	for _, r := range rules {
		most = max(most, r.many-1)
	}
	return most
}

// judge says of each mark, in the order of time, by which rule it does not count.
func judge(marks []mark, rules []run) []Flag {
	out := make([]Flag, len(marks))
	for _, r := range rules {
		for i := 0; i+r.many <= len(marks); i++ {
			if !r.holds(marks[i : i+r.many]) {
				continue
			}
			for j := i; j < i+r.many; j++ {
				if out[j] == "" {
					out[j] = r.flag
				}
			}
		}
	}
	return out
}

func (r run) holds(row []mark) bool {
	if r.span > 0 && row[len(row)-1].at.Sub(row[0].at) > r.span {
		return false
	}
	counts := map[int]int{}
	for i, m := range row {
		if r.gap > 0 && i > 0 && m.at.Sub(row[i-1].at) > r.gap {
			return false
		}
		counts[m.score]++
	}
	for _, n := range counts {
		if n >= r.same {
			return true
		}
	}
	return false
}
