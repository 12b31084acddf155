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

func TestTerminals_OneThatWasTakenBackAsksForItsPlaceUntilSomebodyGaveIt(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	back, err := fleet.ByName("t00012-9f2c1ab4")
	require.NoError(t, err)
	back.TakenBackAt, back.EnrolledAt, back.LastSeenAt = time.Now(), time.Now(), time.Now()
	_, err = s.store.DB().NewInsert().Model(&back.Terminal).Exec(t.Context())
	require.NoError(t, err)
	b := s.as(staff.Admin)
	_, page := b.get("/terminals")
	assert.Contains(t, page, "恢复备份后自动接回，请填名称和位置")
	assert.Contains(t, page, "需要看一下")
	_, page = b.get("/terminals/" + back.ID)
	assert.NotContains(t, page, `value="t00012`, "what it is called is for people to say")
	for _, bad := range []url.Values{
		{"name_zh": {""}, "place": {"zx-mz-dt"}, "profile": {"ward"}}, {"name_zh": {"x"}, "place": {""}, "profile": {"ward"}},
		{"name_zh": {"x"}, "place": {"zx-mz-dt"}, "profile": {"king"}},
	} {
		status, page := b.post("/terminals/"+back.ID, bad)
		assert.Equal(t, http.StatusUnprocessableEntity, status)
		assert.Contains(t, page, "没有保存")
	}
	status, _ := b.post("/terminals/"+back.ID, url.Values{"name_zh": {"自助终端 12"}, "place": {"zx-mz-dt"},
		"profile": {"outpatient"}})
	require.Equal(t, http.StatusSeeOther, status)
	_, page = b.get("/terminals")
	assert.Contains(t, page, "自助终端 12")
	assert.NotContains(t, page, "恢复备份后自动接回")
	assert.Contains(t, s.actions(), "terminal.move")
	var row store.Terminal
	require.NoError(t, s.store.DB().NewSelect().Model(&row).Where("id = ?", back.ID).Scan(t.Context()))
	assert.Equal(t, "zx-mz-dt", row.PlaceID)
	assert.False(t, row.Unplaced)
	assert.False(t, row.TakenBackAt.IsZero(), "that it was stays known")
}
