// Command gen writes the shapes that handwriting is compared with: the middle lines of each character's strokes,
// thinned and cut to one byte a coordinate, with how common the character is. make.sh beside it names where the data
// comes from.
package main

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// shape is one way to write a rune. Points run over 0 to 255, y downwards.
type shape struct {
	r       rune
	prior   uint8
	strokes [][][2]float64
}

func main() {
	shapes := flag.String("shapes", "", "folder of hanzi-writer-data")
	words := flag.String("words", "", "word list of cppjieba")
	signs := flag.String("signs", "", "digits and capitals")
	out := flag.String("out", "", "file to write")
	flag.Parse()
	if err := run(*shapes, *words, *signs, *out); err != nil {
		log.Fatal(err)
	}
}

func run(folder, words, signs, out string) error {
	common, err := howCommon(words)
	if err != nil {
		return err
	}
	all, err := characters(folder, common)
	if err != nil {
		return err
	}
	own, err := readSigns(signs)
	if err != nil {
		return err
	}
	all = append(all, own...)
	slices.SortStableFunc(all, func(a, b shape) int { return int(a.r - b.r) })
	var raw bytes.Buffer
	raw.WriteString("XSHW1")
	if err := binary.Write(&raw, binary.LittleEndian, uint16(len(all))); err != nil {
		return err
	}
	for _, s := range all {
		write(&raw, s)
	}
	var packed bytes.Buffer
	z, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return err
	}
	if _, err := z.Write(raw.Bytes()); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	log.Printf("%d shapes, %d bytes, packed %d", len(all), raw.Len(), packed.Len())
	return os.WriteFile(out, packed.Bytes(), 0o644)
}

// howCommon maps each character to the 0 to 255 place of its logarithm of occurrences in running text.
func howCommon(words string) (map[rune]uint8, error) {
	list, err := os.ReadFile(words)
	if err != nil {
		return nil, fmt.Errorf("read word list: %w", err)
	}
	count := map[rune]float64{}
	for line := range strings.Lines(string(list)) {
		f := strings.Fields(line)
		if len(f) < 2 {
			continue
		}
		n, err := strconv.ParseFloat(f[1], 64)
		if err != nil {
			return nil, fmt.Errorf("word list, %q: %w", line, err)
		}
		for _, r := range f[0] {
			count[r] += n
		}
	}
	most := 0.0
	for r, n := range count {
		if r >= 0x3007 {
			most = max(most, n)
		}
	}
	common := map[rune]uint8{}
	for r, n := range count {
		common[r] = uint8(math.Round(255 * min(1, math.Log1p(n)/math.Log1p(most))))
	}
	return common, nil
}

func characters(folder string, common map[rune]uint8) ([]shape, error) {
	files, err := filepath.Glob(filepath.Join(folder, "*.json"))
	if err != nil {
		return nil, err
	}
	var all []shape
	for _, f := range files {
		r, n := utf8.DecodeRuneInString(filepath.Base(f))
		if filepath.Base(f)[n:] != ".json" || r < 0x3007 {
			continue // the package's own files, and parts of characters that nobody types
		}
		text, err := os.ReadFile(f)
		if err != nil {
			return nil, err
		}
		var data struct{ Medians [][][2]float64 }
		if err := json.Unmarshal(text, &data); err != nil {
			return nil, fmt.Errorf("%s: %w", f, err)
		}
		s := shape{r: r, prior: common[r]}
		for _, m := range data.Medians {
			var stroke [][2]float64
			for _, p := range m {
				// The package's box runs over x 0 to 1024 and y 900 down to -124.
				stroke = append(stroke, [2]float64{p[0] / 1024 * 255, (900 - p[1]) / 1024 * 255})
			}
			s.strokes = append(s.strokes, thin(stroke, 1.2))
		}
		all = append(all, s)
	}
	return all, nil
}

func readSigns(path string) ([]shape, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read signs: %w", err)
	}
	var all []shape
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		head, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		prior, points, _ := strings.Cut(rest, " ")
		n, err := strconv.ParseUint(prior, 10, 8)
		if err != nil {
			return nil, fmt.Errorf("signs, %q: %w", line, err)
		}
		r, _ := utf8.DecodeRuneInString(head)
		s := shape{r: r, prior: uint8(n)}
		for _, part := range strings.Split(points, "|") {
			var stroke [][2]float64
			for _, p := range strings.Fields(part) {
				var x, y float64
				if _, err := fmt.Sscanf(p, "%g,%g", &x, &y); err != nil {
					return nil, fmt.Errorf("signs, %q: %w", line, err)
				}
				stroke = append(stroke, [2]float64{x * 2.55, y * 2.55})
			}
			s.strokes = append(s.strokes, stroke)
		}
		all = append(all, s)
	}
	return all, nil
}

// thin leaves out points that lie within tolerance of the line between those kept (Douglas and Peucker).
func thin(s [][2]float64, tolerance float64) [][2]float64 {
	if len(s) < 3 {
		return s
	}
	a, b := s[0], s[len(s)-1]
	far, at := 0.0, 0
	for i, p := range s[1 : len(s)-1] {
		if d := offLine(p, a, b); d > far {
			far, at = d, i+1
		}
	}
	if far <= tolerance {
		return [][2]float64{a, b}
	}
	return append(thin(s[:at+1], tolerance), thin(s[at:], tolerance)[1:]...)
}

func offLine(p, a, b [2]float64) float64 {
	dx, dy := b[0]-a[0], b[1]-a[1]
	n := math.Hypot(dx, dy)
	if n == 0 {
		return math.Hypot(p[0]-a[0], p[1]-a[1])
	}
	return math.Abs(dx*(p[1]-a[1])-dy*(p[0]-a[0])) / n
}

func write(w *bytes.Buffer, s shape) {
	w.Write(binary.LittleEndian.AppendUint32(nil, uint32(s.r)))
	w.WriteByte(s.prior)
	w.WriteByte(uint8(len(s.strokes)))
	for _, stroke := range s.strokes {
		w.WriteByte(uint8(len(stroke)))
		for _, p := range stroke {
			w.WriteByte(toByte(p[0]))
			w.WriteByte(toByte(p[1]))
		}
	}
}

func toByte(v float64) uint8 { return uint8(math.Round(min(255, max(0, v)))) }
