package keys_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"net"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/keys"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

var now = time.Date(2026, 3, 4, 9, 0, 0, 0, time.UTC)

func folder(t *testing.T) string { return filepath.Join(t.TempDir(), "keys") }

func TestOpen_MakesTheKeysOnceForTheirOwnerAlone(t *testing.T) {
	dir := folder(t)
	first, err := keys.Open(dir, now)
	require.NoError(t, err)
	again, err := keys.Open(dir, now.Add(time.Hour))
	require.NoError(t, err)
	require.Equal(t, first.Fingerprint(), again.Fingerprint())
	require.Equal(t, first.SealingKey(), again.SealingKey())

	require.NoError(t, filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		require.NoError(t, err)
		info, err := d.Info()
		require.NoError(t, err)
		require.Zero(t, info.Mode().Perm()&0o077, path)
		return nil
	}))
	left, err := os.ReadDir(filepath.Dir(dir))
	require.NoError(t, err)
	require.Len(t, left, 1, "nothing lies beside the folder")
}

func TestOpen_ManyAtOnceAgree(t *testing.T) {
	dir := folder(t)
	require.NoError(t, os.Mkdir(dir, 0o700)) // as a package would
	var (
		wg   sync.WaitGroup
		mu   sync.Mutex
		seen = map[string]bool{}
	)
	for range 8 {
		wg.Go(func() {
			k, err := keys.Open(dir, now)
			if err != nil {
				t.Error(err)
				return
			}
			mu.Lock()
			defer mu.Unlock()
			seen[k.Fingerprint()] = true
		})
	}
	wg.Wait()
	require.Len(t, seen, 1)
}

func TestOpen_AHalfMadeSetOfACrashIsNoSet(t *testing.T) {
	dir := folder(t)
	half := filepath.Join(filepath.Dir(dir), ".keys-new-123")
	require.NoError(t, os.Mkdir(half, 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(half, "device_ca.key"), []byte("ha"), 0o600))
	_, err := keys.Open(dir, now)
	require.NoError(t, err)
}

func TestOpen_NeverFillsGapsWithFreshKeys(t *testing.T) {
	dir := folder(t)
	_, err := keys.Open(dir, now)
	require.NoError(t, err)
	require.NoError(t, os.Remove(filepath.Join(dir, "sealing.json")))
	_, err = keys.Open(dir, now)
	require.ErrorIs(t, err, keys.ErrDamaged)
	require.ErrorContains(t, err, "keys import")
}

func TestOpen_RefusesWhatOthersCanReadAndSaysWhatToDo(t *testing.T) {
	for _, name := range []string{"", "token_master.key", "device_ca.key"} {
		dir := folder(t)
		_, err := keys.Open(dir, now)
		require.NoError(t, err)
		require.NoError(t, os.Chmod(filepath.Join(dir, name), 0o750))
		_, err = keys.Open(dir, now)
		require.ErrorIs(t, err, keys.ErrPermissions)
		require.ErrorContains(t, err, "chmod 0")
	}
}

func TestOpen_RefusesALinkInTheFoldersPlace(t *testing.T) {
	dir := folder(t)
	_, err := keys.Open(dir, now)
	require.NoError(t, err)
	link := filepath.Join(t.TempDir(), "keys")
	require.NoError(t, os.Symlink(dir, link))
	_, err = keys.Open(link, now)
	require.ErrorIs(t, err, keys.ErrPermissions)
}

func TestOpen_RefusesKeysThatDoNotBelongTogether(t *testing.T) {
	one, other := folder(t), folder(t)
	for _, dir := range []string{one, other} {
		_, err := keys.Open(dir, now)
		require.NoError(t, err)
	}
	b, err := os.ReadFile(filepath.Join(other, "device_ca.key"))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(one, "device_ca.key"), b, 0o600))
	_, err = keys.Open(one, now)
	require.ErrorIs(t, err, keys.ErrDamaged)
}

func TestLoadTokens_NeedsNoOtherKey(t *testing.T) {
	dir := folder(t)
	k, err := keys.Open(dir, now)
	require.NoError(t, err)
	dmz := folder(t)
	require.NoError(t, os.Mkdir(dmz, 0o700))
	b, err := os.ReadFile(filepath.Join(dir, "token_master.key"))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dmz, "token_master.key"), b, 0o600))

	tokens, err := keys.LoadTokens(dmz)
	require.NoError(t, err)
	require.Equal(t, k.Tokens.NumberKey(), tokens.NumberKey())
	require.Equal(t, k.Tokens.TokenKey(7), tokens.TokenKey(7))
	require.NotEqual(t, tokens.TokenKey(7), tokens.TokenKey(8))
	require.NotEqual(t, tokens.PINHash("7K3M9Q2F", "4816"), tokens.PINHash("7K3M9Q2F", "4817"))
	require.Len(t, tokens.TokenKey(7), 32)

	_, err = keys.LoadTokens(folder(t))
	require.ErrorIs(t, err, keys.ErrMissing)
}

