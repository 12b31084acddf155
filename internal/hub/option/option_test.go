package option_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/option"
)

func read(args ...string) (*option.Options, error) {
	return installed("", args...)
}

// installed is read on a machine with that standard file.
func installed(standard string, args ...string) (*option.Options, error) {
	r := option.Serve(flag.NewFlagSet("serve", flag.ContinueOnError))
	r.Standard = standard
	return r.Read(args)
}

func file(t *testing.T, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "hub.toml")
	require.NoError(t, os.WriteFile(name, []byte(text), 0o600))
	return name
}

func TestRead_DefaultsKeepEveryDoorOnThisMachine(t *testing.T) {
	o, err := read("--data", "/srv/x")
	require.NoError(t, err)
	require.Equal(t, "127.0.0.1:8441", o.Device.Listen)
	require.Equal(t, "127.0.0.1:8442", o.Phone.Listen)
	require.Equal(t, "127.0.0.1:8443", o.Desk.Listen)
	require.Equal(t, "/srv/x/hub.db", o.DSN())
	require.True(t, o.Opens("device") && o.Opens("phone") && o.Opens("desk"))
}

func TestRead_FlagsGoBeforeTheFileAndTheFileBeforeDefaults(t *testing.T) {
	name := file(t, "data = '/srv/file'\ndoors = ['phone']\n[phone]\nlisten = '0.0.0.0:80'\npublic_url = 'https://a.cn'\n")
	o, err := read("--config", name, "--phone-public-url", "https://b.cn", "--proxies", "127.0.0.1, 10.0.0.0/8")
	require.NoError(t, err)
	require.Equal(t, "/srv/file", o.Data)
	require.Equal(t, "0.0.0.0:80", o.Phone.Listen)
	require.Equal(t, "https://b.cn", o.Phone.PublicURL)
	require.False(t, o.Opens("desk"))
	require.Len(t, o.Prefixes(), 2)
}

func TestRead_MediaLieInTheDataFolderOrWhereItSays(t *testing.T) {
	for store, want := range map[string]string{
		"":                           "file:///srv/x/media",
		"/mnt/big disk":              "file:///mnt/big%20disk",
		"file:///mnt/media":          "file:///mnt/media",
		"s3://b?endpoint=http://h:9": "s3://b?endpoint=http://h:9",
	} {
		o, err := read("--data", "/srv/x", "--media-store", store)
		require.NoError(t, err)
		address, err := o.MediaStore()
		require.NoError(t, err)
		require.Equal(t, want, address)
	}
	o, err := read("--config", file(t, "[media]\nstore = 's3://media?region=cn-1'\n"))
	require.NoError(t, err)
	require.Equal(t, "s3://media?region=cn-1", o.Media.Store)
	_, err = read("--media-store", "s3://key:secret@bucket")
	require.ErrorContains(t, err, "media.store")
	require.NotContains(t, err.Error(), "secret@")
}

func TestRead_FlagsMayStandBehindWords(t *testing.T) {
	r := option.Base(flag.NewFlagSet("user", flag.ContinueOnError))
	o, err := r.Read([]string{"reset", "--data", "/srv/x", "li", "--database", "/srv/y"})
	require.NoError(t, err)
	require.Equal(t, []string{"reset", "li"}, r.Words())
	require.Equal(t, "/srv/x", o.Data)
	require.Equal(t, "/srv/y", o.DSN())
}

func TestRead_ADeskOnTheNetworkNeedsTLS(t *testing.T) {
	for _, address := range []string{":8443", "0.0.0.0:8443", "192.0.2.1:8443", "[::]:8443", "hub.cn:8443"} {
		_, err := read("--desk-listen", address)
		require.ErrorIs(t, err, feedback.ErrInvalid, address)
		require.ErrorContains(t, err, "TLS")
		_, err = read("--desk-listen", address, "--desk-own-ca")
		require.NoError(t, err)
		_, err = read("--desk-listen", address, "--desk-certificate", "a", "--desk-key", "b")
		require.NoError(t, err)
		_, err = read("--desk-listen", address, "--doors", "device,phone")
		require.NoError(t, err, "a desk that is not opened is not reachable")
	}
	for _, address := range []string{"127.0.0.2:1", "[::1]:8443", "localhost:8443"} {
		_, err := read("--desk-listen", address)
		require.NoError(t, err)
	}
}

func TestRead_WhateverIsWrongIsOneLineThatNamesIt(t *testing.T) {
	for want, args := range map[string][]string{
		"there is no setting phon":  {"--config", file(t, "phon = 1")},
		"line 2":                    {"--config", file(t, "data = '/x'\ndoors = 7")},
		"line 1":                    {"--config", file(t, "data = ")},
		"no such file":              {"--config", "/nowhere/hub.toml"},
		`"window" is none of`:       {"--doors", "window"},
		"name one or more":          {"--doors", ","},
		"log_level":                 {"--log-level", "loud"},
		"device.listen":             {"--device-listen", "8441"},
		"neither an address":        {"--proxies", "nginx"},
		"go together":               {"--desk-certificate", "a.pem"},
		"take one of them away":     {"--desk-certificate", "a", "--desk-key", "b", "--desk-own-ca"},
		"phone.public_url":          {"--phone-public-url", "xinsheng.example.cn/"},
		"flag provided but not def": {"--colour"},
		"transcription.url": {"--config",
			file(t, "[transcription]\nurl = 'https://8.8.8.8/v1/audio/transcriptions'\n")},
		"transcription.timeout": {"--config", file(t, "[transcription]\nurl = 'http://10.0.0.8'\ntimeout = 'soon'\n")},
		"media.store":           {"--media-store", "ftp://nas/media"},
		"name the folder":       {"--data", ""},
	} {
		_, err := read(args...)
		require.Error(t, err, want)
		require.ErrorContains(t, err, want)
		require.NotContains(t, strings.TrimSpace(err.Error()), "\n")
	}
	_, err := read("--help")
	require.ErrorIs(t, err, flag.ErrHelp)
}

func TestRead_TakesTheInstalledFileUnlessAnotherHubIsMeant(t *testing.T) {
	standard := file(t, "data = '/srv/installed'\n[phone]\nlisten = '0.0.0.0:80'\n")
	o, err := installed(standard)
	require.NoError(t, err)
	require.Equal(t, "/srv/installed", o.Data)

	o, err = installed(standard, "--phone-listen", "127.0.0.1:81")
	require.NoError(t, err)
	require.Equal(t, "/srv/installed", o.Data)
	require.Equal(t, "127.0.0.1:81", o.Phone.Listen, "flags go before it")

	o, err = installed(standard, "--data", "/srv/x")
	require.NoError(t, err)
	require.Equal(t, "/srv/x", o.Data)
	require.Equal(t, "127.0.0.1:8442", o.Phone.Listen, "who names a folder gets nothing of the installed hub")

	o, err = installed(standard, "--config", file(t, "data = '/srv/other'"))
	require.NoError(t, err)
	require.Equal(t, "/srv/other", o.Data)

	o, err = installed(filepath.Join(t.TempDir(), "none"))
	require.NoError(t, err)
	require.Equal(t, "/var/lib/xinsheng-hub", o.Data)

	_, err = installed(standard, "--config", filepath.Join(t.TempDir(), "none"))
	require.ErrorContains(t, err, "none: no such file", "what was named must be there")
	_, err = installed(file(t, "dta = 1"))
	require.ErrorContains(t, err, "there is no setting dta")
}
