package keys

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"time"

	"xinsheng/internal/seal"
)

// Sealing is the sealing key in use and the older ones, for which a terminal may still hold records.
type Sealing struct {
	current *seal.PrivateKey
	all     []*seal.PrivateKey // the current one first
}

// sealingFile is the file: the key in use comes first.
type sealingFile struct {
	Suite  string    `json:"suite"`
	Key    []byte    `json:"key"`
	MadeAt time.Time `json:"made_at"`
}

// Ring is all of them by id.
func (s *Sealing) Ring() seal.Ring { return seal.NewRing(s.all...) }

func (s *Sealing) ids() []string {
	out := make([]string, len(s.all))
	for i, k := range s.all {
		out[i] = k.Public().ID()
	}
	return out
}

// Rotate puts a fresh sealing key in front of the old ones. It holds for processes that start from now on, and makes
// the recovery copy old: export again.
func Rotate(dir string, now time.Time) (*Keys, error) {
	if _, err := Load(dir); err != nil {
		return nil, err
	}
	b, err := read(dir, fileSealing)
	if err != nil {
		return nil, err
	}
	var rows []sealingFile
	if err := json.Unmarshal(b, &rows); err != nil {
		return nil, fmt.Errorf("read %s: %w", filepath.Join(dir, fileSealing), ErrDamaged)
	}
	fresh, err := newSealing(now)
	if err != nil {
		return nil, err
	}
	b, err = json.MarshalIndent(append([]sealingFile{fresh}, rows...), "", "  ")
	if err != nil {
		return nil, fmt.Errorf("encode sealing keys: %w", err)
	}
	if err := replace(dir, fileSealing, b); err != nil {
		return nil, err
	}
	return Load(dir)
}

func generateSealing(f files, now time.Time) error {
	row, err := newSealing(now)
	if err != nil {
		return err
	}
	f[fileSealing], err = json.MarshalIndent([]sealingFile{row}, "", "  ")
	return err
}

func newSealing(now time.Time) (sealingFile, error) {
	k, err := seal.GenerateKey()
	if err != nil {
		return sealingFile{}, err
	}
	b, err := k.Bytes()
	if err != nil {
		return sealingFile{}, fmt.Errorf("encode sealing key: %w", err)
	}
	return sealingFile{Suite: seal.DefaultSuite, Key: b, MadeAt: now.UTC()}, nil
}

func parseSealing(b []byte) (*Sealing, error) {
	var rows []sealingFile
	if err := json.Unmarshal(b, &rows); err != nil || len(rows) == 0 {
		return nil, fmt.Errorf("read %s: %w", fileSealing, ErrDamaged)
	}
	s := &Sealing{}
	for _, row := range rows {
		k, err := seal.ParsePrivateKey(row.Suite, row.Key)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", fileSealing, ErrDamaged)
		}
		s.all = append(s.all, k)
	}
	s.current = s.all[0]
	return s, nil
}
