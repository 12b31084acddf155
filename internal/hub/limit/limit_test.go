package limit

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestRate_SlowsOneAndNotTheNext(t *testing.T) {
	now := time.Unix(1e9, 0)
	r := NewRate(time.Second, 3, func() time.Time { return now })
	for range 3 {
		require.True(t, r.Allow("a"))
	}
	require.False(t, r.Allow("a"))
	require.Equal(t, time.Second, r.Ask("a"), "asking in vain costs nothing")
	require.True(t, r.Allow("b"))
	now = now.Add(time.Second)
	require.True(t, r.Allow("a"))
	require.False(t, r.Allow("a"))
}

func TestRate_ForgetsTheQuietAndStaysSmall(t *testing.T) {
	now := time.Unix(1e9, 0)
	r := NewRate(time.Hour, 1, func() time.Time { return now })
	r.bound = 10
	require.True(t, r.Allow("quiet"))
	now = now.Add(2 * time.Hour)
	for i := range 9 {
		require.True(t, r.Allow(fmt.Sprint(i)))
	}
	require.True(t, r.Allow("new"))
	require.False(t, r.Allow("0"), "who was busy is still known")
	for i := range 100 {
		r.Allow(fmt.Sprint("x", i))
	}
	require.LessOrEqual(t, len(r.seen), 10)
}

func TestShares_GiveBackWhatWasTaken(t *testing.T) {
	s := NewShares(2)
	require.True(t, s.Take("a"))
	require.True(t, s.Take("a"))
	require.False(t, s.Take("a"))
	require.True(t, s.Take("b"))
	s.Leave("a")
	require.True(t, s.Take("a"))
	s.Leave("a")
	s.Leave("a")
	s.Leave("b")
	require.Empty(t, s.taken)
}
