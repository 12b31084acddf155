package feedback

import (
	"regexp"
	"slices"
	"strings"
)

// Limits of what may be attached to one record.
const (
	MaxVoices     = 3
	MaxPhotos     = 4
	MaxVideos     = 2
	MaxVoiceMS    = 3 * 60 * 1000 // milliseconds of one recording
	MaxVoiceBytes = 16 << 20
	MaxPhotoBytes = 32 << 20
	MaxVideoBytes = 200 << 20

	MaxDocumentBytes = 20 << 20
)

// MediaKind is what an attachment is to people.
type MediaKind string

// The kinds of media.
const (
	Voice MediaKind = "voice"
	Photo MediaKind = "photo"
	Video MediaKind = "video"

	Document MediaKind = "document" // a PDF that staff put to an answer; nobody else sends one
)

// MediaKinds lists the kinds.
func MediaKinds() []MediaKind { return []MediaKind{Voice, Photo, Video, Document} }

// Attachment describes one part of a record. The bytes travel beside the record, sealed under the part's id.
type Attachment struct {
	PartID     string    `json:"part_id"`
	Kind       MediaKind `json:"kind"`
	MediaType  string    `json:"media_type"` // as the sender names it, such as audio/ogg; the hub looks for itself
	Size       int64     `json:"size"`       // bytes before sealing
	DurationMS int64     `json:"duration_ms,omitempty"`
	Width      int       `json:"width,omitempty"` // pixels, upright
	Height     int       `json:"height,omitempty"`
}

// MaxBytes is the most bytes that an attachment of that kind may have, 0 for a kind that is none.
func (k MediaKind) MaxBytes() int64 {
	switch k {
	case Voice:
		return MaxVoiceBytes
	case Photo:
		return MaxPhotoBytes
	case Video:
		return MaxVideoBytes
	case Document:
		return MaxDocumentBytes
	}
	return 0
}

// Most is how many attachments of that kind one record may have.
func (k MediaKind) Most() int {
	switch k {
	case Voice:
		return MaxVoices
	case Photo:
		return MaxPhotos
	case Video:
		return MaxVideos
	case Document:
		return 0
	}
	return 0
}

var partPattern = regexp.MustCompile(`^[0-9A-Za-z_-]{1,64}$`)

// Validate checks one attachment.
func (a *Attachment) Validate() error {
	switch {
	case !partPattern.MatchString(a.PartID):
		return invalid("part_id")
	case !slices.Contains(MediaKinds(), a.Kind):
		return invalid("kind of attachment")
	case a.Size < 1 || a.Size > a.Kind.MaxBytes():
		return invalid("size of attachment")
	case a.DurationMS < 0 || a.Width < 0 || a.Height < 0 || a.Width > maxCount || a.Height > maxCount:
		return invalid("measure of attachment")
	case len(a.MediaType) > 128 || !strings.Contains(a.MediaType, "/"):
		return invalid("media_type")
	}
	return nil
}

func validateAttachments(all []Attachment) error {
	count, seen := map[MediaKind]int{}, map[string]bool{}
	for i := range all {
		a := &all[i]
		if err := a.Validate(); err != nil {
			return err
		}
		if count[a.Kind]++; count[a.Kind] > a.Kind.Most() || seen[a.PartID] {
			return invalid("attachments")
		}
		seen[a.PartID] = true
	}
	return nil
}

// Attachments is what belongs to the body by its type.
func (b *Body) Attachments() []Attachment {
	switch {
	case b.Type == TypeReport && b.Report != nil:
		return b.Report.Attachments
	case b.Type == TypeSnapshot && b.Snapshot != nil:
		return b.Snapshot.Attachments
	case b.Type == TypeAddition && b.Addition != nil:
		return b.Addition.Attachments
	case b.Type == TypeAnswers && b.Answers != nil:
		return b.Answers.Attachments
	case b.Type == TypeWalkStep && b.WalkStep != nil:
		return b.WalkStep.Attachments
	case b.Type == TypeListeningWord && b.ListeningWord != nil:
		return b.ListeningWord.Report.Attachments
	}
	return nil
}
