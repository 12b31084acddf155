package score

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestJudge_MarksBurstsAndLonePlayersAndNobodyElse(t *testing.T) {
	start := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	// taps are seconds after the start; scores run beside them, the last one goes on.
	row := func(every float64, scores ...int) (marks []mark) {
		for i, s := range scores {
			marks = append(marks, mark{at: start.Add(time.Duration(float64(i) * every * float64(time.Second))), score: s})
		}
		return marks
	}
	count := func(flags []Flag, f Flag) (n int) {
		for _, have := range flags {
			if have == f {
				n++
			}
		}
		return n
	}
	for name, c := range map[string]struct {
		marks       []mark
		burst, lone int
	}{
		"people one after the other":         {row(25, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5), 0, 0},
		"four in half a minute":              {row(10, 1, 2, 5, 4), 0, 0},
		"five in half a minute":              {row(7.5, 1, 2, 5, 4, 3), 5, 0},
		"five in a little more":              {row(7.6, 1, 2, 5, 4, 3), 0, 0},
		"one who taps on":                    {row(15, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1), 0, 10},
		"one who taps on, with one slip":     {row(20, 1, 1, 1, 1, 2, 1, 1, 1, 1, 1), 0, 10},
		"nine times the same is not enough":  {row(15, 1, 1, 1, 1, 1, 1, 1, 1, 1), 0, 0},
		"eight of ten are not one player":    {row(15, 1, 1, 1, 1, 2, 3, 1, 1, 1, 1), 0, 0},
		"fast and the same is a burst, once": {row(2, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5), 10, 0},
		"a burst between people marks only them": {append(row(1, 5, 4, 3, 2, 1), mark{at: start.Add(time.Hour), score: 5}), 5,
			0},
	} {
		flags := judge(c.marks, tapRules())
		assert.Equal(t, c.burst, count(flags, Burst), name)
		assert.Equal(t, c.lone, count(flags, Lone), name)
	}
}
