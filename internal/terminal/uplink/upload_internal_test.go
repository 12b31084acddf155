package uplink

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// names are the states as DESIGN.md writes them.
var names = [...]string{"unasked", "absent", "creating", "located", "open", "sending", "awaited", "whole", "refused"}

// leadsTo are the states that one event leads to, each once.
func leadsTo(s state) []state {
	next := slices.Sorted(maps.Values(transitions[s]))
	return slices.Compact(next)
}

func TestUpload_TheTableHasEveryStateAndEachIsReachedAndLeft(t *testing.T) {
	require.Len(t, transitions, len(names))
	seen, todo := map[state]bool{unasked: true}, []state{unasked}
	for len(todo) > 0 {
		for _, next := range leadsTo(todo[0]) {
			if !seen[next] {
				seen[next], todo = true, append(todo, next)
			}
		}
		todo = todo[1:]
	}
	require.Len(t, seen, len(names), "some state is never reached")
	for s := range transitions {
		reaches := map[state]bool{s: true}
		for todo := []state{s}; len(todo) > 0; todo = todo[1:] {
			for _, next := range leadsTo(todo[0]) {
				if !reaches[next] {
					reaches[next], todo = true, append(todo, next)
				}
			}
		}
		require.True(t, s == refused || reaches[whole], "%s never comes to an end", names[s])
	}
}

// Whatever happens in whatever state, what is known of an upload is what its state says.
func TestUpload_WalksEveryEventOfEveryState(t *testing.T) {
	for from := range state(len(names)) {
		for e := textIsNew; e <= refuse; e++ {
			u := &upload{state: from, spoilt: true, denied: true, turns: 2}
			switch from {
			case located, open, sending, awaited, whole:
				u.address, u.offset, u.most = "/v1/parts/a.1", 7, 7
			case creating:
				u.making = make(chan string)
			}
			want, known := transitions[from][e]
			require.Equal(t, known, u.on(e), "%s, event %d", names[from], e)
			require.Equal(t, want, u.state, "%s, event %d", names[from], e)
			require.True(t, u.spoilt && u.denied && u.turns == 2, "what happened on the way is kept")
			switch u.state {
			case unasked, absent:
				require.True(t, u.address == "" && u.offset == 0 && u.most == 0, "%s after %s", names[u.state], names[from])
			}
			if u.state != creating {
				require.Nil(t, u.making, "%s after %s", names[u.state], names[from])
			}
			if !known {
				require.Equal(t, unasked, u.state, "a fault asks the hub from the start")
			}
		}
	}
}

func TestUpload_TheDocumentHasTheTable(t *testing.T) {
	text, err := os.ReadFile("DESIGN.md")
	require.NoError(t, err)
	for s := range state(len(names)) {
		i := slices.IndexFunc(strings.Split(string(text), "\n"), func(line string) bool {
			return strings.HasPrefix(line, "| "+names[s]+" |")
		})
		require.GreaterOrEqual(t, i, 0, "%s is missing", names[s])
		cells := strings.Split(strings.Split(string(text), "\n")[i], "|")
		var says []string
		for _, next := range leadsTo(s) {
			says = append(says, names[next])
		}
		require.Equal(t, strings.Join(says, ", "), strings.TrimSpace(cells[3]), "%s leads elsewhere", names[s])
	}
}
