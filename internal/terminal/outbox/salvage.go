package outbox

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"
	"math"
	"os"
	"runtime"
	"slices"
	"time"

	"go.etcd.io/bbolt"

	"xinsheng/internal/feedback"
	"xinsheng/internal/wire"
)

// salvaged is what was found whole in a damaged file. It points into the file.
type salvaged struct {
	records map[feedback.RecordID]*salvagedRecord
	values  map[string]frame
	numbers map[string]frame // counters
	parts   int
}

// salvagedRecord is a record with as many of its parts as were found.
type salvagedRecord struct {
	header *wire.Header
	body   []byte
	parts  map[int][][]byte // its index -> chunks
}

// salvage looks through all bytes of a file, those of pages that are free again included: a record that was delivered
// long ago may be among what it finds, and a hub that has it says so.
func salvage(data []byte) *salvaged {
	s := &salvaged{records: map[feedback.RecordID]*salvagedRecord{}, values: map[string]frame{},
		numbers: map[string]frame{}}
	for _, piece := range readable(data) {
		s.envelopes(piece)
		s.frames(piece)
	}
	s.plainValues(data)
	wanted := map[string][]wantedPart{}
	for _, r := range s.records {
		for i, p := range r.header.Parts {
			wanted[p.SHA256] = append(wanted[p.SHA256], wantedPart{r, i})
		}
	}
	if len(wanted) > 0 {
		s.chunks(data, wanted)
	}
	return s
}

// readable are the stretches of data that the disk gives. KeepAlive has a byte of each page read, and not left out as
// unused.
func readable(data []byte) [][]byte {
	var all [][]byte
	step, from := os.Getpagesize(), 0
	for at := 0; at < len(data); at += step {
		if withFaults(func() error { runtime.KeepAlive(data[at]); return nil }) != nil {
			all = append(all, data[from:at])
			from = at + step
		}
	}
	return append(all, data[min(from, len(data)):])
}

// envelopes finds records by the beginning of their envelopes. What stands before an envelope is its digest.
func (s *salvaged) envelopes(data []byte) {
	opening := []byte("XSRE\x01")
	for at := 0; ; at++ {
		next := bytes.Index(data[at:], opening)
		if next < 0 {
			return
		}
		at += next
		if at < headSize {
			continue
		}
		e, err := wire.ParseEnvelope(data[at:min(len(data), at+wire.MaxEnvelope)])
		if err != nil || e.Header.ID.Validate() != nil || s.records[e.Header.ID] != nil {
			continue
		}
		shortest := len(e.Open) + 2 + len(e.Encapsulated)
		size := lengthOf(data[at:], shortest, data[at-sha256.Size:at])
		if size == 0 {
			continue
		}
		envelope := data[at : at+size]
		when := int64(binary.BigEndian.Uint64(data[at-sha256.Size-8:]))
		if when < 0 || when > math.MaxInt64/int64(time.Millisecond) {
			when = 0
		}
		h := e.Header
		body := encodeBody(h.Urgent, len(h.Parts), h.Seq, when, sha256.Sum256(envelope), envelope)
		s.records[h.ID] = &salvagedRecord{header: &h, body: body, parts: map[int][][]byte{}}
	}
}

// lengthOf is how many bytes of b have that digest, or nearly that; 0 when no number of them has.
func lengthOf(b []byte, shortest int, digest []byte) int {
	h := sha256.New()
	h.Write(b[:shortest])
	sum := make([]byte, 0, sha256.Size)
	for n := shortest; n < min(len(b), wire.MaxEnvelope); n++ {
		h.Write(b[n : n+1])
		if sum = h.Sum(sum[:0]); sum[0] == digest[0] || sum[1] == digest[1] {
			if different(sum, digest) <= likeDigest {
				return n + 1
			}
		}
	}
	return 0
}

// frames finds settings and counters; the newest counts.
func (s *salvaged) frames(data []byte) {
	magic := []byte(frameMagic)
	for at := 0; ; at++ {
		next := bytes.Index(data[at:], magic)
		if next < 0 {
			return
		}
		at += next
		f, ok := parseFrame(data[at:])
		if !ok {
			continue
		}
		kept := s.values
		if slices.ContainsFunc(counters, func(k []byte) bool { return bytes.Equal(k, f.key) }) {
			kept = s.numbers
		}
		if before, ok := kept[string(f.key)]; !ok || f.age > before.age {
			kept[string(f.key)] = f
		}
	}
}

// plainValues goes down to the settings themselves and takes those that no frame was found of.
func (s *salvaged) plainValues(data []byte) {
	f := &boltFile{data: data}
	for id := range uint64(minFilePages) {
		for size := smallestPage; size <= largestPage; size *= 2 {
			at := int(id) * size
			if at >= len(data) {
				continue
			}
			if h := parseHead(data[at:], id); h != nil && h.pageSize == size && h.txid >= f.head.txid {
				f.head, f.pageSize = *h, size
			}
		}
	}
	if f.pageSize == 0 {
		return
	}
	_ = withFaults(func() error {
		w := &surveyor{f: f, used: newPageSet(uint64(len(data) / f.pageSize)),
			free: newPageSet(uint64(len(data) / f.pageSize))}
		return w.tree(f.head.root, nil, nil, 0, func(e element) error {
			if e.flags != bucketElement || !bytes.Equal(e.key, valueBucket) {
				return nil
			}
			return w.bucket(e.value, func(e element) error {
				if _, ok := s.values[string(e.key)]; !ok && e.flags == 0 {
					s.values[string(e.key)] = frame{key: e.key, value: e.value}
				}
				return nil
			})
		})
	})
}

