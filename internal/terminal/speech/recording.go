package speech

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// largest is how large the file of a recording may be, in bytes: some minutes of WAV.
const largest = 32 << 20

// recordings are the hospital's recordings of a text, best first. They are looked for anew each time, so that a file
// that was replaced is heard at once.
func (v *Voice) recordings(lang, text string) []sound {
	if v.p.Folder == "" || v.p.Keys == nil {
		return nil
	}
	var found []sound
	for _, key := range v.p.Keys(lang, text) {
		for _, ending := range []string{".ogg", ".wav"} {
			path := filepath.Join(v.p.Folder, lang, key+ending)
			s, err := read(path)
			if errors.Is(err, fs.ErrNotExist) {
				continue
			}
			if err != nil {
				v.tell("a recorded prompt is not played", err)
				continue
			}
			found = append(found, s)
		}
	}
	return found
}

func read(path string) (sound, error) {
	info, err := os.Stat(path)
	if err != nil {
		return sound{}, err
	}
	if !info.Mode().IsRegular() { // a pipe that nobody writes to would keep the voice waiting for good
		return sound{}, fmt.Errorf("%s is no file", path)
	}
	f, err := os.Open(path)
	if err != nil {
		return sound{}, err
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, largest+1))
	if err != nil {
		return sound{}, fmt.Errorf("read %s: %w", path, err)
	}
	if len(raw) > largest {
		return sound{}, fmt.Errorf("%s is larger than %d MB", path, largest>>20)
	}
	if filepath.Ext(path) == ".ogg" {
		return sound{ogg: raw}, nil
	}
	pcm, err := parseWAV(raw)
	if err != nil {
		return sound{}, fmt.Errorf("%s: %w", path, err)
	}
	return sound{pcm: pcm}, nil
}
