package notice_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	texts "xinsheng/assets/web/locale"
	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/audit"
	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/notice"
	"xinsheng/internal/hub/notice/noticetest"
	"xinsheng/internal/hub/notice/send"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
	"xinsheng/internal/locale"
	"xinsheng/internal/workday"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

// post is a queue with somebody of each kind, and couriers over it, at a time that the test moves. It is Tuesday 10:00.
type post struct {
	t     *testing.T
	store *store.Store
	queue *notice.Queue
	mu    sync.Mutex
	at    time.Time
	logs  bytes.Buffer
	mail  *noticetest.Server
}

func each(t *testing.T, test func(p *post)) {
	storetest.EachStore(t, func(t *testing.T, s *store.Store) { test(newPost(t, s)) })
}

func newPost(t *testing.T, s *store.Store) *post {
	p := &post{t: t, store: s, at: time.Date(2026, 7, 7, 10, 0, 0, 0, workday.Zone()),
		mail: noticetest.Serve(t, noticetest.OffersTLS)}
	_, err := hospital.Seed(t.Context(), s, hospital.Demo(), "console", p.at)
	require.NoError(t, err)
	p.queue = notice.New(notice.Params{Store: s, Audit: audit.New(s, p.now), Now: p.now})
	users := []store.User{
		{ID: "c1", Login: "c1", Name: "值班 03", Role: "centre"}, {ID: "d1", Login: "d1", Name: "超声科 李", Role: "department",
			DepartmentID: "zx-mz-cs"},
		{ID: "l1", Login: "l1", Name: "院长", Role: "director"},
	}
	for i := range users {
		users[i].CreatedAt = p.at.UTC()
		require.NoError(t, p.queue.SaveStaffAddress(t.Context(), store.StaffAddress{UserID: users[i].ID, Mail: users[i].ID +
			"@hospital.example", Phone: "13900000000"}))
	}
	_, err = s.DB().NewInsert().Model(&users).Exec(t.Context())
	require.NoError(t, err)
	return p
}

func (p *post) now() time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.at
}

func (p *post) later(d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.at = p.at.Add(d)
}

// courier is one process.
func (p *post) courier() *notice.Courier {
	p.t.Helper()
	bundle, err := locale.Load(texts.Files())
	require.NoError(p.t, err)
	return notice.NewCourier(notice.CourierParams{
		Queue: p.queue, Key: bytes.Repeat([]byte{7}, 32), Texts: bundle, Trust: &tls.Config{RootCAs: p.mail.Roots},
		Log: slog.New(slog.NewTextHandler(&p.logs, nil)),
	})
}

func (p *post) useMail(c *notice.Courier) {
	p.t.Helper()
	require.NoError(p.t, c.SaveConfig(p.t.Context(), "c1", notice.Mail, true, notice.Config{
		Address: p.mail.Addr, Security: send.StartTLS, User: p.mail.User, Secret: p.mail.Password,
		From: "notice@hospital.example",
	}))
}

func (p *post) hook(c *notice.Courier, way notice.Way, address string) {
	p.t.Helper()
	require.NoError(p.t, c.SaveConfig(p.t.Context(), "c1", way, true, notice.Config{Address: address, Secret: "shared",
		Method: "POST", Body: "to={{phone}}&text={{text}}"}))
}

func (p *post) add(news ...notice.News) {
	p.t.Helper()
	require.NoError(p.t, p.store.Tx(p.t.Context(), func(ctx context.Context, tx bun.Tx) error {
		return p.queue.Add(ctx, tx, news...)
	}))
}

func (p *post) waiting() (rows []store.Notice) {
	p.t.Helper()
	require.NoError(p.t, p.store.DB().NewSelect().Model(&rows).Where("state = ?", store.NoticeWaiting).Order("id").
		Scan(p.t.Context()))
	return rows
}

func kase() *store.Case {
	return &store.Case{ID: 1, Number: "12345678", Kind: feedback.Complaint, PlaceID: "zx-mz-cs",
		Owner: "c1", Text: "等了两个多小时",
		ContactName: "张秀英", Phone: "13800000000", DueAt: time.Date(2026, 7, 10, 17, 30, 0, 0, workday.Zone())}
}

func urged() notice.News {
	return notice.News{Event: notice.Urged, About: notice.Case(kase()), Units: []string{"zx-mz-cs"}, By: "c1"}
}

