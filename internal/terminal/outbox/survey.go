package outbox

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
)

// survey looks at every page that the newest head of the file at path leads to, before bbolt does: bbolt trusts its
// pages, and on one that was changed it may panic, run in circles, read beyond its end, or write over what is still
// needed. What is not exactly as bbolt writes it is ErrDamaged. Of large values only the edges are read.
func survey(path string) error {
	return withFaults(func() error {
		data, done, err := mapFile(path)
		if err != nil {
			return fmt.Errorf("look at the file: %w: %w", ErrDisk, err)
		}
		defer done()
		f, err := newBoltFile(data)
		if err != nil {
			return err
		}
		s := &surveyor{f: f, used: newPageSet(f.head.highWater), free: newPageSet(f.head.highWater)}
		return s.all()
	})
}

// newBoltFile finds the newest head. Both must be whole: where one is not, the other may be that of an older commit.
func newBoltFile(data []byte) (*boltFile, error) {
	if len(data) < smallestPage*minFilePages {
		return nil, fmt.Errorf("%d bytes: %w", len(data), ErrDamaged)
	}
	first := parseHead(data, 0)
	if first == nil || len(data) < minFilePages*first.pageSize {
		return nil, fmt.Errorf("first head: %w", ErrDamaged)
	}
	head, second := first, parseHead(data[first.pageSize:], 1)
	if second == nil || second.pageSize != first.pageSize {
		return nil, fmt.Errorf("second head: %w", ErrDamaged)
	}
	if second.txid > first.txid {
		head = second
	}
	if head.highWater > uint64(len(data)/head.pageSize) || head.highWater < minFilePages {
		return nil, fmt.Errorf("file is shorter than its pages: %w", ErrDamaged)
	}
	return &boltFile{data: data, pageSize: head.pageSize, head: *head}, nil
}

// surveyor remembers which pages it has seen.
type surveyor struct {
	f          *boltFile
	used, free pageSet
}

func (s *surveyor) all() error {
	s.used.add(0, 2)
	if err := s.freelist(); err != nil {
		return err
	}
	return s.tree(s.f.head.root, nil, nil, 0, func(e element) error {
		if e.flags != bucketElement || !knownBucket(e.key) {
			return fmt.Errorf("a bucket is not one of the outbox: %w", ErrDamaged)
		}
		parts := bytes.Equal(e.key, chunkBucket)
		return s.bucket(e.value, func(e element) error {
			if parts && e.flags == bucketElement {
				return s.bucket(e.value, plain)
			}
			if parts {
				return fmt.Errorf("parts without a bucket: %w", ErrDamaged)
			}
			return plain(e)
		})
	})
}

func knownBucket(name []byte) bool {
	return bytes.Equal(name, asideBucket) || bytes.Equal(name, copyBucket) ||
		slices.ContainsFunc(allBuckets, func(b []byte) bool { return bytes.Equal(b, name) })
}

func plain(e element) error {
	if e.flags != 0 {
		return fmt.Errorf("a bucket where a value should be: %w", ErrDamaged)
	}
	return nil
}

// freelist reads which pages are free: each of them once, and none beyond the end.
func (s *surveyor) freelist() error {
	p, err := s.f.page(s.f.head.freelist)
	if err != nil {
		return err
	}
	if err := s.take(&p, freelistPage); err != nil {
		return err
	}
	count, ids := p.count, p.data[pageHeaderSize:]
	if count == countInFirstID {
		count, ids = int(binary.LittleEndian.Uint64(ids)), ids[8:]
	}
	if count < 0 || count > len(ids)/8 {
		return p.damaged("lists more free pages than fit")
	}
	for i := range count {
		id := binary.LittleEndian.Uint64(ids[8*i:])
		if id < minFilePages || id >= s.f.head.highWater || !s.free.add(id, 1) {
			return p.damaged("lists a free page that is none")
		}
	}
	return nil
}

