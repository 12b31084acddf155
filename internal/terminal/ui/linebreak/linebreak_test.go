package linebreak_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/terminal/ui/linebreak"
)

// ems measures a Chinese character as two units and anything else as one.
func ems(s string) float32 {
	var w float32
	for _, r := range s {
		if linebreak.Wide(r) {
			w++
		}
		w++
	}
	return w
}

func TestBreak_KeepsPunctuationOffLineStartsAndBracketsOffLineEnds(t *testing.T) {
	text := "说一说、写一写、拍一拍，两分钟就好。不留姓名也可以（真的）。“谢谢”！"
	for width := float32(6); width < 60; width++ {
		lines := linebreak.Break(text, width, ems)
		require.Equal(t, text, strings.Join(lines, ""))
		for i, l := range lines {
			first, _ := utf8.DecodeRuneInString(l)
			last, _ := utf8.DecodeLastRuneInString(l)
			require.LessOrEqual(t, ems(l), width, l)
			require.NotContains(t, "、，。）”！", string(first), "width %v line %d", width, i)
			require.NotContains(t, "（“", string(last), "width %v line %d", width, i)
		}
	}
}

func TestBreak_KeepsWordsAndNumbersWhole(t *testing.T) {
	require.Equal(t, []string{"Please say it", "here again"}, linebreak.Break("Please say it here again", 14, ems))
	require.Equal(t, []string{"院长热线", "24 小时有", "人接"}, linebreak.Break("院长热线 24 小时有人接", 9, ems))
	require.Equal(t, []string{"扫码 QR", "看 ABC"}, linebreak.Break("扫码 QR 看 ABC", 8, ems))
}

func TestBreak_CutsOnlyAWordThatFitsNoLine(t *testing.T) {
	require.Equal(t, []string{"abcd", "ef"}, linebreak.Break("abcdef", 4, ems))
	require.Equal(t, []string{"一", "", "二"}, linebreak.Break("一\n\n二", 4, ems))
	require.Equal(t, []string{""}, linebreak.Break("", 4, ems))
}

func TestBalanced_EndsLinesAtPunctuation(t *testing.T) {
	lines := linebreak.Balanced("没有操作，将清除刚才填写的内容，保护您的隐私", 42, ems)
	require.Len(t, lines, 2)
	require.Equal(t, []string{"没有操作，将清除刚才填写的内容，", "保护您的隐私"}, lines)
}

func TestBalanced_CutsNoPhraseThatIsWiderThanALine(t *testing.T) {
	require.Equal(t, []string{"办事遇到", "困难，请", "帮我解决"}, linebreak.Balanced("办事遇到困难，请帮我解决", 11, ems))
}

func TestAllowed_IsWhereBreakBreaks(t *testing.T) {
	for _, c := range []struct {
		before, after string
		want          bool
	}{
		{"Experi", "encer", false}, {"Experiencer ", "sign-in", true}, {"sign-", "in", true}, {"约 24 ", "小时", false},
		{"两分", "钟", true}, {"两分钟", "，就好", false}, {"（", "真的", false}, {"看", "ABC", true}, {"一\n", "二", true}, {"", "一", true},
		{"一", "", true},
		{"·····  ", "·····", true}, {"··", "···", false}, {"阿卜杜", "·热合曼", false},
	} {
		require.Equal(t, c.want, linebreak.Allowed(c.before+c.after, len(c.before)), c.before+"|"+c.after)
	}
}

func TestWidest_IsWhatTheLongestWordNeeds(t *testing.T) {
	for text, want := range map[string]float32{"": 0, "a bcd\nef": 3, "wait unbelievably long": 12, "两分钟": 2} {
		require.Equal(t, want, linebreak.Widest(text, ems), text)
	}
}
