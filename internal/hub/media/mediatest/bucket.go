package mediatest

import (
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// The S3 server of the tests: it keeps objects as files, and asks for signed requests as any does.
const (
	gateway        = "github.com/versity/versitygw/cmd/versitygw"
	gatewayVersion = "v1.8.0"
	accessKey      = "xinsheng-test"
	secretKey      = "only-on-loopback"
)

// gatewayProgram is built once for this machine. Where it cannot be, the tests that need it say so.
var gatewayProgram = sync.OnceValues(func() (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	dir := filepath.Join(cache, "xinsheng", "tools", "versitygw-"+gatewayVersion)
	program := filepath.Join(dir, "versitygw")
	if _, err := os.Stat(program); err == nil {
		return program, nil
	}
	cmd := exec.Command("go", "install", gateway+"@"+gatewayVersion)
	cmd.Env = append(os.Environ(), "GOBIN="+dir, "GOFLAGS=")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w: %s", err, out)
	}
	return program, nil
})

// Bucket is the address of an empty bucket on a server that runs until the test ends. It sets the credentials into the
// environment. Where the server cannot be built, the test is skipped.
func Bucket(t *testing.T) string {
	t.Helper()
	address, _ := Gateway(t)
	return address
}

// Gateway is Bucket, with what ends the server at once.
func Gateway(t *testing.T) (address string, kill func()) {
	t.Helper()
	program, err := gatewayProgram()
	if err != nil {
		t.Skipf("the S3 server of this test could not be built: %v", err)
	}
	root := t.TempDir()
	require.NoError(t, os.MkdirAll(filepath.Join(root, "media"), 0o700))
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	at := ln.Addr().String()
	require.NoError(t, ln.Close())
	cmd := exec.Command(program, "--port", at, "--access", accessKey, "--secret", secretKey, "--region",
		"us-east-1", "--quiet",
		"posix", "--sidecar", t.TempDir(), root)
	require.NoError(t, cmd.Start())
	ended := make(chan struct{})
	go func() { _ = cmd.Wait(); close(ended) }()
	kill = func() { _ = cmd.Process.Kill(); <-ended }
	t.Cleanup(kill)
	require.Eventually(t, func() bool {
		res, err := http.Get("http://" + at + "/")
		if err != nil {
			return false
		}
		return res.Body.Close() == nil
	}, 20*time.Second, 20*time.Millisecond, "the S3 server does not answer")
	t.Setenv("AWS_ACCESS_KEY_ID", accessKey)
	t.Setenv("AWS_SECRET_ACCESS_KEY", secretKey)
	return "s3://media?" + url.Values{"endpoint": {"http://" + at}, "region": {"us-east-1"}}.Encode(), kill
}
