package wire_test

import (
	"strings"
	"testing"

	"xinsheng/internal/wire"
)

func TestCard_ComesBackAsItWasPrinted(t *testing.T) {
	c := wire.NewCard(wire.WalkerCard, wire.NewCardID())
	for _, s := range []string{
		c.Text(), strings.ToLower(c.Text()), " " + c.Text() + "\r", "https://xinsheng.example.cn" +
			wire.PathWalkPage + c.Text(),
	} {
		if got, err := wire.ParseCard(s); err != nil || got != c {
			t.Errorf("%q: %+v, %v", s, got, err)
		}
	}
}

func TestCard_RefusesWhatIsNone(t *testing.T) {
	good := wire.NewCard(wire.BadgeCard, wire.NewCardID()).Text()
	for _, s := range []string{"", "XSB", good + "0", good[:len(good)-1], "XSQ" + good[3:], "YSB" + good[3:], good[:5] +
		"U" + good[6:], "https://x/r/abc"} {
		if c, err := wire.ParseCard(s); err == nil {
			t.Errorf("%q: %+v", s, c)
		}
	}
}
