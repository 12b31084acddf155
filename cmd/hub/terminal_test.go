package main

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/seal"
	"xinsheng/internal/wire"
)

const said = "在三楼彩超室排队等了两个多小时"

// terminal is an enrolled one, as small as it can be.
type terminal struct {
	reply  wire.EnrolReply
	client *http.Client
	seq    atomic.Uint32
}

// sealed is one record ready to send.
type sealed struct {
	id       feedback.RecordID
	envelope []byte
}

// enrol takes a code from the command line to the door at address.
func enrol(t *testing.T, address string, data ...string) *terminal {
	t.Helper()
	code := strings.TrimSpace(must(t, append([]string{"enrol-code", "--name", "自助终端 03", "--place", "zx-mz-cs"},
		data...)...))
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	der, err := x509.CreateCertificateRequest(rand.Reader, &x509.CertificateRequest{}, key)
	require.NoError(t, err)
	request, err := json.Marshal(wire.EnrolRequest{Code: code,
		CSR: string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE REQUEST", Bytes: der}))})
	require.NoError(t, err)
	x := &terminal{client: &http.Client{
		Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}}
	resp, err := x.send(t, http.MethodPost, address, wire.PathEnrol, request)
	require.NoError(t, err)
	require.Equal(t, 200, resp.status, string(resp.body))
	require.NoError(t, json.Unmarshal(resp.body, &x.reply))
	block, _ := pem.Decode([]byte(x.reply.Certificate))
	pool := x509.NewCertPool()
	require.True(t, pool.AppendCertsFromPEM([]byte(x.reply.CA)))
	x.client.Transport = &http.Transport{MaxIdleConnsPerHost: 32, TLSClientConfig: &tls.Config{
		RootCAs: pool, Certificates: []tls.Certificate{{Certificate: [][]byte{block.Bytes}, PrivateKey: key}},
	}}
	return x
}

type answer struct {
	status int
	body   []byte
}

func (x *terminal) send(t *testing.T, method, address, path string, body []byte) (answer, error) {
	req, err := http.NewRequestWithContext(t.Context(), method, "https://"+address+path, bytes.NewReader(body))
	if err != nil {
		return answer{}, err
	}
	req.Header.Set(wire.ProtocolHeader, "1")
	resp, err := x.client.Do(req)
	if err != nil {
		return answer{}, err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	return answer{resp.StatusCode, b}, err
}

// put answers the status, 0 when no answer came.
func (x *terminal) put(t *testing.T, address string, s sealed) int {
	a, err := x.send(t, http.MethodPut, address, wire.PathRecords+string(s.id), s.envelope)
	if err != nil {
		return 0
	}
	return a.status
}

func (x *terminal) report(t *testing.T) sealed {
	t.Helper()
	seq := x.seq.Add(1)
	numbers, err := wire.NewNumbers(x.reply.NumberKey)
	require.NoError(t, err)
	number, err := numbers.Make(x.reply.Index, seq)
	require.NoError(t, err)
	nonce := uuid.New()
	body, err := json.Marshal(&feedback.Body{
		Schema: 1, Type: feedback.TypeReport, VisitID: "v", CapturedAt: feedback.Moment{Wall: time.Now(), Boot: "b", Mono: 5},
		PlaceID: "zx-mz-cs", Profile: feedback.Outpatient, Lang: "zh",
		Receipt: &feedback.Receipt{Number: string(number), PIN: "4816", Nonce: nonce[:]},
		Report:  &feedback.Report{Kind: feedback.Complaint, Text: said},
	})
	require.NoError(t, err)
	key, err := seal.ParsePublicKey(x.reply.Sealing)
	require.NoError(t, err)
	id := feedback.RecordID(uuid.Must(uuid.NewV7()).String())
	envelope, err := key.SealRecord(wire.Header{ID: id, Terminal: x.reply.TerminalID, Seq: uint64(seq)}, body)
	require.NoError(t, err)
	return sealed{id, envelope}
}
