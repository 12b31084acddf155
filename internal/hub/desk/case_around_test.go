package desk_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/badge"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/listening"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/wire"
)

func TestCase_SaysWhoHelpedWhereItWasSaidAndWhichFaceWasTapped(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	card, err := badge.New(s.store, s.audit, nil).Add(t.Context(), "u", badge.Draft{Name: "李梅", Role: wire.Volunteer})
	require.NoError(t, err)
	now := time.Now()
	held, err := listening.New(s.store, s.audit, nil).Plan(t.Context(), "u", listening.Draft{
		Name: "骨科倾听会", Place: "zx-zy-gk", Moderator: "刘护士长", From: now, Until: now.Add(time.Hour),
	})
	require.NoError(t, err)
	number := s.report(said{kind: feedback.Complaint, text: "灯太亮"})
	_, err = s.store.DB().NewInsert().Model(&store.Rating{RecordID: "r1", Score: 2, CapturedAt: now, ReceivedAt: now}).
		Exec(t.Context())
	require.NoError(t, err)
	_, err = s.store.DB().NewUpdate().Model((*store.Case)(nil)).
		Set("bed = '加2', helped_by = ?, proxy_consent = TRUE, listening_id = ?, rating_id = 'r1'", card.Badge.ID, held.ID).
		Where("number = ?", number).Exec(t.Context())
	require.NoError(t, err)
	_, page := s.as(staff.Centre).get("/cases/" + number)
	for _, want := range []string{"加2 床", "李梅（本人同意代填）", "骨科倾听会", "当时的评价", "不满意"} {
		assert.Contains(t, page, want)
	}
	_, page = s.as(staff.Director).get("/cases/" + number)
	assert.NotContains(t, page, "李梅")
}

func TestPlaces_AWardHasBeds(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	b := s.as(staff.Centre)
	_, page := b.get("/places/at/zx-zy-xn")
	assert.Contains(t, page, `value="1-40、加1、加2"`)
	form := func(beds string) url.Values {
		places, _, err := hospital.LoadPlaces(t.Context(), s.store.DB())
		require.NoError(t, err)
		p, _ := places.Get("zx-zy-xn")
		_, page := b.get("/places/at/zx-zy-xn")
		return url.Values{"mark": {markField.FindStringSubmatch(page)[1]}, "name": {p.Name["zh"]}, "name_en": {p.Name["en"]},
			"parent": {p.Parent},
			"floor":  {p.Floor}, "pinyin": {p.Pinyin}, "nurse": {p.NurseAt["zh"]}, "nurse_en": {p.NurseAt["en"]}, "beds": {beds}}
	}
	status, page := b.post("/places/at/zx-zy-xn", form("1-36，36"))
	assert.Equal(t, 422, status)
	assert.Contains(t, page, "床号写不通")
	assert.Contains(t, page, `value="1-36，36"`, "what was typed stays")
	status, _ = b.post("/places/at/zx-zy-xn", form("1-3，A1"))
	assert.Equal(t, 303, status)
	places, _, err := hospital.LoadPlaces(t.Context(), s.store.DB())
	require.NoError(t, err)
	p, _ := places.Get("zx-zy-xn")
	assert.Equal(t, []string{"1", "2", "3", "A1"}, p.Beds)
}

// Who lies in a bed is who complained: a department that was not shown the contact is not shown the bed, unless
// somebody has to go there.
func TestCase_TheBedIsHiddenWithTheContact(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	for _, c := range []struct {
		said
		seen bool
	}{
		{said{kind: feedback.Complaint, text: "护士态度不好"}, false}, {said{kind: feedback.Help, text: "要一把轮椅"}, true},
		{said{kind: feedback.Complaint, text: "喘不上气", urgent: true}, true},
	} {
		number := s.report(c.said)
		_, err := s.store.DB().ExecContext(t.Context(), "UPDATE cases SET bed = 'A17' WHERE number = ?", number)
		require.NoError(t, err)
		require.NoError(t, s.cases.Accept(t.Context(), s.actor(), s.ref(number)))
		require.NoError(t, s.cases.HandOut(t.Context(), s.actor(), s.ref(number),
			casework.Order{Units: []string{sonic.Unit}}))
		_, page := s.as(staff.Department).get("/cases/" + number)
		assert.Equal(t, c.seen, strings.Contains(page, "A17"), "%s", c.text)
		_, page = s.as(staff.Centre).get("/cases/" + number)
		assert.Contains(t, page, "A17")
	}
}
