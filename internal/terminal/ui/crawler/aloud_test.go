package crawler_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"xinsheng/internal/terminal/ui/inspect"
	"xinsheng/internal/terminal/ui/uitest"
)

// lowered are scenes that are seen in the low layout too: one of each build of a page.
var lowered = []string{"home", "kind", "write", "voice_recording", "photo_live", "review_full", "where_department",
	"when_earlier", "contact_phone",
	"progress_pin", "progress_result", "receipt", "help", "danger", "despair", "alarm_sent", "consent", "idle"}

// lowScenes are those pages as a person in a wheelchair sets them.
func lowScenes(all []scene) []scene {
	var low []scene
	for _, sc := range all {
		if !slices.Contains(lowered, sc.name) {
			continue
		}
		play := sc.play
		sc.name += "_low"
		sc.play = func(s *uitest.Stage) {
			s.Session.SetLow(true)
			s.Shell.Redraw()
			play(s)
		}
		low = append(low, sc)
	}
	return low
}

// unread are texts that nobody wants to hear: numbers of pages, signs, what stands in a key.
var unread = regexp.MustCompile(`^(\d+ / \d+|\d+:\d\d|[[:punct:]•\s]+|.)$`)

func TestCrawler_ReadsAloudWhatIsShown(t *testing.T) {
	for _, sc := range scenes() {
		if sc.noHome || strings.HasPrefix(sc.name, "tech_") || strings.HasPrefix(sc.name, "not_set_up") {
			continue
		}
		if testing.Short() && sc.needs == nil { // as for what a person would find wrong
			continue
		}
		t.Run(sc.name, func(t *testing.T) {
			s := stand(t, sc, uitest.Portrait, false, "zh")
			words := bare(strings.Join(s.Shell.Words(), "\n"))
			scan := s.Scan()
			top := below(s, scan)
			keyboard := s.Has(s.Texts.For("zh").T("write.key.space"))
			for _, text := range scan.Texts {
				if text.Y < top || unread.MatchString(text.Text) || silent(scan, text, keyboard) {
					continue
				}
				if !strings.Contains(words, bare(text.Text)) {
					t.Errorf("%q is shown and not read aloud", text.Text)
				}
			}
		})
	}
}

// below is where the header ends.
func below(s *uitest.Stage, scan inspect.Snapshot) float32 {
	help := s.Texts.For("zh").T("speech.read")
	for _, t := range scan.Targets {
		if t.Label == help {
			return t.Y + t.H
		}
	}
	return 0
}

// silent reports whether a text belongs to a target that does nothing now, or to the keyboard and what belongs to it.
func silent(scan inspect.Snapshot, text inspect.Text, keyboard bool) bool {
	return slices.ContainsFunc(scan.Targets, func(t inspect.Target) bool {
		return text.Overlaps(t.Rect) && (!t.Enabled || utf8.RuneCountInString(t.Label) == 1 || keyboard &&
			!strings.Contains(t.Label, "危险"))
	})
}

func bare(s string) string { return strings.NewReplacer(" ", "", "…", "").Replace(s) }