// counted are the counters to go on with: none lower than any record found, and with a leap, because the newest commit
// may be what was lost.
func (s *salvaged) counted() map[string]uint64 {
	all := map[string]uint64{}
	for key, f := range s.numbers {
		if len(f.value) == 8 {
			all[key] = binary.BigEndian.Uint64(f.value)
		}
	}
	for _, r := range s.records {
		all[string(seqKey)] = max(all[string(seqKey)], r.header.Seq)
	}
	if len(s.numbers) < len(counters) { // receipts never outnumber records
		all[string(counterKey)] = max(all[string(counterKey)], all[string(seqKey)])
	}
	all[string(seqKey)] += seqLeap
	all[string(counterKey)] += seqLeap
	return all
}

// store queues a record with the parts that were found.
func (r *salvagedRecord) store(tx *bbolt.Tx) error {
	id := []byte(r.header.ID)
	if err := tx.Bucket(recordBucket).Put(id, r.body); err != nil {
		return err
	}
	if err := tx.Bucket(queueBucket).Put(queueKey(r.header.Urgent, r.header.Seq), id); err != nil || len(r.parts) == 0 {
		return err
	}
	b, err := tx.Bucket(chunkBucket).CreateBucket(id)
	if err != nil {
		return err
	}
	b.FillPercent = 1
	for part, chunks := range r.parts {
		for i, c := range chunks {
			if err := b.Put(chunkKey(part, i), c); err != nil {
				return err
			}
		}
	}
	return nil
}

// wantedPart is a part that a record names.
type wantedPart struct {
	record *salvagedRecord
	index  int
}

// chunk is one piece of a part, as it lies on a page.
type chunk struct {
	key, bytes []byte
}

// chunks finds parts. Their chunks lie on leaf pages of their own, in the order of the pages; which record a part
// belongs to is said by its digest.
func (s *salvaged) chunks(data []byte, wanted map[string][]wantedPart) {
	size := os.Getpagesize()
	if h := parseHead(data, 0); h != nil {
		size = h.pageSize
	}
	f := &boltFile{data: data, pageSize: size}
	leaf := map[uint64][]chunk{} // by page
	var branches [][]uint64
	var order []uint64
	for id := range uint64(len(data) / size) {
		_ = withFaults(func() error {
			p, err := f.page(id)
			if err != nil || p.flags != leafPage && p.flags != branchPage || p.count == 0 {
				return err
			}
			all, err := p.elements(false)
			if err != nil {
				return err
			}
			if p.flags == branchPage {
				var children []uint64
				for _, e := range all {
					children = append(children, e.child)
				}
				branches = append(branches, children)
				return nil
			}
			if run := asChunks(all); run != nil {
				leaf[id] = run
				order = append(order, id)
			}
			for _, e := range all { // a bucket so small that it lies within the page
				if e.flags != bucketElement {
					continue
				}
				if p, err := inlinePage(e.value); err == nil {
					if all, err := p.elements(true); err == nil {
						s.take(asChunks(all), wanted)
					}
				}
			}
			return nil
		})
	}
	for _, children := range branches {
		var run []chunk
		for _, id := range children {
			run = append(run, leaf[id]...)
		}
		s.take(run, wanted)
	}
	var run []chunk
	for _, id := range order {
		if len(run) > 0 && !follows(run[len(run)-1].key, leaf[id][0].key) {
			s.take(run, wanted)
			run = nil
		}
		run = append(run, leaf[id]...)
	}
	s.take(run, wanted)
}

// asChunks are the elements of a page when all of them are chunks.
func asChunks(all []element) []chunk {
	run := make([]chunk, 0, len(all))
	for _, e := range all {
		if e.flags != 0 || len(e.key) != len(chunkKey(0, 0)) {
			return nil
		}
		run = append(run, chunk{e.key, e.value})
	}
	return run
}

// follows reports whether a chunk comes right behind another of the same record.
func follows(before, key []byte) bool {
	n := binary.BigEndian.Uint32(key[1:])
	return key[0] == before[0] && n == binary.BigEndian.Uint32(before[1:])+1 || key[0] == before[0]+1 && n == 0
}

// take looks for wanted parts in a run of chunks.
func (s *salvaged) take(run []chunk, wanted map[string][]wantedPart) {
	for from := 0; from < len(run); {
		end, sum := from, sha256.New()
		for ; end < len(run) && run[end].key[0] == run[from].key[0]; end++ {
			_ = withFaults(func() error { sum.Write(run[end].bytes); return nil })
		}
		s.give(run[from:end], sum, wanted)
		from = end
	}
}

func (s *salvaged) give(run []chunk, sum hash.Hash, wanted map[string][]wantedPart) {
	for _, w := range wanted[hex.EncodeToString(sum.Sum(nil))] {
		if w.record.parts[w.index] != nil {
			continue
		}
		for _, c := range run {
			w.record.parts[w.index] = append(w.record.parts[w.index], c.bytes)
		}
		s.parts++
	}
}
