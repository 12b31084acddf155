package transcribe

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"net/textproto"
	"net/url"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Limits of an answer.
const (
	mostAnswer = 1 << 20 // bytes
	mostText   = 20000   // characters; three minutes of fast speech have a thousand
)

// errRefused: the endpoint does not take this recording, and will not later.
var errRefused = errors.New("the endpoint refused the recording")

// Endpoint is where recordings are sent.
type Endpoint struct {
	URL      string
	Model    string
	Language string // such as zh; empty: the endpoint finds out
	Key      string // sent as bearer token; empty: none
	Timeout  time.Duration
}

// sound is one recording on its way.
type sound struct {
	data      io.Reader
	size      int64
	mediaType string
}

// client sends recordings to one endpoint.
type client struct {
	Endpoint
	to   *url.URL
	http *http.Client
}

// newClient checks the endpoint's address.
func newClient(ctx context.Context, e Endpoint) (*client, error) {
	to, err := ParseURL(e.URL)
	if err != nil {
		return nil, err
	}
	if err := checkName(ctx, net.DefaultResolver, to.Hostname()); err != nil {
		return nil, err
	}
	dialer := &net.Dialer{Timeout: 10 * time.Second, ControlContext: onlyInside}
	return &client{Endpoint: e, to: to, http: &http.Client{
		Timeout: e.Timeout,
		Transport: &http.Transport{ // without the proxy of the environment
			DialContext: dialer.DialContext, TLSHandshakeTimeout: 10 * time.Second, MaxResponseHeaderBytes: 1 << 16,
			TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12}, MaxIdleConns: 1, IdleConnTimeout: time.Minute,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}, nil
}

// write asks for the text of a recording. Errors hold nothing of what the endpoint said.
func (c *client) write(ctx context.Context, s sound) (string, error) {
	head, tail, kind, err := c.form(s)
	if err != nil {
		return "", err
	}
	body := io.MultiReader(bytes.NewReader(head), io.LimitReader(s.data, s.size), bytes.NewReader(tail))
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.to.String(), body)
	if err != nil {
		return "", fmt.Errorf("make request: %w", err)
	}
	req.ContentLength = int64(len(head)) + s.size + int64(len(tail))
	req.Header.Set("Content-Type", kind)
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", "xinsheng-hub")
	if c.Key != "" {
		req.Header.Set("Authorization", "Bearer "+c.Key)
	}
	res, err := c.http.Do(req)
	if err != nil {
		return "", fmt.Errorf("ask for transcript: %w", plain(err))
	}
	defer res.Body.Close()
	switch res.StatusCode {
	case http.StatusOK:
	case http.StatusBadRequest, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType,
		http.StatusUnprocessableEntity:
		return "", fmt.Errorf("status %d: %w", res.StatusCode, errRefused)
	default:
		return "", fmt.Errorf("ask for transcript: status %d", res.StatusCode)
	}
	return read(res.Body)
}

// plain takes the address out of an error of net/http; it is in the log once, from the start.
func plain(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}

// form is what stands before and behind the sound: fields first, so that an endpoint may begin while it still receives.
func (c *client) form(s sound) (head, tail []byte, kind string, err error) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, f := range [][2]string{{"model", c.Model}, {"language", c.Language}, {"response_format", "json"}} {
		if f[1] == "" {
			continue
		}
		if err := w.WriteField(f[0], f[1]); err != nil {
			return nil, nil, "", fmt.Errorf("make form: %w", err)
		}
	}
	header := textproto.MIMEHeader{}
	header.Set("Content-Disposition", `form-data; name="file"; filename="voice.`+ending(s.mediaType)+`"`)
	header.Set("Content-Type", s.mediaType)
	if _, err := w.CreatePart(header); err != nil {
		return nil, nil, "", fmt.Errorf("make form: %w", err)
	}
	head = bytes.Clone(b.Bytes())
	b.Reset()
	if err := w.Close(); err != nil {
		return nil, nil, "", fmt.Errorf("make form: %w", err)
	}
	return head, b.Bytes(), w.FormDataContentType(), nil
}

// ending is by what endpoints know a format: they look at the name.
func ending(mediaType string) string {
	switch mediaType {
	case "audio/wav":
		return "wav"
	case "audio/mp4":
		return "m4a"
	case "audio/mpeg":
		return "mp3"
	case "audio/amr", "audio/amr-wb":
		return "amr"
	case "audio/3gpp":
		return "3gp"
	case "audio/webm":
		return "webm"
	}
	return "ogg"
}

// read reads {"text": "..."}.
func read(r io.Reader) (string, error) {
	b, err := io.ReadAll(io.LimitReader(r, mostAnswer+1))
	if err != nil {
		return "", fmt.Errorf("read transcript: %w", err)
	}
	var answer struct {
		Text *string `json:"text"`
	}
	if len(b) > mostAnswer || json.Unmarshal(b, &answer) != nil || answer.Text == nil {
		return "", errors.New("the endpoint answered something else than a transcript")
	}
	return tidy(*answer.Text), nil
}

// tidy takes out what is no text: control characters, and those that turn the direction of what follows.
func tidy(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t' || r == '\r':
			return ' '
		case r == utf8.RuneError || unicode.Is(unicode.Cc, r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' ||
			r == '\u2029' || r == '\uFEFF':
			return -1
		}
		return r
	}, s)
	if all := []rune(s); len(all) > mostText {
		s = string(all[:mostText])
	}
	return strings.TrimSpace(s)
}
