package hospital

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"xinsheng/internal/feedback"
)

// MaxBeds is how many beds a ward may have.
const MaxBeds = 200

// bedRange is beds from one to another: 1-36, A1–A12, 加1至加4.
var bedRange = regexp.MustCompile(`^(\D*?)([0-9]{1,4})\s*[-–—~～至到]\s*(\D*?)([0-9]{1,4})$`)

// ParseBeds reads the beds of a ward as people write them: 1-36、加1、加2. What cannot be read is not ok.
func ParseBeds(s string) (beds []string, ok bool) {
	words := strings.FieldsFunc(strings.Map(plainWidth, s), func(r rune) bool {
		return r == '、' || r == ',' || r == ';' || r == '\n' || r == '\r'
	})
	for _, w := range words {
		if w = strings.TrimSpace(w); w == "" {
			continue
		}
		m := bedRange.FindStringSubmatch(w)
		if m == nil {
			beds = append(beds, w)
			continue
		}
		from, _ := strconv.Atoi(m[2]) // at most four digits
		to, _ := strconv.Atoi(m[4])
		if m[3] != "" && m[3] != m[1] || to < from || to-from >= MaxBeds {
			return nil, false
		}
		for n := from; n <= to; n++ {
			beds = append(beds, fmt.Sprintf("%s%0*d", m[1], padded(m[2]), n))
		}
	}
	return beds, validBeds(beds)
}

// padded is how many digits numbers are filled up to: those of 01, and none of 1.
func padded(first string) int {
	if strings.HasPrefix(first, "0") {
		return len(first)
	}
	return 0
}

func validBeds(beds []string) bool {
	if len(beds) > MaxBeds {
		return false
	}
	for i, b := range beds {
		if b == "" || utf8.RuneCountInString(b) > feedback.MaxBedRunes || b != strings.TrimSpace(b) ||
			strings.ContainsFunc(b, unicode.IsControl) || slices.Contains(beds[:i], b) {
			return false
		}
	}
	return true
}

// BedsText writes beds so that ParseBeds reads them again, and three or more that follow each other as a range with the
// word to between. In a spreadsheet that word is no hyphen: there 1-12 would become a day of January.
func BedsText(beds []string, to string) string {
	var out []string
	for i := 0; i < len(beds); {
		end := i
		for end+1 < len(beds) && follows(beds[end], beds[end+1]) {
			end++
		}
		if end-i >= 2 {
			out = append(out, beds[i]+to+beds[end])
			i = end + 1
			continue
		}
		out = append(out, beds[i])
		i++
	}
	return strings.Join(out, "、")
}

var bedNumber = regexp.MustCompile(`^(\D*?)([0-9]{1,4})$`)

// follows reports whether b is the bed that comes behind a when they are counted.
func follows(a, b string) bool {
	m := bedNumber.FindStringSubmatch(a)
	if m == nil {
		return false
	}
	n, _ := strconv.Atoi(m[2])
	return b == fmt.Sprintf("%s%0*d", m[1], padded(m[2]), n+1)
}