func TestCourier_MailSaysWhereToLookAndNothingOfWhatWasSaid(t *testing.T) {
	each(t, func(p *post) {
		c := p.courier()
		p.useMail(c)
		m, err := p.queue.Means(t.Context())
		require.NoError(t, err)
		m.DeskURL = "https://desk.hospital.example"
		require.NoError(t, p.queue.SaveMeans(t.Context(), "c1", m))
		p.add(urged())
		require.NoError(t, c.Once(t.Context()))
		letters := p.mail.Letters()
		require.Len(t, letters, 1)
		require.Equal(t, "d1@hospital.example", letters[0].To)
		require.Equal(t, "【心声】催办", letters[0].Subject)
		for _, part := range []string{"投诉 1234-5678", "超声科", "7 月 10 日", "https://desk.hospital.example/cases/12345678"} {
			require.Contains(t, letters[0].Text, part)
		}
		require.NotContains(t, letters[0].Text, "等了")
		require.NoError(t, c.Once(t.Context()))
		require.Len(t, p.mail.Letters(), 1, "told once")
	})
}

func TestCourier_TriesAgainWithBackOffAndTheDeskSaysSo(t *testing.T) {
	each(t, func(p *post) {
		ctx, c := t.Context(), p.courier()
		p.useMail(c)
		p.mail.SetRefuse("451 later, li@hospital.example")
		p.add(urged())
		require.NoError(t, c.Once(ctx))
		trouble, err := p.queue.Troubles(ctx)
		require.NoError(t, err)
		require.Equal(t, []notice.Trouble{{Way: notice.Mail, N: 1, Failed: "smtp 451"}}, trouble)
		require.NotContains(t, p.logs.String(), "hospital.example")
		p.mail.SetRefuse("")
		require.NoError(t, c.Once(ctx))
		require.Empty(t, p.mail.Letters(), "not at once")
		p.later(30 * time.Second)
		require.NoError(t, c.Once(ctx))
		require.Len(t, p.mail.Letters(), 1)
		trouble, err = p.queue.Troubles(ctx)
		require.NoError(t, err)
		require.Empty(t, trouble)

		p.mail.SetRefuse("451 later")
		p.add(urged())
		for range 200 {
			require.NoError(t, c.Once(ctx))
			p.later(time.Hour)
		}
		require.Empty(t, p.waiting(), "given up after three days")
		trouble, err = p.queue.Troubles(ctx)
		require.NoError(t, err)
		require.Equal(t, 1, trouble[0].N, "and still shown")
	})
}

func TestCourier_TwoProcessesTellOnce(t *testing.T) {
	each(t, func(p *post) {
		var mu sync.Mutex
		told := map[string]int{}
		far := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			raw, err := io.ReadAll(r.Body)
			assert.NoError(t, err)
			var f send.Fields
			assert.NoError(t, json.Unmarshal(raw, &f))
			mu.Lock()
			defer mu.Unlock()
			told[f.Subject]++
		}))
		defer far.Close()
		one, two := p.courier(), p.courier()
		p.hook(one, notice.Webhook, far.URL)
		const many = 40
		for i := range many {
			k := kase()
			k.ID, k.Number = int64(i+1), "123456"+string(rune('A'+i/26))+string(rune('A'+i%26))
			p.add(notice.News{Event: notice.Urgent, About: notice.Case(k)})
		}
		var all sync.WaitGroup
		for _, c := range []*notice.Courier{one, two} {
			all.Go(func() { assert.NoError(t, c.Once(t.Context())) })
		}
		all.Wait()
		require.Len(t, told, many)
		for number, n := range told {
			require.Equal(t, 1, n, number)
		}
	})
}

// A process that is killed while it tells somebody takes its claim with it: another tells them once it is over, and not
// before.
func TestCourier_WhatAKilledProcessHadClaimedIsToldByAnother(t *testing.T) {
	each(t, func(p *post) {
		ctx, c := t.Context(), p.courier()
		p.useMail(c)
		p.add(urged())
		killed, err := p.queue.Claim(ctx, notice.Mail)
		require.NoError(t, err)
		require.NotNil(t, killed)
		require.NoError(t, c.Once(ctx))
		require.Empty(t, p.mail.Letters(), "it may be telling them right now")
		p.later(61 * time.Second)
		require.NoError(t, c.Once(ctx))
		require.Len(t, p.mail.Letters(), 1)
		require.NoError(t, p.queue.Failed(ctx, killed))
		require.Empty(t, p.waiting(), "one that comes back late changes nothing of what another did")
	})
}

func TestCourier_QuietHoursHoldBackAllButUrgent(t *testing.T) {
	each(t, func(p *post) {
		ctx, c := t.Context(), p.courier()
		p.useMail(c)
		p.later(13 * time.Hour) // 23:00
		p.add(urged(), notice.News{Event: notice.Urgent, About: notice.Case(kase())})
		require.NoError(t, c.Once(ctx))
		require.Len(t, p.mail.Letters(), 1)
		require.Equal(t, "【心声】紧急诉求", p.mail.Letters()[0].Subject)
		p.later(8 * time.Hour) // 07:00
		require.NoError(t, c.Once(ctx))
		require.Len(t, p.mail.Letters(), 2)
	})
}

