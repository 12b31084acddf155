package desk_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/hub/staff"
	"xinsheng/internal/hub/store"
)

func TestTerminals_ADamagedBufferIsToldToTheStaff(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	now := time.Now()
	_, err := s.store.DB().NewInsert().Model(&store.Terminal{
		ID: "t7", Index: 7, NameZH: "自助终端 07", NameEN: "Terminal 07", PlaceID: "zx-mz-dt",
		Profile: "outpatient", CertSerial: "7",
		CertUntil: now, EnrolledAt: now, LastSeenAt: now, Program: "0.1.0", Panel: "1080x1920",
		Heartbeat: []byte(`{"program":"0.1.0","set_aside":2,"quarantine":[{"id":"x","reason":"urn:xinsheng:damaged"}]}`),
	}).Exec(t.Context())
	require.NoError(t, err)
	_, page := s.as(staff.Admin).get("/terminals")
	assert.Contains(t, page, "存储有 2 处损坏")
	assert.Contains(t, page, "终端硬盘损坏，内容不完整")
	assert.Contains(t, page, `class="dot amber"`)
}
