package desk_test

import (
	"bytes"
	"context"
	"image"
	_ "image/png"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"xinsheng/internal/credential"
	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/badge"
	"xinsheng/internal/hub/listening"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/wire"
)

func TestBrowser_ABadgeIsMadePrintedAndDisabled(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	w := s.window(1440, 900)
	w.signIn("centre")
	w.open("/badges")
	w.sees(".none", "还没有工作牌")
	w.fill("input[name=name]", "李梅")
	w.click(`form[action="/badges"] button`)
	w.sees(".id-card h2", "李梅")
	w.shoot("badge_1_card")
	pin := eval[string](w, `document.getElementById("pin").textContent`)
	card, err := wire.ParseCard(w.readsCode(".id-card .code"))
	require.NoError(t, err)
	var row store.Badge
	require.NoError(t, s.store.DB().NewSelect().Model(&row).Scan(t.Context()))
	assert.Equal(t, row.ID, card.ID)
	assert.Equal(t, "1001", row.Number)
	assert.True(t, credential.Matches(row.CardHash, card.Secret))
	assert.True(t, credential.Matches(row.PINHash, pin))
	assert.NotContains(t, row.CardHash+row.PINHash, pin)

	w.click(".tools a")
	w.sees("td", "李梅")
	assert.NotContains(t, eval[string](w, `document.documentElement.innerHTML`), pin, "the PIN shows once")
	require.NoError(t, badge.Demo(t.Context(), badge.New(s.store, s.audit, nil), "console"))
	w.open("/badges")
	w.shoot("badge_2_list")
	w.click(`form[action="/badges"] button`)
	w.fill("input[name=name]", "张三")
	w.fill("input[name=number]", "1002")
	w.click(`form[action="/badges"] button`)
	w.sees(".problem", "牌号 1002 已经有人用了")
	w.shoot("badge_3_taken")
	w.click(`details:has(form[action$="` + row.ID + `/disable"]) summary`)
	w.click(`form[action$="` + row.ID + `/disable"] button`)
	w.sees(".flash", "已停用")
	w.sees("tr.ended", "李梅")
	w.click("button.lang")
	w.sees("h1", "Badges")
	w.shoot("badge_4_list_en")
	assert.NotContains(t, s.logs.String(), pin)
}

func TestBrowser_AListeningSessionIsPlannedHeardAndCancelled(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	w := s.window(1440, 900)
	w.signIn("centre")
	w.open("/listening")
	w.sees(".none", "还没有安排过倾听会")
	w.fill("input[name=name]", "十一月心内科倾听会")
	w.fill("input[name=moderator]", "王主任")
	eval[int](w, `(() => { document.querySelector("select[name=place]").value = "zx-zy-xn"; return 1 })()`)
	w.shoot("listening_1_plan")
	w.click(`form[action="/listening"] button.main`)
	w.sees(".flash", "已安排")
	w.sees(".chip", "未开始")

	meetings := listening.New(s.store, s.audit, nil)
	held, err := meetings.Plan(t.Context(), "u", listening.Draft{
		Name: "骨科倾听会", Place: "zx-zy-gk", Moderator: "刘护士长", From: time.Now().Add(20 * time.Minute), Until: time.Now().
			Add(time.Hour),
	})
	require.NoError(t, err)
	number := s.report(said{kind: feedback.Suggestion, text: "晚上走廊的灯太亮了"})
	s.report(said{kind: feedback.Suggestion, text: "与会议无关的一件"})
	require.NoError(t, s.store.Tx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewUpdate().Model((*store.Case)(nil)).Set("listening_id = ?", held.ID).Where("number = ?", number).
			Exec(ctx)
		return err
	}))
	w.open("/listening")
	w.sees("td", "1 条留言")
	w.shoot("listening_2_list")
	w.click(`a[href="/cases?listening=` + held.ID + `"]`)
	w.sees("h1", "骨科倾听会")
	w.sees(".row", "走廊的灯")
	assert.False(t, w.holds(".row", "与会议无关"))
	assert.False(t, w.holds("main", "本月按时答复"), "the figures are of the whole hospital")
	assert.False(t, w.holds(".pills", "待受理 2"), "the figures are of the whole hospital")
	w.shoot("listening_3_words")
	w.open("/listening")
	row := `tr[id="` + held.ID + `"]`
	w.sees(row, "1 条留言")
	w.sees(row, "进行中") // it began a little early
	assert.False(t, w.holds(row, "取消"), "people spoke there: it took place")
	w.click(`details:has(form[action$="/cancel"]) summary`)
	w.sees(`form[action$="/cancel"]`, "确定取消")
	w.shoot("listening_3_cancel")
	w.click(`form[action$="/cancel"] button`)
	w.sees(".flash", "已取消")
	w.sees(".chip", "已取消")
	w.click("button.lang")
	w.sees("h1", "Listening")
	w.shoot("listening_4_list_en")
}

// readsCode is what a scanner reads from the QR code at sel.
func (w *window) readsCode(sel string) string {
	w.t.Helper()
	var shot []byte
	w.do(chromedp.WaitVisible(chromedp.CSS(sel)))
	shot, err := chromedp.Run(w.ctx, chromedp.CaptureScreenshot())
	require.NoError(w.t, err)
	img, _, err := image.Decode(bytes.NewReader(shot))
	require.NoError(w.t, err)
	bits, err := gozxing.NewBinaryBitmapFromImage(img)
	require.NoError(w.t, err)
	read, err := qrcode.NewQRCodeReader().
		Decode(bits, map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true})
	require.NoError(w.t, err)
	return strings.TrimSpace(read.GetText())
}
