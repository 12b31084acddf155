package main

import (
	"context"
	"crypto/ed25519"
	"crypto/tls"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	texts "xinsheng/assets/web/locale"
	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/attach"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/desk"
	"xinsheng/internal/hub/device"
	"xinsheng/internal/hub/draft"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/intake"
	"xinsheng/internal/hub/keys"
	"xinsheng/internal/hub/option"
	"xinsheng/internal/hub/phone"
	"xinsheng/internal/hub/progress"
	"xinsheng/internal/hub/propose"
	"xinsheng/internal/hub/retention"
	"xinsheng/internal/hub/webhook"
	"xinsheng/internal/locale"
	"xinsheng/internal/wire"
)

// doors makes those that this process is to open.
func (b *base) doors() ([]*door, error) {
	settings := b.settings()
	cases := b.cases()
	bundle, err := locale.Load(texts.Files())
	if err != nil {
		return nil, err
	}
	asked := progress.New(progress.Params{
		Store: b.store, Keys: b.tokens, Settings: settings, Cases: cases, Records: b.records(),
		Grants: progress.Grants{Key: b.tokens.GrantKey()}, Secret: b.tokens.BackoffKey(), Now: time.Now,
		Centre: bundle.Text("phone.centre"),
		Reason: func(s feedback.Shortfall) string { return bundle.For(locale.Default).T("phone.why." + string(s)) },
	})
	var all []*door
	for _, kind := range []struct {
		name string
		new  func(*casework.Cases, *progress.Service) (*door, error)
	}{
		{option.DeviceDoor, b.deviceDoor}, {option.PhoneDoor, b.phoneDoor}, {option.DeskDoor, b.deskDoor},
	} {
		if !b.o.Opens(kind.name) {
			continue
		}
		d, err := kind.new(cases, asked)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", kind.name, err)
		}
		all = append(all, d)
	}
	return all, nil
}

func (b *base) deviceDoor(cases *casework.Cases, asked *progress.Service) (*door, error) {
	numbers, err := wire.NewNumbers(b.tokens.NumberKey())
	if err != nil {
		return nil, err
	}
	uploads := b.uploads()
	receiver := intake.New(intake.Params{
		Store: b.store, Opener: b.keys.Ring(), Parts: b.keys.Ring(), Media: b.media, Uploads: uploads, Ingester: b.ingester(),
		Numbers: numbers, Records: b.records(), Audit: b.audit, Log: b.log, Now: time.Now,
	})
	d := device.New(device.Params{
		Store: b.store, CA: b.keys.CA, Tokens: b.tokens, Sealing: b.keys.SealingKey(),
		Signing:  b.keys.Signing.Public().(ed25519.PublicKey),
		Configs:  &hospital.Configs{Sealing: b.keys.SealingKey(), Key: b.keys.Signing, More: b.extensions()},
		Intake:   receiver,
		Uploads:  uploads,
		Progress: asked, Changes: asked, Walks: b.walks(), Seen: asked.Seen, Duty: cases.OnDuty, Audit: b.audit,
		Log: b.log, Now: time.Now,
	})
	names := keys.NewServer(b.keys.CA, b.o.Device.Names, time.Now)
	return &door{name: "device door", server: d.Server(names), at: b.o.Device.Listen, most: maxDeviceConns,
		beside: receiver.Watch}, nil
}

func (b *base) phoneDoor(cases *casework.Cases, asked *progress.Service) (*door, error) {
	numbers, err := wire.NewNumbers(b.tokens.NumberKey())
	if err != nil {
		return nil, err
	}
	if address, err := b.o.MediaStore(); err == nil && strings.HasPrefix(address, "file:") && !b.o.Opens(option.DeskDoor) {
		b.log.Warn("what phones send is kept in a folder: the process of the desk must reach the same one, or set media.store", "folder", address)
	}
	uploads := b.uploads()
	drafts := draft.New(draft.Params{
		Store: b.store, Keys: b.tokens, Numbers: numbers, Records: b.records(), Uploads: uploads,
		Ingester: b.ingester(), Objects: b.media,
		Settings: asked.Settings, Now: time.Now, Log: b.log,
	})
	d, err := phone.New(phone.Params{
		Store: b.store, Keys: b.tokens, Drafts: drafts, Media: uploads, Objects: b.media, Progress: asked, Cases: cases,
		Walks:    b.walks(),
		Eraser:   &retention.RequestEraser{Store: b.store, Audit: b.audit, Media: b.media, Now: time.Now},
		Settings: asked.Settings, Proxies: b.o.Prefixes(), Now: time.Now, Log: b.log,
	})
	if err != nil {
		return nil, err
	}
	t, err := certificate(b.o.Phone.TLS)
	if err != nil {
		return nil, err
	}
	server := plainServer(d, b.log, t)
	server.WriteTimeout = time.Minute
	return &door{name: "phone door", server: server, at: b.o.Phone.Listen, most: maxPhoneConns, front: b.o.Prefixes(),
		beside: drafts.Run}, nil
}

