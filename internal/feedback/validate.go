package feedback

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"time"
	"unicode/utf8"
)

// Limits of the short fields, in characters.
const (
	maxShortRunes = 64
	maxConsents   = 16
	maxCount      = math.MaxInt32 // what every database can keep
)

var (
	uuidPattern   = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	phonePattern  = regexp.MustCompile(`^\+?[0-9][0-9 -]{4,19}$`)
	numberPattern = regexp.MustCompile(`^[0-9A-HJKMNP-TV-Z]{8}$`)
	pinPattern    = regexp.MustCompile(`^[0-9]{4}$`)
	langPattern   = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{1,8}){0,2}$`)
	namePattern   = regexp.MustCompile(`^[a-z0-9_-]{1,40}$`)
)

// MaxBedRunes is the longest name of a bed, in characters.
const MaxBedRunes = 10

// ValidName reports whether s may name a question set, a question, an option or a dimension.
func ValidName(s string) bool { return namePattern.MatchString(s) }

// ValidLang reports whether s looks like the code of a language. Which there are is not asked: what a person said in
// one that this program does not know yet is kept as well.
func ValidLang(s string) bool { return langPattern.MatchString(s) }

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

// Validate checks everything that can be checked without the hub's data. Its errors name the field and never its
// content.
func (b *Body) Validate() error {
	switch {
	case b.Schema < 1 || b.Schema > SchemaVersion:
		return invalid("schema")
	case b.VisitID == "" || len(b.VisitID) > maxShortRunes:
		return invalid("visit_id")
	case b.CapturedAt.Wall.IsZero():
		return invalid("captured_at")
	case !ValidLang(b.Lang):
		return invalid("lang")
	case b.Profile != Outpatient && b.Profile != Ward:
		return invalid("profile")
	case len(b.PlaceID) > maxShortRunes:
		return invalid("place_id")
	case len(b.HelpedBy) > maxShortRunes:
		return invalid("helped_by")
	case len(b.Consents) > maxConsents:
		return invalid("consents")
	}
	if r := b.Receipt; r != nil && (!numberPattern.MatchString(r.Number) || !pinPattern.MatchString(r.PIN) ||
		len(r.Nonce) != 16) {
		return invalid("receipt")
	}
	if b.Entry != nil {
		if err := b.Entry.Validate(); err != nil {
			return err
		}
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
		if b.Rating == nil {
			return invalid("rating")
		}
		return b.Rating.Validate()
	case TypeAnswers:
		if b.Answers == nil {
			return invalid("answers")
		}
		return b.Answers.Validate()
	case TypeWalkStep:
		if b.WalkStep == nil {
			return invalid("walk_step")
		}
		if b.WalkStep.Problem != "" && b.Receipt == nil { // it becomes a case
			return invalid("receipt")
		}
		return b.WalkStep.Validate()
	case TypeListeningWord:
		if b.ListeningWord == nil {
			return invalid("listening_word")
		}
		if b.Receipt == nil {
			return invalid("receipt")
		}
		return b.ListeningWord.Validate()
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
	case Blank(r.Text) && len(r.Attachments) == 0 && !r.Urgent:
		return invalid("text")
	case r.Company && (!r.Urgent || r.Text != "" || len(r.Attachments) > 0):
		return invalid("company")
	case len(r.WherePlace) > maxShortRunes:
		return invalid("where_place")
	case utf8.RuneCountInString(r.Bed) > MaxBedRunes:
		return invalid("bed")
	case r.RatingID != "" && r.RatingID.Validate() != nil:
		return invalid("rating_id")
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
