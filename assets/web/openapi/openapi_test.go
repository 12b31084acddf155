package openapi_test

import (
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/require"

	"xinsheng/assets/web/openapi"
	"xinsheng/internal/feedback"
)

func TestDevice_IsAValidOpenAPI31Document(t *testing.T) {
	doc, err := openapi3.NewLoader().LoadFromData(openapi.Device)
	require.NoError(t, err)
	require.True(t, doc.IsOpenAPI31OrLater())
	require.NoError(t, doc.Validate(t.Context()))
}

// What the document says of a closed set is what the programs know.
func TestDevice_NamesEveryStateAndKind(t *testing.T) {
	text := string(openapi.Device)
	require.Contains(t, text, "state: {enum: ["+joined(feedback.CaseSteps())+"]}")
	require.Contains(t, text, "name: {enum: ["+joined(feedback.CaseSteps())+"]}")
	require.Contains(t, text, "["+joined(feedback.Kinds())+"]")
}

func joined[T ~string](values []T) string {
	var out []string
	for _, v := range values {
		out = append(out, string(v))
	}
	return strings.Join(out, ", ")
}