func (b *base) deskDoor(cases *casework.Cases, _ *progress.Service) (*door, error) {
	t, err := certificate(b.o.Desk.TLS)
	if err != nil {
		return nil, err
	}
	note := ""
	if t == nil && !b.o.Desk.Behind && !b.o.Desk.OwnCA && len(b.o.Prefixes()) > 0 {
		b.log.Warn("a proxy is named and the desk has no TLS: if the proxy ends it, set desk.behind_tls, so that cookies are for https alone")
	}
	if b.o.Desk.OwnCA {
		t = &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: keys.NewServer(b.keys.CA, nil, time.Now).Certificate}
		note = "   CA fingerprint (SHA-256) " + b.keys.CA.Fingerprint()
	}
	courier, err := b.courier()
	if err != nil {
		return nil, err
	}
	calls, err := b.calls(cases)
	if err != nil {
		return nil, err
	}
	proposer, err := propose.New(chosen(cases), b.log)
	if err != nil {
		return nil, err
	}
	d, err := desk.New(desk.Params{
		Store: b.store, Courier: courier, Calls: calls, Propose: proposer, Cases: cases, Users: b.users(),
		Audit: b.audit, Media: b.media,
		CA:     b.keys.CA.DER(),
		Attach: &attach.Files{Store: b.store, Media: b.media, Ingester: b.ingester(), Now: time.Now},
		Eraser: &retention.RequestEraser{Store: b.store, Audit: b.audit, Media: b.media, Now: time.Now},
		Copied: b.keysCopied, Secure: t != nil || b.o.Desk.Behind, Log: b.log,
		Client: func(r *http.Request) string { return phone.Client(r, b.o.Prefixes()) },
	})
	if err != nil {
		return nil, err
	}
	return &door{
		name: "desk", server: plainServer(d, b.log, t), at: b.o.Desk.Listen, most: maxDeskConns,
		front: b.o.Prefixes(), note: note,
		beside: together(d.Run, webhook.New(cases, b.log).Run, courier.Run, b.reminders(cases).Run,
			proposer.Run), cutsOff: true,
	}, nil
}

// chosen is what the staff chose, as proposals learn from it.
func chosen(cases *casework.Cases) propose.Source {
	return func(ctx context.Context, most int) ([]propose.Choice, error) {
		rows, err := cases.Chosen(ctx, most)
		out := make([]propose.Choice, len(rows))
		for i, r := range rows {
			out[i] = propose.Choice(r)
		}
		return out, err
	}
}

// together runs all of what is beside a door.
func together(runs ...func(context.Context)) func(context.Context) {
	return func(ctx context.Context) {
		var all sync.WaitGroup
		for _, run := range runs {
			all.Go(func() { run(ctx) })
		}
		all.Wait()
	}
}

// keysCopied reports whether a recovery copy of the keys exists; the desk nags until it does.
func (b *base) keysCopied(ctx context.Context) (bool, error) {
	at, err := keys.ExportedAt(ctx, b.store.DB(), b.keys.Fingerprint())
	return !at.IsZero(), err
}

// retention starts the nightly erasing and answers what stops it.
func (b *base) retention(ctx context.Context) (stop func()) {
	settings := b.settings()
	job := retention.New(retention.Params{
		Store: b.store, Audit: b.audit, Media: b.media, Now: time.Now, Log: b.log,
		Settings: func(ctx context.Context) (wire.Retention, error) {
			s, err := settings(ctx)
			if err != nil {
				return wire.Retention{}, err
			}
			return wire.Retention(s.Retention), nil
		},
	})
	job.Start(ctx)
	return job.Stop
}

// certificate is the TLS of given files, nil when none are given.
func certificate(t option.TLS) (*tls.Config, error) {
	if !t.Given() {
		return nil, nil
	}
	pair, err := tls.LoadX509KeyPair(t.Certificate, t.Key)
	if err != nil {
		return nil, fmt.Errorf("read certificate: %w", err)
	}
	return &tls.Config{MinVersion: tls.VersionTLS12, Certificates: []tls.Certificate{pair}}, nil
}
