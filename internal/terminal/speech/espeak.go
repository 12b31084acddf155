package speech

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/locale"
)

// pace is in words a minute; espeak-ng's own is 175, which old people find hasty.
const pace = "150"

// patience is how long espeak-ng may take for a sentence. It takes a tenth of a second.
const patience = 10 * time.Second

// synthesise has espeak-ng say a sentence. The text goes in by its standard input: arguments can be read by everyone on
// the machine.
func (v *Voice) synthesise(ctx context.Context, lang, text string) ([]int16, error) {
	name := lang
	if l := locale.Of(lang); l.Code == lang && l.Voice != "" {
		name = l.Voice
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, v.p.Program, "-v", name, "-s", pace, "-b", "1", "--stdin", "--stdout")
	cmd.Stdin = strings.NewReader(text)
	cmd.WaitDelay = time.Second
	var out bytes.Buffer
	cmd.Stdout = &out
	if err := cmd.Run(); err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if errors.Is(err, exec.ErrNotFound) {
			return nil, fmt.Errorf("espeak-ng is not installed: %w", feedback.ErrPermanent)
		}
		return nil, fmt.Errorf("espeak-ng: %w", err)
	}
	return parseWAV(out.Bytes())
}
