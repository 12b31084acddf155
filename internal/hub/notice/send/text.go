package send

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
)

// Template is the request with which a gateway of text messages is asked. In address, headers and body {{phone}},
// {{number}} and {{text}} stand for whom it goes to, the receipt's number, and the message.
type Template struct {
	Address string
	Method  string
	Headers string // "Name: value", a line each
	Body    string
}

// filled puts the values where a template names them, each as the place needs it.
func filled(s string, as func(string) string, phone string, m Message) string {
	return strings.NewReplacer("{{phone}}", as(phone), "{{number}}", as(m.Number), "{{text}}", as(m.Text)).Replace(s)
}

func inJSON(s string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if e.Encode(s) != nil {
		return ""
	}
	return strings.Trim(strings.TrimSuffix(b.String(), "\n"), `"`)
}

// inXML keeps a value from being markup.
func inXML(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;").Replace(s)
}

func inLine(s string) string { return strings.NewReplacer("\r", " ", "\n", " ").Replace(s) }

// body is by which rule values stand in a body of that type: as in a form where nothing says otherwise.
func body(kind string) func(string) string {
	switch {
	case strings.Contains(kind, "json"):
		return inJSON
	case strings.Contains(kind, "xml"):
		return inXML
	case strings.Contains(kind, "text/plain"):
		return inLine
	}
	return url.QueryEscape
}

// Text asks a gateway for a text message to phone. An answer with a status of 2xx is taken for sent.
func Text(ctx context.Context, client *http.Client, t Template, phone string, m Message) error {
	if phone == "" || t.Address == "" {
		return Unset
	}
	headers := http.Header{}
	for line := range strings.SplitSeq(t.Headers, "\n") {
		if name, value, ok := strings.Cut(strings.TrimSpace(line), ":"); ok {
			headers.Set(strings.TrimSpace(name), filled(strings.TrimSpace(value), inLine, phone, m))
		}
	}
	if headers.Get("Content-Type") == "" && t.Body != "" {
		headers.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	content := filled(t.Body, body(strings.ToLower(headers.Get("Content-Type"))), phone, m)
	req, err := http.NewRequestWithContext(ctx, t.Method, filled(t.Address, url.QueryEscape, phone, m),
		strings.NewReader(content))
	if err != nil {
		return Unset
	}
	req.Header = headers
	_, err = do(client, req)
	return err
}
