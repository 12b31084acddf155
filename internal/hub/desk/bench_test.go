package desk_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/hub/store/storetest"
)

// manyCases is what the desk must stay quick with.
const manyCases = 10_000

var phrases = []string{
	"在三楼彩超室排队等了两个多小时", "没有人告诉我们还要等多久", "医生态度不好", "挂号窗口只开了一个", "异地医保住院怎么报销", "母亲走不动，找不到轮椅",
	"候诊区多放几把椅子", "出院结算重复收了一次床位费", "感谢骨科的护士", "夜里一直照看我爸", "取药窗口叫号听不清", "电梯等了二十分钟", "停车场没有车位",
}

// crowd fills the hub with cases in all states, seven of ten of them ended, as after some months.
func (s *site) crowd(n int) {
	s.t.Helper()
	dice := rand.New(rand.NewPCG(1, 2))
	places := []string{"zx-mz-cs", "zx-mz-kq", "zx-mz-dt", "zx-zy-cr", "zx-zy-xn", "zx-mz-yf"}
	require.NoError(s.t, s.store.Tx(s.t.Context(), func(ctx context.Context, tx bun.Tx) error {
		for i := range n {
			text := ""
			for range 2 + dice.IntN(6) {
				text += phrases[dice.IntN(len(phrases))] + "，"
			}
			r := said{
				kind: feedback.Kinds()[dice.IntN(5)], text: fmt.Sprintf("%s第 %d 次。", text, i),
				place: places[dice.IntN(len(places))],
				at:    time.Now().Add(-time.Duration(dice.IntN(120*24)) * time.Hour),
			}
			if _, err := s.open(ctx, tx, r); err != nil {
				return err
			}
		}
		return nil
	}))
	for _, change := range []string{
		"UPDATE cases SET state = 'closed', satisfied = CASE WHEN id % 9 = 0 THEN 'soso' ELSE 'yes' END, answered_at = captured_at, closed_at = due_at, answer = '您好，已改进。' WHERE id % 10 < 7",
		"UPDATE cases SET state = 'answered', answered_at = captured_at, answer = '您好。' WHERE id % 10 = 7",
		"UPDATE cases SET state = 'assigned' WHERE id % 10 = 8",
		"INSERT INTO case_tasks (case_id, unit, round, newest, state, due_at, show_contact, handed_at, handed_by) SELECT id, 'zx-mz-cs', round, true, 'handed', due_at, false, captured_at, 'u' FROM cases WHERE id % 4 = 0",
		"UPDATE cases SET round = 2 WHERE id % 50 = 8",
	} {
		_, err := s.store.DB().ExecContext(s.t.Context(), change)
		require.NoError(s.t, err)
	}
}

// BenchmarkDesk10k asks for pages over HTTP, with sign-in, audit entry and everything, against one static file of the
// same server as the measure of what a request costs here at all.
func BenchmarkDesk10k(b *testing.B) {
	s := newSiteAt(b, storetest.Open(b, storetest.SQLite(b)), nil)
	s.hireAll()
	s.crowd(manyCases)
	for _, p := range []struct {
		name string
		role staff.Role
		path string
	}{
		{"static", staff.Centre, "/static/0/desk.css"},
		{"password_page", staff.Centre, "/password"},
		{"inbox", staff.Centre, "/cases"},
		{"inbox_last_page", staff.Centre, "/cases?page=400"},
		{"inbox_of_department", staff.Department, "/cases"},
		{"search_rare_words", staff.Centre, "/cases?q=" + url.QueryEscape("第 9876 次")},
		{"search_common_words", staff.Centre, "/cases?q=" + url.QueryEscape("轮椅")},
		{"search_number", staff.Centre, "/cases?q=0000-4321"},
		{"search_department", staff.Centre, "/cases?q=" + url.QueryEscape("口腔")},
		{"banner", staff.Centre, "/live/banner"},
		{"case", staff.Centre, "/cases/00004321"},
	} {
		b.Run(p.name, func(b *testing.B) {
			c := s.as(p.role)
			before := processor(b)
			for b.Loop() {
				status, _ := c.get(p.path)
				require.Equal(b, http.StatusOK, status)
			}
			b.ReportMetric(float64((processor(b)-before).Microseconds())/1000/float64(b.N), "cpu-ms/op")
		})
	}
}

// processor is the processor time that this process has used: a measure that a busy machine spoils less than the clock.
func processor(b *testing.B) time.Duration {
	var u syscall.Rusage
	require.NoError(b, syscall.Getrusage(syscall.RUSAGE_SELF, &u))
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