func TestCourier_ThePersonIsToldThatThereIsAnAnswerAndNothingElse(t *testing.T) {
	each(t, func(p *post) {
		ctx, c := t.Context(), p.courier()
		var said []string
		far := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			said = append(said, r.PostFormValue("to")+" "+r.PostFormValue("text"))
		}))
		defer far.Close()
		p.hook(c, notice.Text, far.URL)
		k := kase()
		k.RecordID, k.NonceHash, k.Lang, k.Round, k.UpdatedAt = "r1", "n1", "zh", 1, p.at.UTC()
		k.State = casestate.Answered
		_, err := p.store.DB().NewInsert().Model(k).Exec(ctx)
		require.NoError(t, err)
		n := notice.News{Event: notice.AnswerReady, About: notice.Case(k), Once: "1/1"}
		p.add(n)
		p.add(n)
		require.NoError(t, c.Once(ctx))
		require.Equal(t, []string{"13800000000 您在医院留下的诉求有答复了，请用凭条上的编号或二维码查看。"}, said, "once for an answer")
		n.Once = "1/2"
		p.add(n)
		_, err = p.store.DB().ExecContext(ctx, "UPDATE cases SET phone = ''")
		require.NoError(t, err)
		require.NoError(t, c.Once(ctx))
		require.Len(t, said, 1, "the number was erased meanwhile")
		trouble, err := p.queue.Troubles(ctx)
		require.NoError(t, err)
		require.Empty(t, trouble, "nothing is wrong with the gateway")
	})
}

// A message waits for the morning, or for a server that is away; meanwhile the case is withdrawn, erased, or another
// round has begun. It is not sent then: it would not be true.
func TestCourier_NothingIsToldOfACaseThatIsNotThereAnyMore(t *testing.T) {
	for name, change := range map[string]func(k *store.Case){
		"withdrawn":     func(k *store.Case) { k.State = casestate.Withdrawn },
		"erased":        func(k *store.Case) { k.ErasedAt = k.UpdatedAt },
		"another round": func(k *store.Case) { k.State, k.Round = casestate.Assigned, 2 },
	} {
		each(t, func(p *post) {
			ctx, c := t.Context(), p.courier()
			said := 0
			far := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { said++ }))
			defer far.Close()
			p.hook(c, notice.Text, far.URL)
			p.hook(c, notice.Webhook, far.URL)
			k := kase()
			k.RecordID, k.NonceHash, k.Lang, k.Round, k.UpdatedAt = "r1", "n1", "zh", 1, p.at.UTC()
			k.State = casestate.Answered
			_, err := p.store.DB().NewInsert().Model(k).Exec(ctx)
			require.NoError(t, err)
			p.add(notice.News{Event: notice.AnswerReady, About: notice.Case(k), Once: "1/1"})
			if name != "another round" {
				p.add(notice.News{Event: notice.Urged, About: notice.Case(k), Units: []string{"zx-mz-cs"}})
			}
			change(k)
			_, err = p.store.DB().NewUpdate().Model(k).WherePK().Exec(ctx)
			require.NoError(t, err)
			require.NotEmpty(t, p.waiting())
			require.NoError(t, c.Once(ctx))
			assert.Zero(t, said, name)
			assert.Empty(t, p.waiting(), "and it is not tried again")
			p.add(notice.News{Event: notice.Serious, About: notice.SeriousCase(k)})
			require.NoError(t, c.Once(ctx))
			assert.NotZero(t, said, "a serious error is one all the same")
		})
	}
}

func TestConfig_SecretsAreSealedAndDoNotFollowAnotherAddress(t *testing.T) {
	each(t, func(p *post) {
		ctx, c := t.Context(), p.courier()
		p.useMail(c)
		var rows []map[string]any
		require.NoError(t, p.store.DB().NewSelect().Table("settings").Scan(ctx, &rows))
		for _, r := range rows {
			for _, v := range r {
				if text, ok := v.(string); ok {
					require.NotContains(t, text, p.mail.Password)
					require.NotContains(t, text, p.mail.Addr)
				}
			}
		}
		config, on, secret, err := c.Config(ctx, notice.Mail)
		require.NoError(t, err)
		require.True(t, on && secret)
		require.Empty(t, config.Secret)
		config.From = "other@hospital.example" // saved again without the secret
		require.NoError(t, c.SaveConfig(ctx, "c1", notice.Mail, true, config))
		p.add(urged())
		require.NoError(t, c.Once(ctx))
		require.Len(t, p.mail.Letters(), 1)

		elsewhere := noticetest.Serve(t, noticetest.OffersTLS)
		config.Address = strings.Replace(elsewhere.Addr, "127.0.0.1", "localhost", 1)
		require.NoError(t, c.SaveConfig(ctx, "c1", notice.Mail, true, config))
		_, _, secret, err = c.Config(ctx, notice.Mail)
		require.NoError(t, err)
		require.False(t, secret, "the password stays here")
	})
}
