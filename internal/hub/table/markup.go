package table

import (
	"bufio"
	"encoding/xml"
	"io"
)

// What a part of a workbook may take of the hub. A few kilobytes unpack to anything, and each tag and attribute takes
// more memory than its bytes.
const (
	maxUnzipped = 32 << 20 // bytes of all parts that are read
	maxToken    = 1 << 20  // bytes of one tag or text; spreadsheets keep 32,767 characters in a cell
	maxTokens   = 2 << 20
	maxDepth    = 64
)

// markup reads the elements of a part, within those limits.
type markup struct {
	*xml.Decoder
	from   *metered
	tokens int
	depth  int
}

func newMarkup(r io.Reader, left *int64) *markup {
	m := &metered{from: bufio.NewReader(r), left: left}
	return &markup{Decoder: xml.NewDecoder(m), from: m}
}

// Token is the next one.
func (m *markup) Token() (xml.Token, error) {
	m.from.token = 0
	tok, err := m.Decoder.Token()
	if err != nil {
		return nil, err
	}
	switch tok.(type) {
	case xml.StartElement:
		m.depth++
	case xml.EndElement:
		m.depth--
	}
	if m.tokens++; m.tokens > maxTokens || m.depth > maxDepth {
		return nil, &Problem{Kind: TooLarge}
	}
	return tok, nil
}

// Skip goes to the end of the element whose start was read last.
func (m *markup) Skip() error {
	for outside := m.depth - 1; m.depth > outside; {
		if _, err := m.Token(); err != nil {
			return err
		}
	}
	return nil
}

// metered ends at what may be unpacked. Being an io.ByteReader, it is asked for no byte before that is needed.
type metered struct {
	from  *bufio.Reader
	left  *int64
	token int
}

func (m *metered) ReadByte() (byte, error) {
	if *m.left--; *m.left < 0 {
		return 0, &Problem{Kind: TooLarge}
	}
	if m.token++; m.token > maxToken {
		return 0, &Problem{Kind: TooLarge}
	}
	return m.from.ReadByte()
}

func (m *metered) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	b, err := m.ReadByte()
	if err != nil {
		return 0, err
	}
	p[0] = b
	return 1, nil
}
