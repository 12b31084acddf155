package send_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/tls"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/hub/notice/noticetest"
	"xinsheng/internal/hub/notice/send"
)

var (
	word = send.Message{Title: "【心声】催办", Text: "投诉 1234-5678\n超声科", Number: "1234-5678",
		Fields: send.Fields{Event: "urged", Subject: "12345678"}}
	moment = time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)
)

func mac(key, text string) string {
	h := hmac.New(sha256.New, []byte(key))
	h.Write([]byte(text))
	return base64.StdEncoding.EncodeToString(h.Sum(nil))
}

// far is a server that looks at one request as its maker documents it, and answers as it does.
func far(t *testing.T, answer string, look func(r *http.Request, body map[string]any)) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		raw, err := io.ReadAll(r.Body)
		assert.NoError(t, err)
		var body map[string]any
		assert.NoError(t, json.Unmarshal(raw, &body), string(raw))
		assert.Equal(t, http.MethodPost, r.Method)
		look(r, body)
		_, _ = io.WriteString(w, answer)
	}))
	t.Cleanup(s.Close)
	return s.URL
}

func TestRobots_SpeakAsTheirMakersDocument(t *testing.T) {
	client := send.NewClient(nil)
	const ok = `{"errcode":0,"errmsg":"ok"}`
	content := func(body map[string]any, part, field string) any { return body[part].(map[string]any)[field] }

	calls := 0
	at := far(t, ok, func(r *http.Request, body map[string]any) {
		calls++
		assert.Equal(t, "k1", r.URL.Query().Get("key"))
		assert.Equal(t, "text", body["msgtype"])
		assert.Equal(t, "【心声】催办\n投诉 1234-5678\n超声科", content(body, "text", "content"))
	})
	require.NoError(t, send.WeCom(t.Context(), client, send.Robot{Address: at + "/cgi-bin/webhook/send?key=k1"}, word))

	at = far(t, ok, func(r *http.Request, body map[string]any) {
		calls++
		q := r.URL.Query()
		assert.Equal(t, "a1", q.Get("access_token"))
		assert.Equal(t, strconv.FormatInt(moment.UnixMilli(), 10), q.Get("timestamp"))
		assert.Equal(t, mac("SEC1", q.Get("timestamp")+"\nSEC1"), q.Get("sign"))
		assert.Equal(t, "text", body["msgtype"])
		assert.NotEmpty(t, content(body, "text", "content"))
	})
	require.NoError(t, send.DingTalk(t.Context(), client, send.Robot{Address: at + "/robot/send?access_token=a1",
		Secret: "SEC1"}, word, moment))

	at = far(t, `{"code":0,"msg":"success","data":{}}`, func(_ *http.Request, body map[string]any) {
		calls++
		assert.Equal(t, strconv.FormatInt(moment.Unix(), 10), body["timestamp"])
		assert.Equal(t, mac(body["timestamp"].(string)+"\nsecret", ""), body["sign"])
		assert.Equal(t, "text", body["msg_type"])
		assert.NotEmpty(t, content(body, "content", "text"))
	})
	require.NoError(t, send.Feishu(t.Context(), client, send.Robot{Address: at + "/open-apis/bot/v2/hook/x",
		Secret: "secret"}, word, moment))
	require.Equal(t, 3, calls)
}

// Robots refuse with the status 200 and a code.
func TestRobots_ARefusalIsOneAndSaysItsCode(t *testing.T) {
	client := send.NewClient(nil)
	at := far(t, `{"errcode":310000,"errmsg":"sign not match"}`, func(*http.Request, map[string]any) {})
	require.Equal(t, "code 310000", send.Why(send.DingTalk(t.Context(), client, send.Robot{Address: at}, word, moment)))
	at = far(t, `{"code":19021,"msg":"sign match fail"}`, func(*http.Request, map[string]any) {})
	require.Equal(t, "code 19021", send.Why(send.Feishu(t.Context(), client, send.Robot{Address: at}, word, moment)))
	at = far(t, `<html>login</html>`, func(*http.Request, map[string]any) {})
	require.Equal(t, "unreadable", send.Why(send.WeCom(t.Context(), client, send.Robot{Address: at}, word)))
}

func TestHook_IsSignedOverTimeAndBody(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		raw, _ := io.ReadAll(r.Body)
		h := hmac.New(sha256.New, []byte("shared"))
		h.Write([]byte(r.Header.Get("X-Xinsheng-Timestamp") + "." + string(raw)))
		assert.Equal(t, "sha256="+hex.EncodeToString(h.Sum(nil)), r.Header.Get("X-Xinsheng-Signature"))
		assert.JSONEq(t, `{"event":"urged","number":"12345678"}`, string(raw))
		w.WriteHeader(http.StatusNoContent)
	}))
	defer s.Close()
	require.NoError(t, send.Hook(t.Context(), send.NewClient(nil), send.Robot{Address: s.URL, Secret: "shared"}, word,
		moment))
}

