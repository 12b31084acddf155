package draft

import (
	"testing"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/wire"
)

func TestIndex_GoesOnWithTheNextWhenOneIsUsedUp(t *testing.T) {
	require.EqualValues(t, wire.FirstPhoneIndex, index(0))
	require.EqualValues(t, wire.FirstPhoneIndex, index(wire.MaxCounter))
	require.EqualValues(t, wire.FirstPhoneIndex+1, index(wire.MaxCounter+1))
	require.EqualValues(t, wire.MaxIndex, index(1<<40))
}
