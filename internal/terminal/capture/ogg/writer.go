package ogg

// Writer makes one file. It keeps the newest page back until it knows whether it is the last.
type Writer struct {
	file    []byte
	preSkip int
	lacing  []byte
	body    []byte
	pages   uint32
	granule int64 // samples of all packets so far
}

// pageSamples is how much sound a page holds: players seek to pages.
const pageSamples = Clock

// NewWriter begins a file. room is how many bytes are set aside for it; preSkip is what the decoder gives before the
// first sample of the sound, in samples of Clock; rate is that of the sound before it was encoded.
func NewWriter(room, preSkip, rate int) *Writer {
	w := &Writer{file: make([]byte, 0, room), body: make([]byte, 0, 16<<10), lacing: make([]byte, 0, maxSegments),
		preSkip: preSkip}
	head := append([]byte("OpusHead"), 1, 1) // version, channels
	head = le.AppendUint16(head, uint16(preSkip))
	head = le.AppendUint32(head, uint32(rate))
	head = append(head, 0, 0, 0) // gain, mapping family
	w.add(head)
	w.page(first, 0)
	const vendor = "xinsheng"
	tags := le.AppendUint32([]byte("OpusTags"), uint32(len(vendor)))
	tags = le.AppendUint32(append(tags, vendor...), 0)
	w.add(tags)
	w.page(0, 0)
	return w
}

// Packet adds one packet.
func (w *Writer) Packet(packet []byte) {
	samples := Samples(packet)
	inPage := w.granule % pageSamples
	if len(w.lacing) > 0 && (inPage == 0 || inPage+int64(samples) > pageSamples || len(w.lacing)+
		len(packet)/255+1 > maxSegments) {
		w.page(0, w.granule)
	}
	w.add(packet)
	w.granule += int64(samples)
}

// Kept is the memory that the file is made in.
func (w *Writer) Kept() []byte { return w.file[:cap(w.file)] }

// End ends the file, so that it plays exactly samples of Clock, and returns a copy; the writer keeps nothing.
func (w *Writer) End(samples int64) []byte {
	w.page(last, min(int64(w.preSkip)+samples, w.granule))
	file := append([]byte(nil), w.file...)
	w.Wipe()
	return file
}

// Wipe forgets everything.
func (w *Writer) Wipe() {
	clear(w.file[:cap(w.file)])
	clear(w.body[:cap(w.body)])
	w.file, w.body, w.lacing = w.file[:0], w.body[:0], w.lacing[:0]
}

func (w *Writer) add(packet []byte) {
	for n := len(packet); ; n -= 255 {
		w.lacing = append(w.lacing, byte(min(n, 255)))
		if n < 255 {
			break
		}
	}
	w.body = grow(w.body, len(packet))
	w.body = append(w.body, packet...)
}

// page writes what was added as one page.
func (w *Writer) page(flags byte, granule int64) {
	at := len(w.file)
	w.file = grow(w.file, headerSize+len(w.lacing)+len(w.body))
	w.file = append(w.file, "OggS\x00"...)
	w.file = append(w.file, flags)
	w.file = le.AppendUint64(w.file, uint64(granule))
	w.file = le.AppendUint32(w.file, 1) // the stream's number, of which there is one
	w.file = le.AppendUint32(w.file, w.pages)
	w.file = le.AppendUint32(w.file, 0)
	w.file = append(w.file, byte(len(w.lacing)))
	w.file = append(w.file, w.lacing...)
	w.file = append(w.file, w.body...)
	le.PutUint32(w.file[at+22:], sum(w.file[at:]))
	w.pages++
	w.lacing, w.body = w.lacing[:0], w.body[:0]
}

// grow makes room for n more bytes and wipes the place that it leaves.
func grow(b []byte, n int) []byte {
	if len(b)+n <= cap(b) {
		return b
	}
	bigger := make([]byte, len(b), 2*(len(b)+n))
	copy(bigger, b)
	clear(b)
	return bigger
}
