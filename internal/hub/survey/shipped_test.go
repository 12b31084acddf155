package survey_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/survey"
)

func TestShipped_AreWithoutMistakeAndAskWhatTheySay(t *testing.T) {
	shipped, err := survey.Shipped()
	require.NoError(t, err)
	require.Len(t, shipped, 2)
	for id, want := range map[string]struct {
		profile    feedback.Profile
		dimensions []string
		short      int
	}{
		"outpatient": {feedback.Outpatient, []string{
			"registration", "waiting", "doctor", "nurse", "respect", "environment", "payment", "pharmacy",
			"overall", "recommend"}, 8},
		"inpatient": {feedback.Ward, []string{"nurse", "call_bell", "doctor", "explanation", "ward", "signs",
			"pain", "medicine",
			"food", "visitors", "admission", "overall", "recommend"}, 0},
	} {
		set, mistakes := survey.Parse(id+".toml", []byte(shipped[id]))
		require.Empty(t, mistakes)
		assert.Equal(t, id, set.ID)
		assert.Equal(t, want.profile, set.Profile)
		var dimensions []string
		for _, d := range set.Dimensions {
			dimensions = append(dimensions, d.ID)
			assert.NotEmpty(t, d.Name["en"])
		}
		assert.Equal(t, want.dimensions, dimensions)
		assert.Len(t, set.Asked(true, nil), want.short, "the short form asks the same of everybody")
		for _, q := range set.Questions {
			assert.NotEmpty(t, q.Text["en"], q.ID)
			assert.Equal(t, q.Hint["zh"] == "", q.Hint["en"] == "", q.ID)
			for _, o := range q.Options {
				assert.NotEmpty(t, o.Text["en"], q.ID)
			}
		}
		last := set.Questions[len(set.Questions)-1]
		assert.Equal(t, feedback.FreeText, last.Type)
	}
}
