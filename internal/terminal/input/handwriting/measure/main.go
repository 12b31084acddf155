// Command measure says how often the handwriting matcher finds what was written, and how long it takes. BENCHMARKS.md
// beside the matcher tells what was seen and how to run it.
package main

import (
	"cmp"
	"flag"
	"fmt"
	"log"
	"math/rand/v2"
	"slices"
	"time"

	"xinsheng/assets/kiosk/handwriting"
	"xinsheng/internal/terminal/input"
	matcher "xinsheng/internal/terminal/input/handwriting"
	"xinsheng/internal/terminal/input/handwriting/handwritingtest"
	"xinsheng/internal/terminal/input/handwriting/template"
)

func main() {
	folder := flag.String("kanjivg", "",
		"folder of KanjiVG's drawings, as fetch.sh leaves it; none: only our own shapes are written")
	count := flag.Int("count", 1000, "characters written with each hand")
	seed := flag.Uint64("seed", 1000, "where chance starts; the model is learned and tuned with others")
	flag.Parse()
	if err := run(*folder, *count, *seed); err != nil {
		log.Fatal(err)
	}
}

func run(folder string, count int, seed uint64) error {
	set, err := template.Read(handwriting.Strokes)
	if err != nil {
		return err
	}
	start := time.Now()
	m := matcher.New()
	if err := m.Err(); err != nil {
		return err
	}
	fmt.Printf("ready after %v\n", time.Since(start).Round(time.Millisecond))
	sources := []source{ownShapes(set)}
	if folder != "" {
		others, err := kanjiVG(folder)
		if err != nil {
			return err
		}
		sources = append(sources, shared(set, others))
	}
	for _, s := range sources {
		for _, usage := range []bool{false, true} {
			for _, h := range hands() {
				fmt.Println(h.try(m, s, usage, count, seed))
			}
		}
	}
	for _, part := range []float64{0.5, 0.7, 0.9} {
		fmt.Println(early(m, sources[0], part, count, seed))
	}
	return nil
}

type hand struct {
	name string
	handwritingtest.Hand
}

func hands() []hand {
	shuffled := handwritingtest.Everyday()
	shuffled.Shuffle = true
	return []hand{
		{"as drawn", handwritingtest.Hand{}}, {"careful", handwritingtest.Careful()},
		{"everyday", handwritingtest.Everyday()},
		{"everyday, any order", shuffled}, {"hasty", handwritingtest.Hasty()},
	}
}

// try writes characters from a source and counts how far forward they were found.
func (h hand) try(m input.Recogniser, s source, usage bool, count int, seed uint64) string {
	pick := rand.New(rand.NewPCG(seed, 0))
	var within [10]int
	took := make([]time.Duration, count)
	for i := range count {
		c := s.pick(pick, usage)
		ink := h.Write(c.shape, rand.New(rand.NewPCG(seed, uint64(i)+1)))
		start := time.Now()
		found := m.Recognise(ink, 10)
		took[i] = time.Since(start)
		if at := position(found, c.r); at >= 0 {
			within[at]++
		}
	}
	slices.SortFunc(took, func(a, b time.Duration) int { return cmp.Compare(a, b) })
	how := "each equally often"
	if usage {
		how = "as often as in text"
	}
	return fmt.Sprintf("%-10s | %-19s | %-19s | %5.1f %% | %5.1f %% | %5.1f %% | %v | %v", s.name, how, h.name,
		percent(within[:1], count), percent(within[:5], count), percent(within[:], count),
		took[count/2].Round(100*time.Microsecond), took[count*95/100].Round(100*time.Microsecond))
}

// early writes the first part of each character's strokes and counts how often it is offered already.
func early(m input.Recogniser, s source, part float64, count int, seed uint64) string {
	pick := rand.New(rand.NewPCG(seed, 1))
	var within [10]int
	for i := range count {
		c := s.pick(pick, true)
		ink := handwritingtest.Careful().Write(c.shape, rand.New(rand.NewPCG(seed, uint64(i)+1)))
		ink = ink[:max(1, int(float64(len(ink))*part))]
		if at := position(m.Recognise(ink, 10), c.r); at >= 0 {
			within[at]++
		}
	}
	return fmt.Sprintf("after %.0f %% of the strokes: first %.1f %%, among ten %.1f %%", part*100,
		percent(within[:1], count), percent(within[:], count))
}

func position(found []input.Candidate, r rune) int {
	return slices.IndexFunc(found, func(f input.Candidate) bool { return f.Text == string(r) })
}

func percent(counts []int, of int) float64 {
	sum := 0
	for _, n := range counts {
		sum += n
	}
	return 100 * float64(sum) / float64(of)
}
