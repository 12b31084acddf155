package desk_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/hub/fleet"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/hub/store"
)

func (s *site) terminal(id string) {
	s.t.Helper()
	_, err := s.store.DB().NewInsert().Model(&store.Terminal{ID: id, Index: 9, NameZH: "自助终端 09", PlaceID: "zx-mz-dt",
		Profile: "outpatient", CertSerial: "9", CertUntil: time.Now(), EnrolledAt: time.Now()}).Exec(s.t.Context())
	require.NoError(s.t, err)
}

func TestTerminals_AreRenamedAndMovedAtTheDesk(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	s.terminal("t9")
	b := s.as(staff.Admin)
	_, page := b.get("/terminals")
	assert.Contains(t, page, `href="/terminals/t9"`)
	_, page = b.get("/terminals/t9")
	assert.Contains(t, page, `value="自助终端 09"`)
	assert.Contains(t, page, `<option value="zx-mz-dt" selected>`)

	status, _ := b.post("/terminals/t9", url.Values{"name_zh": {"三病区 01"}, "name_en": {"Ward 3"}, "place": {"zx-zy-xn"},
		"profile": {"ward"}})
	assert.Equal(t, http.StatusSeeOther, status)
	term, err := fleet.Get(t.Context(), s.store.DB(), "t9")
	require.NoError(t, err)
	assert.Equal(t, []string{"三病区 01", "Ward 3", "zx-zy-xn", "ward"},
		[]string{term.NameZH, term.NameEN, term.PlaceID, term.Profile})
	assert.Equal(t, 1, s.noted(staff.Admin, "terminal.move"))
}

func TestTerminals_AMoveThatCannotBeKeepsWhatWasTypedAndChangesNothing(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	s.terminal("t9")
	b := s.as(staff.Admin)
	for name, form := range map[string]url.Values{
		"no name":          {"name_zh": {"  "}, "place": {"zx-zy-xn"}, "profile": {"ward"}},
		"no such place":    {"name_zh": {"新名"}, "place": {"nowhere"}, "profile": {"ward"}},
		"no such use":      {"name_zh": {"新名"}, "place": {"zx-zy-xn"}, "profile": {"kitchen"}},
		"nothing, at once": {},
	} {
		status, page := b.post("/terminals/t9", form)
		assert.Equal(t, http.StatusUnprocessableEntity, status, name)
		assert.Contains(t, page, "没有保存", name)
		if form.Get("name_zh") == "新名" {
			assert.Contains(t, page, `value="新名"`, name)
		}
	}
	status, _ := b.post("/terminals/unknown", url.Values{"name_zh": {"x"}})
	assert.Equal(t, http.StatusNotFound, status)
	term, err := fleet.Get(t.Context(), s.store.DB(), "t9")
	require.NoError(t, err)
	assert.Equal(t, "自助终端 09", term.NameZH)
	assert.Zero(t, s.noted(staff.Admin, "terminal.move"))
}
