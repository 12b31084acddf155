package feedback

// ConsentKind says what a person agreed to.
type ConsentKind string

// The consents, each asked when it is first needed.
const (
	ConsentProcessing ConsentKind = "processing"
	ConsentContact    ConsentKind = "contact"
	ConsentVoice      ConsentKind = "voice"
	ConsentPhoto      ConsentKind = "photo"
	ConsentGuardian   ConsentKind = "guardian"
)

// Consent records that a person agreed, and to which wording.
type Consent struct {
	Kind    ConsentKind `json:"kind"`
	Version int         `json:"version"` // version of the consent text shown
}

// consentVersion is the version of the consent texts that terminals and phones show. It goes up when the meaning of one
// changes.
const consentVersion = 1

// Agreed is what a record says of somebody who agreed to these consents as they are shown today.
func Agreed(kinds []ConsentKind) []Consent {
	out := make([]Consent, len(kinds))
	for i, kind := range kinds {
		out[i] = Consent{Kind: kind, Version: consentVersion}
	}
	return out
}
