package stage

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strings"
	"time"
)

// Display is an X server without a screen.
type Display struct {
	*Process
	Name string // ":7"
}

// StartDisplay starts Xvfb on a free display number, w by h pixels.
func StartDisplay(out io.Writer, w, h int) (*Display, error) {
	r, wr, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("start display: %w", err)
	}
	defer r.Close()
	cmd := []string{"-displayfd", "3", "-screen", "0", fmt.Sprintf("%dx%dx24", w, h), "-nolisten", "tcp", "-noreset"}
	p, err := startWithFile("Xvfb", out, wr, "Xvfb", cmd...)
	wr.Close()
	if err != nil {
		return nil, err
	}
	if err := r.SetReadDeadline(time.Now().Add(20 * time.Second)); err != nil {
		p.Stop()
		return nil, fmt.Errorf("start display: %w", err)
	}
	line, err := bufio.NewReader(r).ReadString('\n')
	if err != nil {
		p.Stop()
		return nil, fmt.Errorf("start display: Xvfb named no display: %w", err)
	}
	return &Display{Process: p, Name: ":" + strings.TrimSpace(line)}, nil
}
