package write_test

import (
	"testing"
)

const sentence = "在三楼彩超室排队等了两个多小时"

func TestWrite_ASentenceIsTypedByTappingKeys(t *testing.T) {
	g := newGlass(t, setting{panel: portrait})
	g.shot("empty")
	g.tapLetters("zaisanloucaichaoshipaiduidenglelianggeduoxiaoshi")
	g.shot("composing")
	g.tap(sentence)
	if got := g.visit.Draft().Text; got != sentence {
		t.Errorf("the draft holds %q", got)
	}
	g.tap("，")
	g.tapLetters("yishengtaidubuhao")
	g.shot("second")
}
