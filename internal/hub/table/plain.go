package table

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// plain reads a text.
func (t *Table) plain(raw []byte) error {
	text, err := decode(raw)
	if err != nil {
		return err
	}
	t.text = text
	comma := separator(text)
	if line := crowded(text, comma); line > 0 {
		return &Problem{Kind: TooManyColumns, Line: line}
	}
	r := csv.NewReader(strings.NewReader(text))
	r.FieldsPerRecord, r.ReuseRecord, r.Comma = -1, true, comma
	size := 0
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if bad := (*csv.ParseError)(nil); errors.As(err, &bad) {
			return &Problem{Kind: Quote, Line: bad.StartLine}
		}
		if err != nil {
			return &Problem{Kind: Damaged}
		}
		line, _ := r.FieldPos(0)
		for i, c := range record {
			if size += len(c); c != "" && i >= MaxColumns {
				return &Problem{Kind: TooManyColumns, Line: line, Column: i + 1}
			}
		}
		if line > MaxRows {
			return &Problem{Kind: TooManyRows, Line: line}
		}
		if size > MaxText {
			return &Problem{Kind: TooLarge, Line: line}
		}
		t.add(line, record)
	}
}

// crowded is the first line with more separators than any cell of a table in our limits can hold: reading it takes
// memory for each.
func crowded(text string, comma rune) int {
	line, n, quoted := 0, 0, false
	for l := range strings.Lines(text) {
		if n, quoted = count(l, comma, quoted); n > 4096 {
			return line + 1
		}
		line++
	}
	return 0
}

// count is how often a separator stands outside quotation marks, in a line that begins within some or not, and whether
// it ends within some.
func count(line string, comma rune, quoted bool) (n int, still bool) {
	for _, b := range []byte(line) {
		switch {
		case b == '"':
			quoted = !quoted
		case rune(b) == comma && !quoted:
			n++
		}
	}
	return n, quoted
}

// separators is all that may stand between cells.
const separators = ",\t;"

// separator is what stands most often between the headings: a comma, a tab, or the semicolon of some countries'
// spreadsheets.
func separator(text string) rune {
	first, _, _ := strings.Cut(strings.TrimLeft(text, "\r\n"), "\n")
	best, most := ',', 0
	for _, c := range separators {
		if n, _ := count(first, c, false); n > most {
			best, most = c, n
		}
	}
	return best
}

// decode is the text in UTF-8, without a mark.
func decode(raw []byte) (string, error) {
	var from encoding.Encoding
	switch utf16, big := wide(raw); {
	case utf16 && len(raw)%2 != 0:
		return "", &Problem{Kind: Encoding}
	case utf16 && big:
		from = unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	case utf16:
		from = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	case bytes.IndexByte(raw, 0) >= 0: // a picture, a document: no text at all
		return "", &Problem{Kind: Encoding}
	case !utf8.Valid(raw):
		from = simplifiedchinese.GB18030
	}
	if from != nil {
		out, err := from.NewDecoder().Bytes(raw)
		if err != nil {
			return "", &Problem{Kind: Encoding}
		}
		raw = out
		if at := bytes.IndexFunc(raw, func(r rune) bool { return r == utf8.RuneError || r == 0 }); at >= 0 {
			return "", &Problem{Kind: Encoding, Line: 1 + bytes.Count(raw[:at], []byte("\n"))}
		}
	}
	return string(bytes.TrimPrefix(raw, []byte("\ufeff"))), nil
}

// wide tells UTF-16 by its mark, or by the empty half of the commas, tabs and line ends of a table.
func wide(raw []byte) (utf16, big bool) {
	switch {
	case bytes.HasPrefix(raw, []byte("\xff\xfe")):
		return true, false
	case bytes.HasPrefix(raw, []byte("\xfe\xff")):
		return true, true
	}
	var zeros [2]int
	for i, b := range raw[:min(len(raw), 4096)] {
		if b == 0 {
			zeros[i%2]++
		}
	}
	switch {
	case zeros[0] > 0 && zeros[1] == 0:
		return true, true
	case zeros[1] > 0 && zeros[0] == 0:
		return true, false
	}
	return false, false
}
