package openapi_test

import (
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/require"

	"xinsheng/assets/web/openapi"
)

func TestDevice_IsAValidOpenAPI31Document(t *testing.T) {
	doc, err := openapi3.NewLoader().LoadFromData(openapi.Device)
	require.NoError(t, err)
	require.True(t, doc.IsOpenAPI31OrLater())
	require.NoError(t, doc.Validate(t.Context()))
}
