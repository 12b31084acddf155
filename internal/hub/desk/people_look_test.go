package desk_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/hub/badge"
	"xinsheng/internal/hub/listening"
	"xinsheng/internal/hub/survey"
)

func TestBrowser_PagesOfQuestionnairesBadgesAndSessionsFitTheirWindow(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	require.NoError(t, survey.Seed(t.Context(), s.store, time.Now().Add(-48*time.Hour)))
	require.NoError(t, badge.Demo(t.Context(), badge.New(s.store, s.audit, nil), "console"))
	require.NoError(t, listening.Demo(t.Context(), listening.New(s.store, s.audit, nil), "zx-zy-xn", "console"))
	for _, size := range [][2]int{{1280, 720}, {1920, 1080}} {
		w := s.window(size[0], size[1])
		w.signIn("admin")
		for _, lang := range []string{"zh", "en"} {
			for _, path := range []string{"/surveys", "/surveys/inpatient", "/surveys/outpatient/edit", "/surveys/new",
				"/badges", "/listening", "/places/at/zx-zy-xn"} {
				w.open(path)
				assert.LessOrEqual(t, eval[int](w, `document.documentElement.scrollWidth`), size[0], "%s %s %d",
					path, lang, size[0])
				assert.Empty(t, eval[[]string](w, overlaps), "%s %s %d", path, lang, size[0])
				w.shoot(fmt.Sprintf("people%s_%s_%d", strings.ReplaceAll(path, "/", "_"), lang, size[0]))
			}
			w.click("button.lang")
			w.sees("button.lang", map[string]string{"zh": "中文", "en": "English"}[lang])
		}
	}
}