func TestRotate_KeepsTheOldKeyForRecordsUnderWay(t *testing.T) {
	dir := folder(t)
	before, err := keys.Open(dir, now)
	require.NoError(t, err)
	after, err := keys.Rotate(dir, now)
	require.NoError(t, err)
	require.NotEqual(t, before.SealingKey(), after.SealingKey())
	require.NotEqual(t, before.Fingerprint(), after.Fingerprint())
	require.Contains(t, after.Ring(), before.SealingKey().KeyID)
	require.Contains(t, after.Ring(), after.SealingKey().KeyID)
}

func TestExport_ComesBackWithThePassphraseAlone(t *testing.T) {
	const passphrase = "三楼彩超室 correct horse"
	dir := folder(t)
	k, err := keys.Open(dir, now)
	require.NoError(t, err)
	box, err := keys.Export(dir, passphrase)
	require.NoError(t, err)
	master, err := os.ReadFile(filepath.Join(dir, "token_master.key"))
	require.NoError(t, err)
	require.NotContains(t, string(box), string(bytes.TrimSpace(master)))

	fresh := folder(t)
	_, err = keys.Import(fresh, box, passphrase+"x", nil)
	require.ErrorIs(t, err, keys.ErrPassphrase)
	got, err := keys.Import(fresh, box, passphrase, nil)
	require.NoError(t, err)
	require.Equal(t, k.Fingerprint(), got.Fingerprint())

	_, err = keys.Import(fresh, box, passphrase, nil)
	require.ErrorIs(t, err, feedback.ErrConflict)
	_, err = keys.Import(folder(t), []byte("{}"), passphrase, nil)
	require.ErrorIs(t, err, feedback.ErrInvalid)
	_, err = keys.Export(dir, "short")
	require.ErrorIs(t, err, feedback.ErrInvalid)
}

func TestExportedAt_IsForTheseKeysOnly(t *testing.T) {
	storetest.EachStore(t, func(t *testing.T, s *store.Store) {
		at, err := keys.ExportedAt(t.Context(), s.DB(), "a")
		require.NoError(t, err)
		require.True(t, at.IsZero())
		for range 2 {
			require.NoError(t, keys.NoteExport(t.Context(), s.DB(), "a", "console", now))
		}
		at, err = keys.ExportedAt(t.Context(), s.DB(), "a")
		require.NoError(t, err)
		require.True(t, at.Equal(now))
		at, err = keys.ExportedAt(t.Context(), s.DB(), "after a rotation")
		require.NoError(t, err)
		require.True(t, at.IsZero())
	})
}

func TestCertificates_HoldOverARealConnection(t *testing.T) {
	k, err := keys.Open(folder(t), time.Now())
	require.NoError(t, err)
	csr, key := request(t)
	parsed, err := keys.ParseRequest(csr)
	require.NoError(t, err)
	issued, err := k.CA.IssueClient(parsed, "t00001-aa", time.Now())
	require.NoError(t, err)
	block, _ := pem.Decode([]byte(issued.PEM))
	client := tls.Certificate{Certificate: [][]byte{block.Bytes}, PrivateKey: key}

	server := keys.NewServer(k.CA, []string{"10.1.2.3", "door.hospital.cn"}, time.Now)
	ln, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{
		MinVersion: tls.VersionTLS13, GetCertificate: server.Certificate,
		ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: k.CA.Pool(),
	})
	require.NoError(t, err)
	defer ln.Close()
	names := make(chan string, 4)
	go func() {
		for {
			c, err := ln.Accept()
			if err != nil {
				return
			}
			go answer(c, names)
		}
	}()
	for _, name := range []string{"", "hub.hospital.cn"} { // by address, and by any name that leads here
		c, err := tls.Dial("tcp", ln.Addr().String(), &tls.Config{RootCAs: k.CA.Pool(), ServerName: name,
			Certificates: []tls.Certificate{client}})
		require.NoError(t, err)
		_, err = c.Read(make([]byte, 1))
		require.NoError(t, err)
		require.Equal(t, "t00001-aa", <-names)
		chain := c.ConnectionState().PeerCertificates
		require.Equal(t, k.CA.DER(), chain[len(chain)-1].Raw)
		require.NoError(t, chain[0].VerifyHostname("10.1.2.3"), "the translator's address")
		require.NoError(t, c.Close())
	}
	other, err := keys.Open(folder(t), time.Now())
	require.NoError(t, err)
	_, err = tls.Dial("tcp", ln.Addr().String(), &tls.Config{RootCAs: other.CA.Pool(), ServerName: "hub.hospital.cn"})
	require.ErrorAs(t, err, new(*tls.CertificateVerificationError))
}

