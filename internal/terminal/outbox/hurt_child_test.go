package outbox_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/outbox"
	"xinsheng/internal/wire"
)

// The outbox that is hurt: a record in every state, and settings.
const (
	hurtQueued, hurtUrgent, hurtParts, hurtReceived, hurtHeld, hurtRefused, hurtGone = 1, 2, 3, 4, 5, 6, 7
	hurtRecords                                                                      = 9
)

var hurtSizes = []int{6000, 300}

func hurtValues() map[string][]byte {
	config := bytes.Repeat([]byte("configuration of the desk "), 300)
	return map[string][]byte{"identity": bytes.Repeat([]byte{7, 1}, 800), "config": config, "etag": []byte(`"17"`)}
}

// hurtRecord is what is put as the n-th record.
func hurtRecord(n int) func(outbox.Numbers) (outbox.Sealed, error) {
	if n == hurtParts || n == hurtReceived {
		return sealParts(n, false, hurtSizes...)
	}
	return sealText(n, n == hurtUrgent)
}

// makeHurtable makes the outbox that is hurt.
func makeHurtable(path string) error {
	ctx := context.Background()
	opt := small()
	opt.Grace = time.Nanosecond
	o, err := outbox.Open(path, opt)
	if err != nil {
		return err
	}
	errs := []error{o.SetValues(ctx, hurtValues())}
	digests := map[int]string{}
	for _, n := range []int{hurtGone, hurtHeld, hurtRefused, hurtReceived, hurtParts, hurtQueued, hurtUrgent, 8, 9} {
		errs = append(errs, o.Put(ctx, func(num outbox.Numbers) (outbox.Sealed, error) {
			s, err := hurtRecord(n)(num)
			digests[n] = wire.Digest(s.Envelope)
			return s, err
		}))
		if n == hurtGone {
			errs = append(errs, o.Ack(ctx, recordID(n), digests[n]))
			_, err := o.Sweep(ctx)
			errs = append(errs, err)
		}
	}
	errs = append(errs, o.Ack(ctx, recordID(hurtHeld), digests[hurtHeld]),
		o.Ack(ctx, recordID(hurtReceived), digests[hurtReceived]),
		o.AckParts(ctx, recordID(hurtReceived), digests[hurtReceived], "1"),
		o.Quarantine(ctx, recordID(hurtRefused), wire.ProblemUnreadable), o.Close())
	return errors.Join(errs...)
}

// injury is one way to hurt a file.
type injury struct {
	what string // flip: bit at; zero: page at; cut: bytes at
	at   int
}

func (i injury) apply(b []byte, pageSize int) []byte {
	b = bytes.Clone(b)
	switch i.what {
	case "flip":
		b[i.at/8] ^= 1 << (i.at % 8)
	case "zero":
		clear(b[i.at*pageSize : (i.at+1)*pageSize])
	case "cut":
		b = b[:i.at]
	}
	return b
}

// hurt reads injuries, opens the file at path with each of them, and says "ok" or what went wrong.
func hurt(path string, in io.Reader) error {
	whole, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	whole, pageSize, err := outbox.UsedPages(whole)
	if err != nil {
		return err
	}
	sc := bufio.NewScanner(in)
	for sc.Scan() {
		var i injury
		if _, err := fmt.Sscan(sc.Text(), &i.what, &i.at); err != nil {
			return err
		}
		if err := openHurt(i.apply(whole, pageSize), i); err != nil {
			say("bad %s %d: %v", i.what, i.at, err)
			continue
		}
		say("ok")
	}
	return sc.Err()
}

// openHurt opens a hurt file, delivers all it holds, and compares with what is whole in its bytes.
func openHurt(b []byte, i injury) error {
	dir, err := os.MkdirTemp(os.Getenv("TMPDIR"), "hurt")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	p := filepath.Join(dir, "outbox.db")
	if err := os.WriteFile(p, b, 0o600); err != nil {
		return err
	}
	o, err := outbox.Open(p, childOptions())
	if errors.Is(err, outbox.ErrDamaged) {
		if n := wholeRecords(b); len(n) > 0 {
			return fmt.Errorf("does not open and holds records %v: %w", n, err)
		}
		return nil
	}
	if err != nil {
		return err
	}
	if err := checkHurt(o, b, i); err != nil {
		return errors.Join(err, o.Close())
	}
	if err := o.Close(); err != nil {
		return err
	}
	return checkMended(p)
}

// wholeRecords are those whose envelopes are somewhere in the bytes of a file.
func wholeRecords(b []byte) (all []int) {
	for n, e := range hurtEnvelopes() {
		if n != hurtGone && bytes.Contains(b, e) {
			all = append(all, n)
		}
	}
	return all
}

var madeEnvelopes map[int][]byte