// take notes a page as used, once, and checks its kind.
func (s *surveyor) take(p *page, kinds ...uint16) error {
	if !slices.Contains(kinds, p.flags) {
		return p.damaged("is of another kind")
	}
	if p.id+p.overflow >= s.f.head.highWater || !s.used.add(p.id, p.overflow+1) {
		return p.damaged("is used twice")
	}
	if s.free.overlaps(p.id, p.overflow+1) {
		return p.damaged("is free and used")
	}
	return nil
}

// bucket looks at what a bucket's value leads to.
func (s *surveyor) bucket(value []byte, each func(element) error) error {
	if len(value) < bucketHeader {
		return fmt.Errorf("bucket of %d bytes: %w", len(value), ErrDamaged)
	}
	if root := binary.LittleEndian.Uint64(value); root != 0 {
		if len(value) != bucketHeader {
			return fmt.Errorf("bucket of %d bytes: %w", len(value), ErrDamaged)
		}
		return s.tree(root, nil, nil, 0, each)
	}
	p, err := inlinePage(value)
	if err != nil {
		return err
	}
	all, err := p.elements(true)
	if err != nil {
		return err
	}
	return leaves(&p, all, nil, nil, each)
}

// inlinePage is the page that lies within a bucket's value.
func inlinePage(value []byte) (page, error) {
	if len(value) < bucketHeader+pageHeaderSize {
		return page{}, fmt.Errorf("bucket of %d bytes: %w", len(value), ErrDamaged)
	}
	p := parsePage(value[bucketHeader:])
	if p.flags != leafPage || p.overflow != 0 {
		return page{}, fmt.Errorf("bucket within a page: %w", ErrDamaged)
	}
	return p, nil
}

// tree looks at a page and all below it, whose keys are from low to below high.
func (s *surveyor) tree(id uint64, low, high []byte, depth int, each func(element) error) error {
	p, err := s.f.page(id)
	if err != nil {
		return err
	}
	if err := s.take(&p, branchPage, leafPage); err != nil {
		return err
	}
	all, err := p.elements(false)
	if err != nil {
		return err
	}
	if p.flags == leafPage {
		return leaves(&p, all, low, high, each)
	}
	if len(all) == 0 || depth > deepestTree {
		return p.damaged("leads nowhere")
	}
	for i, e := range all {
		above := high
		if i+1 < len(all) {
			above = all[i+1].key
		}
		if low != nil && bytes.Compare(e.key, low) < 0 || above != nil && bytes.Compare(e.key, above) >= 0 {
			return p.damaged("is out of order")
		}
		if err := s.tree(e.child, e.key, above, depth+1, each); err != nil {
			return err
		}
	}
	return nil
}

func leaves(p *page, all []element, low, high []byte, each func(element) error) error {
	for i, e := range all {
		if low != nil && (bytes.Compare(e.key, low) < 0 || i > 0 && bytes.Equal(e.key, low)) ||
			high != nil && bytes.Compare(e.key, high) >= 0 {
			return p.damaged("is out of order")
		}
		low = e.key
		if err := each(e); err != nil {
			return err
		}
	}
	return nil
}

// pageSet is a set of pages, a bit for each.
type pageSet []uint64

func newPageSet(n uint64) pageSet { return make(pageSet, n/64+1) }

// add puts n pages from id on into the set. It reports whether none was in it.
func (s pageSet) add(id, n uint64) bool {
	if s.overlaps(id, n) {
		return false
	}
	for ; n > 0; id, n = id+1, n-1 {
		s[id/64] |= 1 << (id % 64)
	}
	return true
}

// overlaps reports whether one of n pages from id on is in the set, or beyond it.
func (s pageSet) overlaps(id, n uint64) bool {
	for ; n > 0; id, n = id+1, n-1 {
		if id/64 >= uint64(len(s)) || s[id/64]&(1<<(id%64)) != 0 {
			return true
		}
	}
	return false
}