func TestIssueClient_ServesNoOtherEnd(t *testing.T) {
	k, err := keys.Open(folder(t), now)
	require.NoError(t, err)
	csr, _ := request(t)
	parsed, err := keys.ParseRequest(csr)
	require.NoError(t, err)
	issued, err := k.CA.IssueClient(parsed, "t1", now)
	require.NoError(t, err)
	block, _ := pem.Decode([]byte(issued.PEM))
	cert, err := x509.ParseCertificate(block.Bytes)
	require.NoError(t, err)
	require.Empty(t, cert.DNSNames, "names that the request asks for are not given")
	_, err = cert.Verify(x509.VerifyOptions{Roots: k.CA.Pool(), CurrentTime: now,
		KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}})
	require.Error(t, err)
	_, err = cert.Verify(x509.VerifyOptions{Roots: k.CA.Pool(), CurrentTime: issued.Until.Add(-time.Second),
		KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}})
	require.NoError(t, err)
}

func TestVerifyClient_TakesTerminalsOfThisHubHoweverOld(t *testing.T) {
	k, err := keys.Open(folder(t), now)
	require.NoError(t, err)
	other, err := keys.Open(folder(t), now)
	require.NoError(t, err)
	csr, _ := request(t)
	parsed, err := keys.ParseRequest(csr)
	require.NoError(t, err)
	issued, err := k.CA.IssueClient(parsed, "t1", now.AddDate(-30, 0, 0)) // the clock was wrong, and it is long over
	require.NoError(t, err)
	block, _ := pem.Decode([]byte(issued.PEM))
	cert, err := x509.ParseCertificate(block.Bytes)
	require.NoError(t, err)
	id, err := k.CA.VerifyClient(cert)
	require.NoError(t, err)
	require.Equal(t, "t1", id)
	_, err = other.CA.VerifyClient(cert)
	require.ErrorIs(t, err, feedback.ErrInvalid)
	hello := &tls.ClientHelloInfo{ServerName: "hub"}
	server, err := keys.NewServer(k.CA, nil, time.Now).Certificate(hello)
	require.NoError(t, err)
	_, err = k.CA.VerifyClient(server.Leaf)
	require.Error(t, err, "the hub's own certificate is no terminal's")
}

func TestParseRequest_TakesNothingElse(t *testing.T) {
	weak, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	der, err := x509.CreateCertificateRequest(rand.Reader, &x509.CertificateRequest{}, weak)
	require.NoError(t, err)
	good, _ := request(t)
	block, _ := pem.Decode([]byte(good))
	block.Bytes[len(block.Bytes)-1] ^= 1
	for _, bad := range []string{
		"", "hello", good + good,
		string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE REQUEST", Bytes: der})),
		string(pem.EncodeToMemory(block)),
	} {
		_, err := keys.ParseRequest(bad)
		require.ErrorIs(t, err, feedback.ErrInvalid)
	}
}

func request(t *testing.T) (string, *ecdsa.PrivateKey) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	der, err := x509.CreateCertificateRequest(rand.Reader, &x509.CertificateRequest{DNSNames: []string{"hub.hospital.cn"}},
		key)
	require.NoError(t, err)
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE REQUEST", Bytes: der})), key
}

func answer(c net.Conn, names chan<- string) {
	defer c.Close()
	secured := c.(*tls.Conn)
	if err := secured.Handshake(); err != nil {
		return
	}
	names <- secured.ConnectionState().PeerCertificates[0].Subject.CommonName
	if _, err := c.Write([]byte("x")); err != nil && !errors.Is(err, net.ErrClosed) {
		return
	}
}

func TestTokens_TheReceiptOfADraftIsTheSameEachTimeAndNoOtherDrafts(t *testing.T) {
	k, err := keys.Open(folder(t), now)
	require.NoError(t, err)
	pin, nonce := k.Tokens.Sent("a")
	again, sameNonce := k.Tokens.Sent("a")
	require.Equal(t, pin, again)
	require.Equal(t, nonce, sameNonce)
	require.Regexp(t, `^\d{4}$`, pin)
	_, other := k.Tokens.Sent("b")
	require.NotEqual(t, nonce, other)
}
