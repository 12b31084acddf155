package propose

import (
	"hash/fnv"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"unicode"
)

// The shape of a model.
const (
	features = 1 << 15 // hashed: a model holds no words
	longest  = 2       // characters of an n-gram
	epochs   = 12
	rate     = 2.0 // of learning at first; it falls to nothing
)

// Sample is a text and the category that somebody chose for it.
type Sample struct {
	Text     string
	Category string
	Held     bool // is for judging a model, never for learning
}

// Model is a linear classifier over n-grams of characters: multinomial logistic regression, learned by stochastic
// gradient descent. It does not change, and is safe for concurrent use.
type Model struct {
	classes []string
	weights []float32 // by feature, then by class
	bias    []float32
	rarity  []float32 // of a feature: the logarithm of how few samples have it; 0: none has
	Samples int       // from which it learned
}

// Proposal is a category with its share of all, 0 to 1.
type Proposal struct {
	Category string
	Share    float64
}

// Train learns from the samples that are not held out, always the same from the same samples.
func Train(samples []Sample) *Model {
	var learn []Sample
	m := new(Model)
	for _, s := range samples {
		if !s.Held {
			learn = append(learn, s)
			m.classes = append(m.classes, s.Category)
		}
	}
	slices.Sort(m.classes)
	m.classes = slices.Compact(m.classes)
	n := len(m.classes)
	m.weights, m.bias, m.Samples = make([]float32, features*n), make([]float32, n), len(learn)
	grams, right := make([][]uint32, len(learn)), make([]int, len(learn))
	for i, s := range learn {
		grams[i] = gramsOf(s.Text)
		right[i], _ = slices.BinarySearch(m.classes, s.Category)
	}
	m.rarity = rarity(grams)
	random := rand.New(rand.NewPCG(1, 2))
	order, steps, step := random.Perm(len(learn)), epochs*len(learn), 0
	for range epochs {
		random.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, i := range order {
			m.learn(grams[i], right[i], rate*(1-float64(step)/float64(steps)))
			step++
		}
	}
	return m
}

// learn moves the model a step towards one answer.
func (m *Model) learn(grams []uint32, right int, rate float64) {
	if len(grams) == 0 {
		return
	}
	shares, n := m.shares(grams), len(m.classes)
	norm := m.norm(grams)
	for c, share := range shares {
		miss := -share
		if c == right {
			miss++
		}
		by := float32(rate * miss / norm)
		for _, g := range grams {
			m.weights[int(g)*n+c] += by * m.rarity[g]
		}
		m.bias[c] += float32(rate * miss * 0.1)
	}
}

// norm is the length of a text as a vector.
func (m *Model) norm(grams []uint32) float64 {
	sum := 0.0
	for _, g := range grams {
		sum += float64(m.rarity[g] * m.rarity[g])
	}
	return max(math.Sqrt(sum), 1)
}

// rarity weighs features down that many samples have (inverse document frequency).
func rarity(grams [][]uint32) []float32 {
	out := make([]float32, features)
	for _, one := range grams {
		for _, g := range one {
			out[g]++
		}
	}
	for g, n := range out {
		if n > 0 {
			out[g] = float32(math.Log(1 + float64(len(grams))/float64(n)))
		}
	}
	return out
}

// shares is how likely each class is.
func (m *Model) shares(grams []uint32) []float64 {
	n := len(m.classes)
	norm := m.norm(grams)
	out := make([]float64, n)
	for c := range out {
		sum := float32(0)
		for _, g := range grams {
			sum += m.weights[int(g)*n+c] * m.rarity[g]
		}
		out[c] = float64(sum)/norm + float64(m.bias[c])
	}
	top, all := slices.Max(out), 0.0
	for c := range out {
		out[c] = math.Exp(out[c] - top)
		all += out[c]
	}
	for c := range out {
		out[c] /= all
	}
	return out
}

// Propose is at most the given number of categories that text may be of, the likeliest first. Of a text that has
// nothing in common with what was learned it proposes nothing.
func (m *Model) Propose(text string, most int) []Proposal {
	grams := gramsOf(text)
	if len(m.classes) == 0 || !m.knows(grams) {
		return nil
	}
	var out []Proposal
	for c, share := range m.shares(grams) {
		out = append(out, Proposal{m.classes[c], share})
	}
	slices.SortStableFunc(out, func(a, b Proposal) int {
		switch {
		case a.Share > b.Share:
			return -1
		case a.Share < b.Share:
			return 1
		}
		return strings.Compare(a.Category, b.Category)
	})
	return out[:min(most, len(out))]
}

// knows reports whether a good part of the n-grams was learned from at all.
func (m *Model) knows(grams []uint32) bool {
	known := 0
	for _, g := range grams {
		if m.rarity[g] > 0 {
			known++
		}
	}
	return known >= 3 && known*5 >= len(grams)
}

// Hits is in how many of samples the chosen category is among the first most proposals.
func (m *Model) Hits(samples []Sample, most int) int {
	hits := 0
	for _, s := range samples {
		if slices.ContainsFunc(m.Propose(s.Text, most), func(p Proposal) bool { return p.Category == s.Category }) {
			hits++
		}
	}
	return hits
}

// gramsOf is the n-grams of a text, hashed, each once. Only letters and digits count, in lower case; Latin words are
// whole, so that English is compared by words and Chinese by characters.
func gramsOf(text string) []uint32 {
	seen := map[uint32]bool{}
	var out []uint32
	add := func(parts []string) {
		h := fnv.New32a()
		for _, p := range parts {
			h.Write([]byte(p))
			h.Write([]byte{0})
		}
		if g := h.Sum32() % features; !seen[g] {
			seen[g] = true
			out = append(out, g)
		}
	}
	var run []string
	flush := func() {
		for i := range run {
			for n := 1; n <= longest && i+n <= len(run); n++ {
				add(run[i : i+n])
			}
		}
		run = run[:0]
	}
	var word strings.Builder
	close := func() {
		if word.Len() > 0 {
			run = append(run, word.String())
			word.Reset()
		}
	}
	for _, r := range strings.ToLower(text) {
		switch {
		case unicode.Is(unicode.Han, r):
			close()
			run = append(run, string(r))
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			word.WriteRune(r)
		case unicode.IsSpace(r):
			close()
		default:
			close()
			flush()
		}
	}
	close()
	flush()
	return out
}
