package outbox

import (
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"math/bits"
	"os"
	"syscall"
)

// How bbolt lays out its file (version 2), as far as it has to be known to look at a file before bbolt trusts it.
const (
	pageHeaderSize = 16 // id, flags, count, overflow
	elementSize    = 16
	bucketHeader   = 16 // root page, sequence; an inline page follows when the root is 0
	metaSize       = 64
	branchPage     = 0x01
	leafPage       = 0x02
	metaPage       = 0x04
	freelistPage   = 0x10
	bucketElement  = 0x01
	boltMagic      = 0xED0CDAED
	boltVersion    = 2
	countInFirstID = 0xFFFF // a freelist page whose count does not fit in its header
	smallestPage   = 1 << 9
	largestPage    = 1 << 16
	deepestTree    = 40
	minFilePages   = 2
)

// boltFile is a database file mapped for reading, without bbolt.
type boltFile struct {
	data     []byte
	pageSize int
	head     boltHead // the newer one
}

// boltHead is what a meta page says.
type boltHead struct {
	pageSize                        int
	root, freelist, highWater, txid uint64
}

// mapFile maps the file at path. Call the function that it gives when done.
func mapFile(path string) ([]byte, func(), error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, nil, err
	}
	if info.Size() == 0 {
		return nil, func() {}, nil
	}
	data, err := syscall.Mmap(int(f.Fd()), 0, int(info.Size()), syscall.PROT_READ, syscall.MAP_SHARED)
	if err != nil {
		return nil, nil, fmt.Errorf("map file: %w", err)
	}
	return data, func() { _ = syscall.Munmap(data) }, nil
}

// parseHead reads a meta page, nil when it is none or its checksum is wrong.
func parseHead(page []byte, id uint64) *boltHead {
	if len(page) < pageHeaderSize+metaSize || binary.LittleEndian.Uint64(page) != id ||
		binary.LittleEndian.Uint16(page[8:]) != metaPage {
		return nil
	}
	b := page[pageHeaderSize:]
	h := fnv.New64a()
	_, _ = h.Write(b[:metaSize-8])
	size := binary.LittleEndian.Uint32(b[8:])
	if binary.LittleEndian.Uint32(b) != boltMagic || binary.LittleEndian.Uint32(b[4:]) != boltVersion ||
		binary.LittleEndian.Uint64(b[metaSize-8:]) != h.Sum64() ||
		size < smallestPage || size > largestPage || bits.OnesCount32(size) != 1 {
		return nil
	}
	return &boltHead{
		pageSize: int(size), root: binary.LittleEndian.Uint64(b[16:]), freelist: binary.LittleEndian.Uint64(b[32:]),
		highWater: binary.LittleEndian.Uint64(b[40:]), txid: binary.LittleEndian.Uint64(b[48:]),
	}
}

// page is one page with those that it runs on into.
type page struct {
	id       uint64
	flags    uint16
	count    int
	overflow uint64
	data     []byte
}

// page reads the header of a page and checks that it is the page itself, and that all of it is in the file.
func (f *boltFile) page(id uint64) (page, error) {
	if id >= uint64(len(f.data)/f.pageSize) {
		return page{}, fmt.Errorf("page %d is not in the file: %w", id, ErrDamaged)
	}
	p := parsePage(f.data[id*uint64(f.pageSize):])
	if end := id + p.overflow + 1; p.id != id || end > uint64(len(f.data)/f.pageSize) {
		return page{}, fmt.Errorf("page %d is another: %w", id, ErrDamaged)
	}
	p.data = p.data[:(p.overflow+1)*uint64(f.pageSize)]
	return p, nil
}

// parsePage reads a page's header. Its data still go on to the end of b.
func parsePage(b []byte) page {
	return page{
		id: binary.LittleEndian.Uint64(b), flags: binary.LittleEndian.Uint16(b[8:]),
		count:    int(binary.LittleEndian.Uint16(b[10:])),
		overflow: uint64(binary.LittleEndian.Uint32(b[12:])), data: b,
	}
}

// element is one of a leaf page, or of a branch page, where child is the page it leads to.
type element struct {
	flags      uint32
	child      uint64
	key, value []byte
}

// elements reads a branch or leaf page exactly as bbolt writes it: the data of the elements follow each other without a
// gap, and nothing but zeros comes behind them. Whatever is otherwise is damage: a count, a length or a place that was
// changed.
func (p *page) elements(inline bool) ([]element, error) {
	at := pageHeaderSize + elementSize*p.count
	if at > len(p.data) {
		return nil, p.damaged("holds more than fits")
	}
	all := make([]element, p.count)
	for i := range all {
		from := pageHeaderSize + elementSize*i
		h := p.data[from:]
		var e element
		var pos, key, value uint64
		if p.flags == branchPage {
			pos, key = uint64(binary.LittleEndian.Uint32(h)), uint64(binary.LittleEndian.Uint32(h[4:]))
			e.child = binary.LittleEndian.Uint64(h[8:])
		} else {
			e.flags, pos = binary.LittleEndian.Uint32(h), uint64(binary.LittleEndian.Uint32(h[4:]))
			key, value = uint64(binary.LittleEndian.Uint32(h[8:])), uint64(binary.LittleEndian.Uint32(h[12:]))
		}
		end := uint64(at) + key + value
		if uint64(from)+pos != uint64(at) || key == 0 || end > uint64(len(p.data)) {
			return nil, p.damaged("has an element in a wrong place")
		}
		e.key, e.value = p.data[at:uint64(at)+key], p.data[uint64(at)+key:end]
		at = int(end)
		all[i] = e
	}
	return all, p.checkEnd(at, inline)
}

// checkEnd checks what comes behind the last element, which ends at end.
func (p *page) checkEnd(end int, inline bool) error {
	if inline {
		if end != len(p.data) {
			return p.damaged("has another length than its elements")
		}
		return nil
	}
	size := len(p.data) / int(p.overflow+1)
	if used := (end + size - 1) / size; used != int(p.overflow+1) {
		return p.damaged("has another length than its elements")
	}
	for _, b := range p.data[end:] {
		if b != 0 {
			return p.damaged("goes on behind its end")
		}
	}
	return nil
}

func (p *page) damaged(what string) error {
	return fmt.Errorf("page %d %s: %w", p.id, what, ErrDamaged)
}
