package option

import (
	"net/netip"
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	"xinsheng/internal/feedback"
)

// The doors.
const (
	DeviceDoor = "device"
	PhoneDoor  = "phone"
	DeskDoor   = "desk"
)

// Options is everything that one process of a hub is told. The rest is set at the desk.
type Options struct {
	Data     string   `toml:"data"`     // folder of database and keys
	Database string   `toml:"database"` // postgres:// address or path of an SQLite file; empty: hub.db in Data
	Doors    []string `toml:"doors"`
	Proxies  []string `toml:"proxies"` // addresses or networks whose X-Forwarded-For is believed
	LogLevel string   `toml:"log_level"`

	Device Device `toml:"device"`
	Phone  Phone  `toml:"phone"`
	Desk   Desk   `toml:"desk"`
	Media  Media  `toml:"media"`

	Transcription Transcription `toml:"transcription"`

	proxies []netip.Prefix
}

// Device is the terminals' door. It always ends its own TLS.
type Device struct {
	Listen string   `toml:"listen"`
	Names  []string `toml:"names"` // names and addresses for its certificate that it cannot see itself
}

// Phone is the door behind the QR codes.
type Phone struct {
	Listen    string `toml:"listen"`
	PublicURL string `toml:"public_url"` // kept in the settings when given
	TLS
}

// Desk is the staff's door.
type Desk struct {
	Listen string `toml:"listen"`
	OwnCA  bool   `toml:"own_ca"`     // TLS with a certificate of the hub's own CA
	Behind bool   `toml:"behind_tls"` // a proxy in front ends TLS: browsers come by https
	TLS
}

// Media is where photos, recordings and films are kept.
type Media struct {
	Store string `toml:"store"` // file:///folder, a folder, or s3://bucket?endpoint=...&region=...; empty: media in Data
}

// Transcription is the endpoint on the hospital's own network that writes recordings down. Without URL there is none.
type Transcription struct {
	URL      string `toml:"url"`      // of POST /v1/audio/transcriptions, as OpenAI's speaks
	Model    string `toml:"model"`    // empty: not sent
	Language string `toml:"language"` // empty: the endpoint finds out
	KeyFile  string `toml:"key_file"` // file of a bearer token, its owner's alone
	Timeout  string `toml:"timeout"`  // of one recording, such as 5m
}

// TLS is a certificate and its key in PEM files; both empty: plain HTTP.
type TLS struct {
	Certificate string `toml:"certificate"`
	Key         string `toml:"key"`
}

// Given reports whether there is a certificate.
func (t TLS) Given() bool { return t.Certificate != "" }

// Defaults is all doors on loopback.
func Defaults() *Options {
	return &Options{
		Data: "/var/lib/xinsheng-hub", Doors: []string{DeviceDoor, PhoneDoor, DeskDoor}, LogLevel: "info",
		Device: Device{Listen: "127.0.0.1:8441"},
		Phone:  Phone{Listen: "127.0.0.1:8442"},
		Desk:   Desk{Listen: "127.0.0.1:8443"},

		Transcription: Transcription{Model: "whisper-1", Language: feedback.DefaultLang, Timeout: "5m"},
	}
}

// Opens reports whether this process opens that door.
func (o *Options) Opens(door string) bool { return slices.Contains(o.Doors, door) }

// DSN is the database's address.
func (o *Options) DSN() string {
	if o.Database == "" {
		return filepath.Join(o.Data, "hub.db")
	}
	return o.Database
}

// MediaStore is the address of the media store.
func (o *Options) MediaStore() (string, error) {
	folder := o.Media.Store
	switch {
	case strings.Contains(folder, ":"):
		return folder, nil
	case folder == "":
		folder = filepath.Join(o.Data, "media")
	}
	folder, err := filepath.Abs(folder)
	return (&url.URL{Scheme: "file", Path: folder}).String(), err
}

// Keys is the folder of the keys.
func (o *Options) Keys() string { return filepath.Join(o.Data, "keys") }

// Prefixes is the listed proxies.
func (o *Options) Prefixes() []netip.Prefix { return o.proxies }
