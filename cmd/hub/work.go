package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/media/convert"
	"xinsheng/internal/hub/transcribe"
)

// work starts what is done with recordings, photos and films besides the doors, and answers what stops it.
func (b *base) work(ctx context.Context) (stop func(), err error) {
	writer, err := b.transcription(ctx)
	if err != nil {
		return nil, err
	}
	converter := convert.New(convert.Params{
		DB: b.store, Media: b.media, Log: b.log, Now: time.Now, Transcribe: writer != nil,
		Changed: func(caseID int64) {
			if writer != nil {
				writer.Wake()
			}
			b.changed(caseID)
		},
	})
	converter.Start(ctx)
	if writer == nil {
		return converter.Stop, nil
	}
	writer.Start(ctx)
	return func() {
		converter.Stop()
		writer.Stop()
	}, nil
}

// transcription is the worker that has recordings written down, nil where no endpoint is named.
func (b *base) transcription(ctx context.Context) (*transcribe.Worker, error) {
	t := b.o.Transcription
	if t.URL == "" {
		return nil, nil
	}
	key, err := readSecret(t.KeyFile)
	if err != nil {
		return nil, fmt.Errorf("transcription.key_file: %w", err)
	}
	timeout, err := time.ParseDuration(t.Timeout)
	if err != nil {
		return nil, fmt.Errorf("transcription.timeout: %w", err)
	}
	w, err := transcribe.New(ctx, transcribe.Params{
		DB: b.store, Media: b.media, Heard: b.cases().Heard, Changed: b.changed, Log: b.log, Now: time.Now,
		Endpoint: transcribe.Endpoint{URL: t.URL, Model: t.Model, Language: t.Language, Key: key, Timeout: timeout},
	})
	if err != nil {
		return nil, fmt.Errorf("transcription.url: %w", err)
	}
	b.log.Info("recordings are transcribed", "endpoint", t.URL, "model", t.Model)
	return w, nil
}

// readSecret reads a file that nobody but its owner may read.
func readSecret(name string) (string, error) {
	if name == "" {
		return "", nil
	}
	info, err := os.Stat(name)
	if err != nil {
		return "", err
	}
	if info.Mode().Perm()&0o077 != 0 || info.Size() > 4096 {
		return "", fmt.Errorf("%s must be readable by its owner alone (chmod 600) and hold one line: %w", name,
			feedback.ErrInvalid)
	}
	b, err := os.ReadFile(name)
	return strings.TrimSpace(string(b)), err
}
