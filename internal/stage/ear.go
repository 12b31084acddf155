package stage

import (
	"encoding/binary"
	"io"
	"os"
	"sync"
)

// ear hears what the loudspeaker plays.
type ear struct {
	fifo *os.File
	done chan struct{}

	mu    sync.Mutex
	heard []int16
}

func listen(fifo string) (*ear, error) {
	f, err := os.OpenFile(fifo, os.O_RDONLY, 0)
	if err != nil {
		return nil, err
	}
	e := &ear{fifo: f, done: make(chan struct{})}
	go e.run()
	return e, nil
}

func (e *ear) run() {
	defer close(e.done)
	chunk := make([]byte, chunkSize)
	for {
		n, err := io.ReadAtLeast(e.fifo, chunk, 2)
		if err != nil {
			return
		}
		e.mu.Lock()
		for i := 0; i+1 < n; i += 2 {
			e.heard = append(e.heard, int16(binary.LittleEndian.Uint16(chunk[i:])))
		}
		e.mu.Unlock()
	}
}

func (e *ear) end() {
	e.fifo.Close()
	<-e.done
}

// Heard is everything that the loudspeaker played by now, silence included.
func (m *Microphone) Heard() []int16 {
	m.ear.mu.Lock()
	defer m.ear.mu.Unlock()
	return append([]int16(nil), m.ear.heard...)
}
