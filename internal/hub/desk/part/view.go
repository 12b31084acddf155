package part

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/store"
)

// View is one photo, recording or film as the case page shows it.
type View struct {
	ID, Name     string
	Kind         feedback.MediaKind
	State        string // coming, making, here, closed (to be saved only), refused, erased
	Why          string // what stands in the way, in words
	Live         string // where the part asks for itself again while it is not settled
	Sources      []Source
	Still, Large string // pictures: small, and as it opens in the page
	Save, About  string // the file itself, and what it is: MP4 · 12.3 MB
	Wave         string // a path of one bar for each stretch of sound, waveWidth wide
	Millis       int64
	Length       string // 0:42
	Heard        string // what a machine made of it
	Often        bool   // it is about to change
}

type Source struct{ Path, Type string }

// The waveform is drawn in waveBars bars, each waveStep of its own units wide and 100 high.
const (
	waveBars = 100
	waveStep = 4
)

// Views is parts of one record. They are asked for at under + record + "/" + part.
func Views(v *web.Visit, under string, parts []*store.Part) []View {
	count := map[feedback.MediaKind]int{}
	var out []View
	for _, p := range parts {
		count[p.Kind]++
		out = append(out, view(v, under+p.RecordID+"/"+p.PartID, p, count[p.Kind]))
	}
	return out
}

// One is one part, the nth of its kind, asked for at that path.
func One(v *web.Visit, at string, p *store.Part, n int) View { return view(v, at, p, n) }

// view is one part, the nth of its kind in its record.
func view(v *web.Visit, at string, p *store.Part, n int) View {
	m := View{
		ID: "part-" + p.RecordID + "-" + p.PartID, Kind: p.Kind, Name: v.T("media.name."+string(p.Kind), "n", n),
		Millis: p.DurationMS, Length: Length(p.DurationMS), Heard: p.Transcript,
	}
	switch p.State {
	case store.PartKept:
		m.kept(v, p, at)
	case store.PartRefused:
		m.State, m.Why = "refused", why(v, "media.refused.", p.Reason)
	case store.PartErased:
		m.State, m.Why = "erased", v.T("media.erased")
	case store.PartExpected:
		m.State, m.Why = "coming", v.T("media.coming."+string(p.Kind))
	}
	making := p.State == store.PartKept && p.CopyState == store.JobWaiting
	if p.State == store.PartExpected || making || p.TranscriptState == store.JobWaiting {
		m.Live, m.Often = at, making
	}
	return m
}

// kept is what can be heard or seen of a part that is here.
func (m *View) kept(v *web.Visit, p *store.Part, at string) {
	m.State, m.Save = "here", at+"/original?save=yes"
	m.About = strings.TrimSpace(format(p.MediaType) + " · " + size(p.Size))
	if p.Kind == feedback.Document {
		return // it is only ever saved
	}
	copied := p.CopyState == store.JobDone && p.CopyBlob != ""
	plain := shown[p.MediaType]
	switch {
	case !copied && !plain && p.CopyState == store.JobWaiting:
		m.State, m.Why = "making", v.T("media.making."+string(p.Kind))
		return
	case !copied && (!plain || (p.Kind == feedback.Video && p.CopyState == store.JobFailed)):
		m.State, m.Why = "closed", why(v, "media.failed.", p.CopyReason)
		return
	}
	if p.StillBlob != "" {
		m.Still = at + "/still"
	}
	switch p.Kind {
	case feedback.Voice:
		m.Wave = wave(p.Peaks)
		if plain {
			m.Sources = append(m.Sources, Source{at + "/original", playable(p.MediaType)})
		}
		if copied {
			m.Sources = append(m.Sources, Source{at + "/copy", p.CopyType})
		}
	case feedback.Video:
		if copied { // the original may need a codec that no office PC has
			m.Sources = append(m.Sources, Source{at + "/copy", p.CopyType})
		} else {
			m.Sources = append(m.Sources, Source{at + "/original", p.MediaType})
		}
	case feedback.Photo:
		m.Large = at + "/original"
		if copied {
			m.Large = at + "/copy"
		}
		if m.Still == "" {
			m.Still = m.Large
		}
	case feedback.Document:
	}
}

// Mark tells one state of a part from the next.
func (m View) Mark() string {
	sum := sha256.Sum256([]byte(fmt.Sprintf("%v", m)))
	return hex.EncodeToString(sum[:6])
}

// Ask is where the part asks for itself, with what it looks like now.
func (m View) Ask() string { return m.Live + "?mark=" + m.Mark() }

// why says a word of packages media and convert to people; a word that has no text yet is a fault like any other.
func why(v *web.Visit, prefix, word string) string {
	if key := prefix + word; word != "" && v.Has(key) {
		return v.T(key)
	}
	return v.T(prefix + "other")
}

// Length is a time as players show it: 0:42, 12:05.
func Length(ms int64) string {
	s := (ms + 500) / 1000
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

// size is a number of bytes as people say it.
func size(bytes int64) string {
	switch {
	case bytes < 1000:
		return fmt.Sprintf("%d B", bytes)
	case bytes < 1000_000:
		return fmt.Sprintf("%d KB", (bytes+500)/1000)
	}
	return fmt.Sprintf("%.1f MB", float64(bytes)/1e6)
}

// wave draws peaks, JSON of whole numbers 0 to 100. Without any it is a row of dots.
func wave(peaks string) string {
	var heights []int
	if json.Unmarshal([]byte(peaks), &heights) != nil || len(heights) == 0 {
		heights = []int{0}
	}
	var b strings.Builder
	for i := range waveBars {
		from := i * len(heights) / waveBars
		to := max((i+1)*len(heights)/waveBars, from+1)
		high := 0
		for _, h := range heights[from:to] {
			high = max(high, min(h, 100))
		}
		half := max(float64(high)*0.46, 0.5) // the round ends of a bar stand out above it
		fmt.Fprintf(&b, "M%d %.1fV%.1f", i*waveStep+waveStep/2, 50-half, 50+half)
	}
	return b.String()
}
