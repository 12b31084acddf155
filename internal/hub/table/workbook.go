package table

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strconv"
	"strings"
)

const (
	maxParts = 5000    // files in it: more than a workbook with a hundred sheets, pictures and charts has
	maxTexts = 1 << 19 // that its cells share
)

// workbook reads the first sheet of a file that is shown, as spreadsheet programs save it.
func (t *Table) workbook(raw []byte) error {
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil || len(z.File) > maxParts {
		return &Problem{Kind: Damaged}
	}
	b := &book{files: map[string]*zip.File{}, left: maxUnzipped}
	for _, f := range z.File {
		b.files[strings.ToLower(strings.TrimPrefix(f.Name, "/"))] = f
	}
	sheet, texts, err := b.parts()
	if err == nil && texts != "" {
		err = b.shared(texts)
	}
	if err == nil {
		err = b.sheet(sheet, t)
	}
	if p := (*Problem)(nil); err == nil || errors.As(err, &p) {
		return err
	}
	return &Problem{Kind: Damaged}
}

// book is a workbook on its way in.
type book struct {
	files map[string]*zip.File
	texts []string // shared by its cells
	left  int64    // bytes that may still be unpacked
}

// open unpacks a part as it is read. What it says about its size is not believed.
func (b *book) open(name string) (*markup, io.Closer, error) {
	f := b.files[strings.ToLower(name)]
	if f == nil {
		return nil, nil, &Problem{Kind: Damaged}
	}
	r, err := f.Open()
	if err != nil {
		return nil, nil, &Problem{Kind: Damaged}
	}
	return newMarkup(r, &b.left), r, nil
}

// parts names the first sheet that is shown, and the part with the shared texts, if there is one.
func (b *book) parts() (sheet, texts string, err error) {
	id := ""
	err = b.each("xl/workbook.xml", func(_ *markup, e xml.StartElement) error {
		if e.Name.Local == "sheet" && id == "" && (attr(e, "state") == "" || attr(e, "state") == "visible") {
			id = attr(e, "id")
		}
		return nil
	})
	if err != nil {
		return "", "", err
	}
	err = b.each("xl/_rels/workbook.xml.rels", func(_ *markup, e xml.StartElement) error {
		if e.Name.Local != "Relationship" {
			return nil
		}
		to := strings.TrimPrefix(attr(e, "Target"), "/")
		if !strings.HasPrefix(attr(e, "Target"), "/") {
			to = path.Join("xl", to)
		}
		switch {
		case attr(e, "Id") == id && id != "":
			sheet = to
		case strings.HasSuffix(attr(e, "Type"), "/sharedStrings"):
			texts = to
		}
		return nil
	})
	if err == nil && sheet == "" {
		err = &Problem{Kind: Damaged}
	}
	return sheet, texts, err
}

// each hands over every element that begins in a part, until one is wrong.
func (b *book) each(name string, do func(*markup, xml.StartElement) error) error {
	d, c, err := b.open(name)
	if err != nil {
		return err
	}
	defer c.Close()
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if e, ok := tok.(xml.StartElement); ok {
			if err := do(d, e); err != nil {
				return err
			}
		}
	}
}

// shared reads the texts that cells name by their number.
func (b *book) shared(name string) error {
	return b.each(name, func(d *markup, e xml.StartElement) error {
		if e.Name.Local != "si" {
			return nil
		}
		text, err := words(d, "si")
		if err != nil {
			return err
		}
		if b.texts = append(b.texts, text); len(b.texts) > maxTexts {
			return &Problem{Kind: TooLarge}
		}
		return nil
	})
}

// words is the text in an element, of all its runs, without how it is read aloud.
func words(d *markup, end string) (string, error) {
	var out strings.Builder
	in := false
	for {
		tok, err := d.Token()
		if err != nil {
			return "", err
		}
		switch e := tok.(type) {
		case xml.StartElement:
			if e.Name.Local == "rPh" {
				if err := d.Skip(); err != nil {
					return "", err
				}
				continue
			}
			in = e.Name.Local == "t"
		case xml.EndElement:
			if in = false; e.Name.Local == end {
				return out.String(), nil
			}
		case xml.CharData:
			if in {
				out.Write(e)
			}
		}
	}
}

func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// place is where a cell says that it stands: line and column, from 1 both.
func place(ref string) (line, column int, ok bool) {
	i := 0
	for ; i < len(ref) && i < 3 && ref[i] >= 'A' && ref[i] <= 'Z'; i++ {
		column = column*26 + int(ref[i]-'A') + 1
	}
	line, err := strconv.Atoi(ref[i:])
	return line, column, err == nil && line > 0 && column > 0
}
