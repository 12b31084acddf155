package option

import (
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/media"
	"xinsheng/internal/hub/transcribe"
)

// check refuses what must not run, each with what to do.
func (o *Options) check() error {
	if o.Data == "" {
		return wrong("data", "name the folder of database and keys")
	}
	if len(o.Doors) == 0 {
		return wrong("doors", "name one or more of device, phone, desk")
	}
	for _, d := range o.Doors {
		if d != DeviceDoor && d != PhoneDoor && d != DeskDoor {
			return wrong("doors", "%q is none of device, phone, desk", d)
		}
	}
	if err := new(slog.Level).UnmarshalText([]byte(o.LogLevel)); err != nil {
		return wrong("log_level", "%q is none of debug, info, warn, error", o.LogLevel)
	}
	for _, l := range []struct{ name, address string }{
		{"device.listen", o.Device.Listen}, {"phone.listen", o.Phone.Listen}, {"desk.listen", o.Desk.Listen},
	} {
		if _, _, err := net.SplitHostPort(l.address); err != nil {
			return wrong(l.name, "%q is not host:port, such as 127.0.0.1:8441", l.address)
		}
	}
	if err := o.checkProxies(); err != nil {
		return err
	}
	if err := o.Phone.TLS.check("phone"); err != nil {
		return err
	}
	if err := (&hospital.Phone{PublicURL: o.Phone.PublicURL}).Validate(); err != nil {
		return wrong("phone.public_url", "%q is not like https://xinsheng.example.cn, without a slash at its end",
			o.Phone.PublicURL)
	}
	if err := o.checkMedia(); err != nil {
		return err
	}
	if err := o.Transcription.check(); err != nil {
		return err
	}
	return o.checkDesk()
}

// check keeps recordings on the hospital's own network, as far as the address alone tells.
func (t Transcription) check() error {
	if t.URL == "" {
		return nil
	}
	if _, err := transcribe.ParseURL(t.URL); err != nil {
		return wrong("transcription.url",
			"%q is not an address on the hospital's own network, such as http://10.0.0.8:8000/v1/audio/transcriptions", t.URL)
	}
	if d, err := time.ParseDuration(t.Timeout); err != nil || d < 10*time.Second || d > time.Hour {
		return wrong("transcription.timeout", "%q is not a time from 10s to 1h, such as 5m", t.Timeout)
	}
	return nil
}

func (o *Options) checkMedia() error {
	address, err := o.MediaStore()
	if err == nil {
		_, err = media.ParseAddress(address)
	}
	if err != nil {
		return wrong("media.store",
			"name a folder, or s3://bucket?endpoint=https://...&region=..., with the credentials in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")
	}
	return nil
}

// checkDesk keeps passwords and reports off the network in the clear.
func (o *Options) checkDesk() error {
	if err := o.Desk.TLS.check("desk"); err != nil {
		return err
	}
	if o.Desk.Given() && o.Desk.OwnCA {
		return wrong("desk.own_ca", "there is a certificate too; take one of them away")
	}
	if o.Desk.Behind && (o.Desk.Given() || o.Desk.OwnCA) {
		return wrong("desk.behind_tls", "the desk ends TLS itself; take the certificate away, or desk.behind_tls")
	}
	if o.Opens(DeskDoor) && !loopback(o.Desk.Listen) && !o.Desk.Given() && !o.Desk.OwnCA {
		return wrong("desk.listen",
			"%s is reachable from the network, so the desk needs TLS: give desk.certificate and desk.key, or set desk.own_ca",
			o.Desk.Listen)
	}
	return nil
}

func (o *Options) checkProxies() error {
	o.proxies = nil
	for _, p := range o.Proxies {
		prefix, err := netip.ParsePrefix(p)
		if err != nil {
			addr, aerr := netip.ParseAddr(p)
			if aerr != nil {
				return wrong("proxies", "%q is neither an address nor a network such as 10.0.0.0/8", p)
			}
			prefix = netip.PrefixFrom(addr, addr.BitLen())
		}
		o.proxies = append(o.proxies, prefix)
	}
	return nil
}

func (t TLS) check(door string) error {
	if (t.Certificate == "") != (t.Key == "") {
		return wrong(door+".certificate", "certificate and key go together; one of them is missing")
	}
	return nil
}

// loopback reports whether nobody but this machine reaches the address.
func loopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

func wrong(key, format string, args ...any) error {
	return fmt.Errorf("%s: %s: %w", key, fmt.Sprintf(format, args...), feedback.ErrInvalid)
}
