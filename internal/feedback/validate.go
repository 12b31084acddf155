package feedback

import (
	"fmt"
	"regexp"
	"slices"
	"time"
	"unicode/utf8"
)

// Limits of the short fields, in characters.
const (
	maxShortRunes = 64
	maxConsents   = 16
)

var (
	uuidPattern   = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	phonePattern  = regexp.MustCompile(`^\+?[0-9][0-9 -]{4,19}$`)
	numberPattern = regexp.MustCompile(`^[0-9A-HJKMNP-TV-Z]{8}$`)
	pinPattern    = regexp.MustCompile(`^[0-9]{4}$`)
)

// Validate reports whether id is a canonical UUIDv7.
func (id RecordID) Validate() error {
	if !uuidPattern.MatchString(string(id)) {
		return fmt.Errorf("record id is not a UUIDv7: %w", ErrInvalid)
	}
	return nil
}

// Valid reports whether k is one of the five kinds.
func (k Kind) Valid() bool { return slices.Contains(Kinds(), k) }

// ValidPhone reports whether s looks like a telephone number that a person can be rung at.
func ValidPhone(s string) bool { return phonePattern.MatchString(s) }

// Validate checks everything that can be checked without the hub's data. Its errors name the field and never its content.
func (b *Body) Validate() error {
	switch {
	case b.Schema < 1 || b.Schema > SchemaVersion:
		return invalid("schema")
	case b.VisitID == "" || len(b.VisitID) > maxShortRunes:
		return invalid("visit_id")
	case b.CapturedAt.Wall.IsZero():
		return invalid("captured_at")
	case b.Lang != "zh" && b.Lang != "en":
		return invalid("lang")
	case b.Profile != Outpatient && b.Profile != Ward:
		return invalid("profile")
	case len(b.PlaceID) > maxShortRunes:
		return invalid("place_id")
	case len(b.Consents) > maxConsents:
		return invalid("consents")
	}
	if r := b.Receipt; r != nil && (!numberPattern.MatchString(r.Number) || !pinPattern.MatchString(r.PIN) || len(r.Nonce) != 16) {
		return invalid("receipt")
	}
	switch b.Type {
	case TypeReport:
		if b.Report == nil {
			return invalid("report")
		}
		if b.Receipt == nil {
			return invalid("receipt")
		}
		return b.Report.Validate()
	case TypeSnapshot:
		if b.Snapshot == nil {
			return invalid("snapshot")
		}
		if b.Receipt == nil {
			return invalid("receipt")
		}
		return b.Snapshot.Validate()
	case TypeAddition:
		if b.Addition == nil {
			return invalid("addition")
		}
		return b.Addition.Validate()
	case TypeRating:
		if b.Rating == nil || b.Rating.Score < 1 || b.Rating.Score > 5 {
			return invalid("rating")
		}
		return nil
	default:
		return invalid("type")
	}
}

// Validate checks a report: a kind, and something said.
func (r *Report) Validate() error {
	switch {
	case !r.Kind.Valid():
		return invalid("kind")
	case !utf8.ValidString(r.Text) || utf8.RuneCountInString(r.Text) > MaxTextRunes:
		return invalid("text")
	case r.Text == "" && len(r.Attachments) == 0 && !r.Urgent:
		return invalid("text")
	case len(r.WherePlace) > maxShortRunes:
		return invalid("where_place")
	case utf8.RuneCountInString(r.VisitNumber) > maxShortRunes:
		return invalid("visit_number")
	}
	if err := validateAttachments(r.Attachments); err != nil {
		return err
	}
	if r.When != "" {
		if _, err := time.Parse(time.DateOnly, r.When); err != nil {
			return invalid("when")
		}
	}
	if c := r.Contact; c != nil {
		if utf8.RuneCountInString(c.Name) > maxShortRunes || (c.Phone != "" && !ValidPhone(c.Phone)) {
			return invalid("contact")
		}
	}
	return nil
}

func invalid(field string) error { return fmt.Errorf("field %s: %w", field, ErrInvalid) }
