package template_test

import (
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// firstLevel lists rows 16 to 55 of GB2312.
func firstLevel(t *testing.T) []rune {
	t.Helper()
	var all []rune
	for hi := byte(0xB0); hi <= 0xD7; hi++ {
		for lo := byte(0xA1); lo <= 0xFE; lo++ {
			if hi == 0xD7 && lo > 0xF9 {
				break
			}
			text, err := simplifiedchinese.GBK.NewDecoder().Bytes([]byte{hi, lo})
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, []rune(string(text))...)
		}
	}
	if len(all) != 3755 {
		t.Fatalf("%d characters", len(all))
	}
	return all
}
