package pinyin

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"xinsheng/internal/feedback"
)

const (
	dataFolder = "build"      // of the prebuilt files, in the data folder
	sumsFile   = "SHA256SUMS" // in the data folder, names relative to it, as sha256sum writes them
)

// required are the files without which librime has no dictionary.
var required = []string{"default.yaml", "xinsheng_pinyin.schema.yaml", "xinsheng_pinyin.table.bin",
	"xinsheng_pinyin.prism.bin"}

// verify compares the data with its checksums. librime maps these files into memory and trusts them: a torn one would
// end the whole program.
func verify(folder string) error {
	sums, err := os.ReadFile(filepath.Join(folder, sumsFile))
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s is missing, build the data with assets/kiosk/rime/build.sh: %w", sumsFile,
			feedback.ErrPermanent)
	}
	if err != nil {
		return fmt.Errorf("read checksums: %w", err)
	}
	seen := map[string]bool{}
	lines := bufio.NewScanner(bytes.NewReader(sums))
	for lines.Scan() {
		want, name, ok := strings.Cut(lines.Text(), "  ")
		if !ok || !filepath.IsLocal(name) {
			return fmt.Errorf("%s has a line that is no checksum: %w", sumsFile, feedback.ErrPermanent)
		}
		got, err := sum(filepath.Join(folder, name))
		if err != nil {
			return fmt.Errorf("checksum of %s: %w", name, errors.Join(err, feedback.ErrPermanent))
		}
		if got != want {
			return fmt.Errorf("%s was altered after it was built: %w", name, feedback.ErrPermanent)
		}
		seen[name] = true
	}
	for _, name := range required {
		if !seen[dataFolder+"/"+name] {
			return fmt.Errorf("%s/%s is not among the checksums: %w", dataFolder, name, feedback.ErrPermanent)
		}
	}
	return nil
}

func sum(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