func hurtEnvelopes() map[int][]byte {
	if madeEnvelopes == nil {
		madeEnvelopes = map[int][]byte{}
		for seq, n := range []int{hurtGone, hurtHeld, hurtRefused, hurtReceived, hurtParts, hurtQueued, hurtUrgent, 8, 9} {
			s, err := hurtRecord(n)(outbox.Numbers{Seq: uint64(seq + 1)})
			if err != nil {
				panic(err)
			}
			madeEnvelopes[n] = s.Envelope
		}
	}
	return madeEnvelopes
}

func checkHurt(o *outbox.Outbox, b []byte, i injury) error {
	if err := deliverAll(o); err != nil {
		return err
	}
	st, err := o.Stats()
	if err != nil {
		return err
	}
	refused := map[feedback.RecordID]string{}
	for _, q := range st.Quarantine {
		refused[q.ID] = q.Reason
	}
	told := st.SetAside > 0
	whole := map[int]bool{}
	for _, n := range wholeRecords(b) {
		whole[n] = true
	}
	for n := 1; n <= hurtRecords; n++ {
		if n == hurtGone {
			continue
		}
		there, err := o.Delivered(recordID(n))
		if err != nil {
			return err
		}
		reason := refused[recordID(n)]
		switch {
		case there, n == hurtRefused && reason != "":
		case whole[n] && reason == wire.ProblemDamaged && (n == hurtParts || n == hurtReceived): // its parts, after the text
		case whole[n]:
			return fmt.Errorf("record %d is whole and not delivered (%q)", n, reason)
		case reason == "" && !told:
			return fmt.Errorf("record %d is lost and nobody is told", n)
		}
	}
	for key, want := range hurtValues() {
		got, err := o.Value(key)
		if err != nil {
			return err
		}
		if !bytes.Equal(got, want) && (!told || i.what == "flip") {
			return fmt.Errorf("setting %s is lost (told %v)", key, told)
		}
	}
	return nil
}

// deliverAll is a hub that takes what is whole. It gives up after more steps than a small outbox can need.
func deliverAll(o *outbox.Outbox) error {
	ctx, now := context.Background(), time.Now()
	for range 60 {
		r, _, err := nextAt(o, now)
		if err != nil {
			return err
		}
		if r == nil {
			in, _, err := o.NextIncomplete(now)
			if err != nil || in == nil {
				return err
			}
			if err := deliverParts(ctx, o, in); err != nil {
				return err
			}
			continue
		}
		if _, err := wire.ParseEnvelope(r.Envelope); err != nil || wire.Digest(r.Envelope) != r.Digest {
			return fmt.Errorf("gives out record %s, which is not whole", r.ID)
		}
		if err := o.Ack(ctx, r.ID, r.Digest); err != nil {
			return err
		}
	}
	return errors.New("goes on without an end")
}

func deliverParts(ctx context.Context, o *outbox.Outbox, in *outbox.Incomplete) error {
	for _, p := range in.Parts {
		got, err := io.ReadAll(o.ReadPart(in.ID, p))
		if err != nil || wire.Digest(got) != p.SHA256 {
			return o.Quarantine(ctx, in.ID, wire.ProblemDamaged) // as the hub has it done
		}
		if err := o.AckParts(ctx, in.ID, in.Digest, p.ID); err != nil {
			return err
		}
	}
	return nil
}

// checkMended opens a file once more after it was mended: nothing is left to mend, and it takes reports, with numbers
// that were not given before.
func checkMended(path string) error {
	count := func() int {
		all, _ := filepath.Glob(path + ".damaged-*")
		return len(all)
	}
	before := count()
	o, err := outbox.Open(path, childOptions())
	if err != nil {
		return fmt.Errorf("after it was mended: %w", err)
	}
	err = o.Put(context.Background(), func(n outbox.Numbers) (outbox.Sealed, error) {
		if n.Seq <= hurtRecords || n.Counter < hurtRecords {
			return outbox.Sealed{}, fmt.Errorf("numbers %d and %d were given before", n.Seq, n.Counter)
		}
		return sealText(0xffff, false)(n)
	})
	if before != count() {
		err = errors.Join(err, errors.New("mended twice"))
	}
	return errors.Join(err, o.CheckWhole(), o.Close())
}

// bitsOf gives every bit of b's occurrences in a file.
func bitsOf(file, b []byte) (all []int) {
	for at := 0; ; at += len(b) {
		next := bytes.Index(file[at:], b)
		if next < 0 {
			return all
		}
		at += next
		for bit := range 8 * len(b) {
			all = append(all, 8*at+bit)
		}
	}
}

// queueEntry is how a record lies in the queue.
func queueEntry(urgent bool, seq uint64, id feedback.RecordID) []byte {
	k := []byte{1}
	if urgent {
		k[0] = 0
	}
	return append(binary.BigEndian.AppendUint64(k, seq), id...)
}
