package send

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// Robot is the address of a group's robot, and the secret with which it is signed; empty: it is not.
type Robot struct {
	Address string
	Secret  string
}

// said is the message as a group reads it.
func (m Message) said() string { return m.Title + "\n" + m.Text }

// WeCom sends to the robot of a group of WeCom 企业微信: {"msgtype":"text","text":{"content":...}}, answered with errcode
// 0.
func WeCom(ctx context.Context, client *http.Client, r Robot, m Message) error {
	return post(ctx, client, r.Address, map[string]any{"msgtype": "text", "text": map[string]any{"content": m.said()}},
		"errcode")
}

// DingTalk sends to the robot of a group of DingTalk 钉钉. With a secret the address has the time in milliseconds and, as
// sign, base64 of HMAC-SHA256 under the secret over the time, a line feed and the secret.
func DingTalk(ctx context.Context, client *http.Client, r Robot, m Message, now time.Time) error {
	address := r.Address
	if r.Secret != "" {
		u, err := url.Parse(address)
		if err != nil {
			return Unset
		}
		at := strconv.FormatInt(now.UnixMilli(), 10)
		q := u.Query()
		q.Set("timestamp", at)
		q.Set("sign", sign([]byte(r.Secret), at+"\n"+r.Secret))
		u.RawQuery = q.Encode()
		address = u.String()
	}
	return post(ctx, client, address, map[string]any{"msgtype": "text", "text": map[string]any{"content": m.said()}},
		"errcode")
}

// Feishu sends to the robot of a group of Feishu 飞书. With a secret the body has the time in seconds and, as sign,
// base64 of HMAC-SHA256 over nothing, with the time, a line feed and the secret as its key.
func Feishu(ctx context.Context, client *http.Client, r Robot, m Message, now time.Time) error {
	body := map[string]any{"msg_type": "text", "content": map[string]any{"text": m.said()}}
	if r.Secret != "" {
		at := strconv.FormatInt(now.Unix(), 10)
		body["timestamp"], body["sign"] = at, sign([]byte(at+"\n"+r.Secret), "")
	}
	return post(ctx, client, r.Address, body, "code", "StatusCode")
}

func sign(key []byte, text string) string {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(text))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// post sends a document; one of the fields of the answer must be the number 0, since robots refuse with the status 200.
func post(ctx context.Context, client *http.Client, address string, body any, zero ...string) error {
	raw, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("encode message: %w", err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(raw))
	if err != nil {
		return Unset
	}
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	answer, err := do(client, req)
	if err != nil {
		return err
	}
	var fields map[string]any
	if json.Unmarshal(answer, &fields) != nil {
		return Unexpected
	}
	for _, name := range zero {
		if code, ok := fields[name].(float64); ok {
			if code != 0 {
				return Failure("code " + strconv.FormatInt(int64(code), 10))
			}
			return nil
		}
	}
	return Unexpected
}

// Hook sends the message's fields to any webhook. With a secret it bears the time in seconds as X-Xinsheng-Timestamp,
// and as X-Xinsheng-Signature "sha256=" and the hex of HMAC-SHA256 under the secret over the time, a dot and the body.
func Hook(ctx context.Context, client *http.Client, r Robot, m Message, now time.Time) error {
	raw, err := json.Marshal(m.Fields)
	if err != nil {
		return fmt.Errorf("encode message: %w", err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, r.Address, bytes.NewReader(raw))
	if err != nil {
		return Unset
	}
	req.Header.Set("Content-Type", "application/json")
	if r.Secret != "" {
		at := strconv.FormatInt(now.Unix(), 10)
		mac := hmac.New(sha256.New, []byte(r.Secret))
		mac.Write([]byte(at + "." + string(raw)))
		req.Header.Set("X-Xinsheng-Timestamp", at)
		req.Header.Set("X-Xinsheng-Signature", "sha256="+hex.EncodeToString(mac.Sum(nil)))
	}
	_, err = do(client, req)
	return err
}
