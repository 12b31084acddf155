package placesheet_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/hub/placesheet"
	"xinsheng/internal/locale/localetest"
)

func TestRead_AThirdLanguageIsAColumn(t *testing.T) {
	const text = "院区,科室,越南文名,护士站（越南文）,紧急电话\n东院,内科,Nội khoa,Tầng 2,急诊/Emergency/Cấp cứu 7210121\n"
	_, unknown := placesheet.Read([]byte(text))
	require.Equal(t, placesheet.UnknownColumn, unknown[0].Kind)
	require.Equal(t, 3, unknown[0].At)
	localetest.Add(t)
	for _, heads := range []string{"越南文名,护士站（越南文）", "Vietnamese name,Nurse station in Vietnamese",
		"Tên Tiếng Việt,nurse_vi", "name_vi,nurse_vi"} {
		p := plan(t, nil, strings.Replace(text, "越南文名,护士站（越南文）", heads, 1), true)
		place, found := p.Places.Get("dy-nk")
		require.True(t, found)
		require.Equal(t, "Nội khoa", place.Name.In("vi"))
		require.Equal(t, "Tầng 2", place.NurseAt.In("vi"))
		require.Equal(t, "Cấp cứu", place.Phones[0].Name.In("vi"))
		for _, lang := range []string{"zh", "en", "vi"} {
			var out bytes.Buffer
			require.NoError(t, placesheet.Write(&out, p.Places, lang))
			require.Empty(t, plan(t, p.Places, out.String(), true).Changes, "what is written in %s reads as another tree", lang)
		}
	}
}
