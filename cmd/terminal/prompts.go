package main

import (
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"

	texts "xinsheng/assets/kiosk/locale"
	"xinsheng/internal/locale"
	"xinsheng/internal/terminal/machine"
)

// prompts lists every text that a person can read in once for all, with the file that would be heard: a list to record
// from.
func prompts(o options, out io.Writer) error {
	m, err := machine.Load(o.config)
	if err != nil {
		return err
	}
	bundle, err := locale.Load(texts.Files())
	if err != nil {
		return err
	}
	for _, lang := range bundle.Languages() {
		fixed := bundle.Fixed(lang)
		for _, key := range slices.Sorted(maps.Keys(fixed)) {
			file := filepath.Join(m.Speech.Prompts, lang, key)
			state := "-"
			for _, ending := range []string{".ogg", ".wav"} {
				if _, err := os.Stat(file + ending); err == nil {
					state = ending[1:]
				}
			}
			if _, err := fmt.Fprintf(out, "%s\t%s\t%s\n", state, file, fixed[key]); err != nil {
				return err
			}
		}
	}
	return nil
}
