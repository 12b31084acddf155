package propose

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	assets "xinsheng/assets/web/category"
	"xinsheng/internal/hub/category"
)

func TestSeeds_AreThereForEveryCategoryThatIsOffered(t *testing.T) {
	tree, err := category.Parse("category.toml", assets.Tree)
	require.NoError(t, err)
	seeds, err := Seeds()
	require.NoError(t, err)
	have := map[string]int{}
	for _, s := range seeds {
		have[s.Category]++
		_, known := tree.Find(s.Category)
		assert.True(t, known, s.Category)
	}
	for _, g := range tree.Groups {
		for _, p := range g.Parts {
			assert.GreaterOrEqual(t, have[category.ID(g.ID, p.ID)], 6, "%s.%s", g.ID, p.ID)
		}
	}
}

// crossed is how often the category of a sentence is among the first n, where it was not learned from.
func crossed(seeds []Sample, n int) float64 {
	hits := 0
	for fold := range 7 {
		var held []Sample
		learn := append([]Sample(nil), seeds...)
		for i := range learn {
			if learn[i].Held = i%7 == fold; learn[i].Held {
				held = append(held, learn[i])
			}
		}
		hits += Train(learn).Hits(held, n)
	}
	return float64(hits) / float64(len(seeds))
}

func TestModel_ProposesFromSentencesThatItHasNotSeen(t *testing.T) {
	seeds, err := Seeds()
	require.NoError(t, err)
	one, three := crossed(seeds, 1), crossed(seeds, 3)
	t.Logf("of %d sentences, learned from the other six sevenths: %.0f %% first, %.0f %% among three", len(seeds),
		100*one, 100*three)
	assert.Greater(t, three, 0.5, "by chance it would be 6 %")
	assert.Greater(t, three, one)

	m := Train(seeds)
	for text, want := range map[string]string{
		"三楼彩超室等了两个多小时，没有人告诉还要等多久": "waiting.exam", "出院结算重复收了一次床位费": "fees.double",
		"厕所没有卫生纸": "place.toilet", "停车场没有车位": "place.parking", "护士扎针扎了四次": "care.nursing",
	} {
		assert.Equal(t, want, m.Propose(text, 1)[0].Category, text)
	}
	for _, text := range []string{"", "   ", "！？", "xyzzy plugh", "1234567890"} {
		assert.Empty(t, m.Propose(text, 3), "%q is about nothing that is known", text)
	}
	assert.NotPanics(t, func() { m.Propose(strings.Repeat("等了两个小时", 20_000), 3) })
	assert.Empty(t, Train(nil).Propose("等了两个小时", 3))
}

func TestModel_TheSameSamplesMakeTheSameModel(t *testing.T) {
	seeds, err := Seeds()
	require.NoError(t, err)
	assert.Equal(t, Train(seeds).weights, Train(seeds).weights)
}

func TestLearn_WhatTheStaffChoseIsTakenOnlyWhenItIsNotWorse(t *testing.T) {
	var choices []Choice
	var failing error
	p, err := New(func(context.Context, int) ([]Choice, error) { return choices, failing }, slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	const ours = "小花园的锦鲤没有人喂"
	before := p.Propose(ours)
	taken, err := p.Learn(t.Context())
	require.NoError(t, err)
	assert.False(t, taken, "nothing was chosen yet")

	for i := range 100 {
		choices = append(choices, Choice{fmt.Sprintf("%08d", i), fmt.Sprintf("小花园的锦鲤没有人喂，第%d次说了", i), "other.other"})
	}
	taken, err = p.Learn(t.Context())
	require.NoError(t, err)
	assert.True(t, taken)
	got := p.Propose(ours)
	require.NotEmpty(t, got)
	assert.Equal(t, "other.other", got[0].Category)
	assert.NotEqual(t, before, got)

	failing = errors.New("the database is away")
	_, err = p.Learn(t.Context())
	require.ErrorIs(t, err, failing)
	assert.Equal(t, got, p.Propose(ours), "what is known stays")
	failing = nil

	choices = choices[:5] // the others were erased
	_, err = p.Learn(t.Context())
	require.NoError(t, err)
	assert.Equal(t, before, p.Propose(ours), "and what was learned from them with them")
}

// A model that was taught nonsense loses against the seeds on what is held out.
func TestLearn_AWorseModelIsNotTaken(t *testing.T) {
	seeds, err := Seeds()
	require.NoError(t, err)
	p, err := New(nil, slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	wrong := append([]Sample(nil), seeds...)
	for i := range wrong {
		wrong[i].Category = seeds[(i+100)%len(seeds)].Category
	}
	assert.False(t, p.judge(Train(wrong), seeds[:70]))
	assert.Equal(t, Train(seeds).weights, p.model.Load().weights)
}

func BenchmarkTrain(b *testing.B) {
	seeds, err := Seeds()
	require.NoError(b, err)
	for b.Loop() {
		Train(seeds)
	}
}

func BenchmarkPropose(b *testing.B) {
	seeds, err := Seeds()
	require.NoError(b, err)
	m := Train(seeds)
	for b.Loop() {
		m.Propose("三楼彩超室等了两个多小时，没有人告诉还要等多久，医生态度不好", 3)
	}
}
