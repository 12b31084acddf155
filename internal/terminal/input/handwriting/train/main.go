// Command train learns the model of the handwriting matcher: simulated hands write every shape many times, and the
// directions in feature space that tell characters apart best, against what hands do to one character, are kept.
package main

import (
	"flag"
	"log"
	"math"
	"math/rand/v2"
	"os"
	"runtime"
	"sync"

	"xinsheng/assets/kiosk/handwriting"
	"xinsheng/internal/terminal/input/handwriting/feature"
	"xinsheng/internal/terminal/input/handwriting/handwritingtest"
	"xinsheng/internal/terminal/input/handwriting/model"
	"xinsheng/internal/terminal/input/handwriting/template"
)

func main() {
	out := flag.String("out", "", "file to write")
	samples := flag.Int("samples", 200, "times that each shape is written")
	ridge := flag.Float64("ridge", 0.3,
		"how far the difference within a shape is made equal before it is looked at, as a share of its mean")
	keep := flag.Int("keep", 128, "directions of feature space that are kept")
	seed := flag.Uint64("seed", 1, "where chance starts; tests use others")
	flag.Parse()
	if err := run(*out, *samples, *keep, *seed, *ridge); err != nil {
		log.Fatal(err)
	}
}

func run(out string, samples, keep int, seed uint64, ridge float64) error {
	set, err := template.Read(handwriting.Strokes)
	if err != nil {
		return err
	}
	log.Printf("%d shapes, each written %d times", len(set.Shapes), samples)
	means, within := gather(set, samples, seed)
	log.Print("looking for the directions that tell characters apart")
	project := discriminate(means, within, keep, ridge)
	m := model.New(project, means)
	packed, err := m.Pack()
	if err != nil {
		return err
	}
	log.Printf("%d bytes", len(packed))
	return os.WriteFile(out, packed, 0o644)
}

// gather returns the mean vector of each shape and the covariance of what hands do to a shape.
func gather(set *template.Set, samples int, seed uint64) ([]feature.Vector, symmetric) {
	means := make([]feature.Vector, len(set.Shapes))
	workers := runtime.NumCPU()
	sums := make([]symmetric, workers)
	var wg sync.WaitGroup
	for w := range workers {
		sums[w] = newSymmetric(feature.Size)
		wg.Go(func() {
			for i := w; i < len(means); i += workers {
				vs := write(set, i, samples, seed)
				for _, v := range vs {
					for d, x := range v {
						means[i][d] += x / float32(len(vs))
					}
				}
				for _, v := range vs {
					addSquare(sums[w], v, &means[i])
				}
			}
		})
	}
	wg.Wait()
	for w := 1; w < workers; w++ {
		for i, row := range sums[w] {
			for j, x := range row {
				sums[0][i][j] += x
			}
		}
	}
	for i, row := range sums[0] {
		for j := range i {
			row[j] = sums[0][j][i]
		}
	}
	scale(sums[0], 1/float64(len(means)*(samples-1)))
	return means, sums[0]
}

// write returns the vectors of one shape, the taught form first.
func write(set *template.Set, i, samples int, seed uint64) []*feature.Vector {
	rng := rand.New(rand.NewPCG(seed, uint64(i)))
	shape := set.Strokes(i)
	vs := make([]*feature.Vector, samples)
	for k := range vs {
		hand := handwritingtest.Anyone(rng)
		if k == 0 {
			hand = handwritingtest.Hand{}
		}
		vs[k] = feature.Extract(feature.Clean(hand.Write(shape, rng)))
	}
	return vs
}

// addSquare adds the upper half of the outer product of v - mean.
func addSquare(sum symmetric, v, mean *feature.Vector) {
	var d [feature.Size]float64
	for i := range d {
		d[i] = float64(v[i] - mean[i])
	}
	for i, a := range d {
		if a == 0 {
			continue
		}
		row := sum[i]
		for j := i; j < len(d); j++ {
			row[j] += a * d[j]
		}
	}
}

func scale(m symmetric, k float64) {
	for _, row := range m {
		for j := range row {
			row[j] *= k
		}
	}
}

// discriminate finds the directions with the most difference between shapes for the difference within one (Fisher): it
// makes the difference within one equal in all directions, then takes the main axes of the means.
func discriminate(means []feature.Vector, within symmetric, keep int, ridge float64) [][]float64 {
	trace := 0.0
	for i := range within {
		trace += within[i][i]
	}
	for i := range within {
		within[i][i] += ridge * trace / feature.Size
	}
	values, vectors := within.eigen()
	white := make([][]float64, feature.Size)
	for k := range white {
		white[k] = make([]float64, feature.Size)
		for d, x := range vectors[k] {
			white[k][d] = x / math.Sqrt(values[k])
		}
	}
	between := newSymmetric(feature.Size)
	var centre feature.Vector
	for i := range means {
		for d, x := range means[i] {
			centre[d] += x / float32(len(means))
		}
	}
	var zero feature.Vector
	for i := range means {
		var y feature.Vector
		for k, row := range white {
			sum := 0.0
			for d, x := range row {
				sum += x * float64(means[i][d]-centre[d])
			}
			y[k] = float32(sum)
		}
		addSquare(between, &y, &zero)
	}
	for i, row := range between {
		for j := range i {
			row[j] = between[j][i]
		}
	}
	_, main := between.eigen()
	project := make([][]float64, keep)
	for k := range project {
		project[k] = make([]float64, feature.Size)
		for j, a := range main[k] {
			for d, x := range white[j] {
				project[k][d] += a * x
			}
		}
	}
	return project
}