func TestText_FillsATemplateAsEachPlaceNeedsIt(t *testing.T) {
	var got *http.Request
	var said string
	s := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		raw, _ := io.ReadAll(r.Body)
		got, said = r, string(raw)
	}))
	defer s.Close()
	m := send.Message{Text: `有"答复"&了`, Number: "1234-5678"}
	require.NoError(t, send.Text(t.Context(), send.NewClient(nil), send.Template{
		Address: s.URL + "/sms?to={{phone}}", Method: http.MethodPost, Headers: "Content-Type: application/json\nX-Key: k",
		Body: `{"phone":"{{phone}}","text":"{{text}}","number":"{{number}}"}`,
	}, "+86 138", m))
	require.Equal(t, "+86 138", got.URL.Query().Get("to"))
	require.Equal(t, "k", got.Header.Get("X-Key"))
	require.JSONEq(t, `{"phone":"+86 138","text":"有\"答复\"&了","number":"1234-5678"}`, said)
	require.NoError(t, send.Text(t.Context(), send.NewClient(nil), send.Template{Address: s.URL, Method: http.MethodPost,
		Body: "mobile={{phone}}&content={{text}}"}, "138", m))
	form, err := url.ParseQuery(said)
	require.NoError(t, err)
	require.Equal(t, m.Text, form.Get("content"))
}

func TestMail_ArrivesOverEncryptedLinesAlone(t *testing.T) {
	d := send.NewDialer(nil)
	for kind, security := range map[noticetest.Kind]send.Security{noticetest.OffersTLS: send.StartTLS,
		noticetest.BeginsTLS: send.TLS} {
		post := noticetest.Serve(t, kind)
		server := send.Server{Host: post.Addr, Security: security, User: post.User, Password: post.Password,
			From: "心声 <notice@hospital.example>"}
		trust := &tls.Config{RootCAs: post.Roots}
		require.NoError(t, send.Mail(t.Context(), d, trust, server, "li@hospital.example", word))
		require.Equal(t, []noticetest.Letter{{From: "<notice@hospital.example>", To: "li@hospital.example", Subject: "【心声】催办",
			Text: "投诉 1234-5678\r\n超声科"}}, post.Letters())
		require.Equal(t, "tls", send.Why(send.Mail(t.Context(), d, nil, server, "li@hospital.example", word)),
			"a certificate of nobody's")
		server.Password = "wrong"
		require.Equal(t, "smtp 535", send.Why(send.Mail(t.Context(), d, trust, server, "li@hospital.example", word)))
	}
	bare := noticetest.Serve(t, noticetest.Bare)
	server := send.Server{Host: bare.Addr, Security: send.StartTLS, User: "u", Password: "p", From: "a@hospital.example"}
	require.Equal(t, "tls", send.Why(send.Mail(t.Context(), d, nil, server, "li@hospital.example", word)),
		"it offers none: the password stays here")
	server.Security, server.User = send.Plain, ""
	require.NoError(t, send.Mail(t.Context(), d, nil, server, "li@hospital.example", word))
	require.Equal(t, "unset", send.Why(send.Mail(t.Context(), d, nil, server, "li@hospital.example\r\nBcc: x@y", word)))
}

func TestClient_ReachesNeitherTheHubsOwnDoorsNorLinkLocal(t *testing.T) {
	called := false
	s := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { called = true }))
	defer s.Close()
	at, err := netip.ParseAddrPort(s.Listener.Addr().String())
	require.NoError(t, err)
	client := send.NewClient([]uint16{at.Port()})
	require.Equal(t, "address", send.Why(send.Hook(t.Context(), client, send.Robot{Address: s.URL}, word, moment)))
	named := "http://localhost:" + strconv.Itoa(int(at.Port()))
	require.Equal(t, "address", send.Why(send.Hook(t.Context(), client, send.Robot{Address: named}, word, moment)),
		"by a name")
	require.Equal(t, "address",
		send.Why(send.Hook(t.Context(), client, send.Robot{Address: "http://169.254.169.254/latest"}, word, moment)))
	server := send.Server{Host: net.JoinHostPort("127.0.0.1", strconv.Itoa(int(at.Port()))), Security: send.Plain,
		From: "a@b.example"}
	require.Equal(t, "address",
		send.Why(send.Mail(t.Context(), send.NewDialer([]uint16{at.Port()}), nil, server, "li@b.example", word)))
	require.False(t, called)
	require.NoError(t, send.Hook(t.Context(), send.NewClient(nil), send.Robot{Address: s.URL}, word, moment))
	require.True(t, called)
}
