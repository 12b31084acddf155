// Command measure says how often the handwriting matcher finds what was written, and how long it takes. BENCHMARKS.md beside
// the matcher tells what was seen.
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
	folder := flag.String("kanjivg", "", "folder of KanjiVG's drawings, see fetch.sh; none: only our own shapes are written")
	count := flag.Int("count", 500, "characters written with each hand")
	seed := flag.Uint64("seed", 1000, "where chance starts")
	prior := flag.Float64("prior", 10, "")
	flag.Parse()
	set, err := template.Read(handwriting.Strokes)
	if err != nil {
		log.Fatal(err)
	}
	m, err := matcher.Load()
	if err != nil {
		log.Fatal(err)
	}
	m.W.Prior = *prior
	sources := []source{{"own shapes", ownShapes(set)}}
	if *folder != "" {
		others, err := kanjiVG(*folder)
		if err != nil {
			log.Fatal(err)
		}
		sources = append(sources, source{"KanjiVG", shared(set, others)})
	}
	shuffled := handwritingtest.Everyday()
	shuffled.Shuffle = true
	for _, s := range sources {
		for _, h := range []struct {
			name string
			hand handwritingtest.Hand
		}{{"clean", handwritingtest.Hand{}}, {"careful", handwritingtest.Careful()}, {"everyday", handwritingtest.Everyday()},
			{"any order", shuffled}, {"hasty", handwritingtest.Hasty()}} {
			runHand(m, s, h.name, h.hand, *count, *seed)
		}
	}
}

type sample struct {
	r     rune
	shape []input.Stroke
}

type source struct {
	name    string
	samples []sample
}

// ownShapes lists the shapes of characters that modern text holds: the commonest 5,000 or so.
func ownShapes(set *template.Set) []sample {
	var all []sample
	for i, s := range set.Shapes {
		if s.Prior > 90 {
			all = append(all, sample{s.Rune, set.Strokes(i)})
		}
	}
	return all
}

// shared lists the drawings of characters that modern Chinese text holds too and that have as many strokes here as there.
func shared(set *template.Set, others map[rune][]input.Stroke) []sample {
	var all []sample
	for i, s := range set.Shapes {
		if o := others[s.Rune]; o != nil && s.Prior > 90 && len(o) == set.Count(i) {
			all = append(all, sample{s.Rune, o})
		}
	}
	return all
}

func runHand(m input.Recogniser, s source, name string, hand handwritingtest.Hand, count int, seed uint64) {
	pick := rand.New(rand.NewPCG(seed, 0))
	var top1, top5, top10 int
	var took []time.Duration
	for i := range count {
		c := s.samples[pick.IntN(len(s.samples))]
		ink := hand.Write(c.shape, rand.New(rand.NewPCG(seed, uint64(i)+1)))
		start := time.Now()
		found := m.Recognise(ink, 10)
		took = append(took, time.Since(start))
		at := slices.IndexFunc(found, func(f input.Candidate) bool { return f.Text == string(c.r) })
		if at == 0 {
			top1++
		}
		if at >= 0 && at < 5 {
			top5++
		}
		if at >= 0 {
			top10++
		}
	}
	slices.SortFunc(took, func(a, b time.Duration) int { return cmp.Compare(a, b) })
	share := func(n int) float64 { return 100 * float64(n) / float64(count) }
	fmt.Printf("%-10s %-9s of %d: first %5.1f %%, first five %5.1f %%, first ten %5.1f %%; half within %v, 95 %% within %v\n",
		s.name, name, count, share(top1), share(top5), share(top10), took[count/2].Round(10*time.Microsecond), took[count*95/100].Round(10*time.Microsecond))
}
