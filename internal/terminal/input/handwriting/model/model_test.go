package model_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"xinsheng/internal/terminal/input/handwriting/feature"
	"xinsheng/internal/terminal/input/handwriting/model"
)

func small(t *testing.T) (*model.Model, []feature.Vector) {
	t.Helper()
	rng := rand.New(rand.NewPCG(1, 1))
	project := make([][]float64, 6)
	for k := range project {
		project[k] = make([]float64, feature.Size)
		for d := range project[k] {
			project[k][d] = rng.NormFloat64()
		}
	}
	means := make([]feature.Vector, 20)
	for i := range means {
		for d := range means[i] {
			means[i][d] = rng.Float32()
		}
	}
	return model.New(project, means), means
}

func TestModel_APackedModelAnswersTheSame(t *testing.T) {
	m, means := small(t)
	packed, err := m.Pack()
	if err != nil {
		t.Fatal(err)
	}
	again, err := model.Read(packed)
	if err != nil {
		t.Fatal(err)
	}
	a, b := make([]float32, len(means)), make([]float32, len(means))
	for i := range means {
		m.Distances(m.Project(&means[i]), a)
		again.Distances(again.Project(&means[i]), b)
		if !slices.Equal(a, b) {
			t.Fatalf("distances %v, after packing %v", a, b)
		}
		if nearest := slices.Index(a, slices.Min(a)); nearest != i {
			t.Errorf("the mean of %d lies nearest to %d", i, nearest)
		}
	}
}

func TestModel_FarVectorsDoNotOverflow(t *testing.T) {
	m, means := small(t)
	out := make([]float32, len(means))
	m.Distances([]float32{1e30, -1e30, float32(math.Inf(1)), 0, 1, 2}, out)
	for _, d := range out {
		if d < 0 {
			t.Fatalf("a distance of %v", d)
		}
	}
}

func TestModel_BrokenDataAreRefused(t *testing.T) {
	m, _ := small(t)
	packed, err := m.Pack()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := model.Read(packed[:len(packed)/2]); err == nil {
		t.Error("half a model was taken")
	}
	m.Count++
	wrong, err := m.Pack()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := model.Read(wrong); !errors.Is(err, model.ErrBroken) {
		t.Errorf("a model that lacks a prototype: %v", err)
	}
}
