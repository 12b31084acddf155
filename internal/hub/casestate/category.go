package casestate

import "slices"

// HCAT is a category of the Healthcare Complaints Analysis Tool (Gillespie and Reader, BMJ Quality & Safety
// 2016;25:937).
type HCAT string

// The seven categories.
const (
	HCATQuality       HCAT = "quality"
	HCATSafety        HCAT = "safety"
	HCATEnvironment   HCAT = "environment"
	HCATInstitutional HCAT = "institutional"
	HCATListening     HCAT = "listening"
	HCATCommunication HCAT = "communication"
	HCATRespect       HCAT = "respect"
)

// HCATs lists them in the tool's order: clinical, management, relationships.
func HCATs() []HCAT {
	return []HCAT{HCATQuality, HCATSafety, HCATEnvironment, HCATInstitutional, HCATListening,
		HCATCommunication, HCATRespect}
}

// Known reports whether it is one of the seven.
func (h HCAT) Known() bool { return slices.Contains(HCATs(), h) }

// Label is the key of its name.
func (h HCAT) Label() string { return "desk.hcat." + string(h) }

// MostSevere is the highest severity of the tool: 1 low, 2 medium, 3 high.
const MostSevere = 3

// Stage is where in the care it happened, by the same tool.
type Stage string

// The stages.
const (
	StageAdmission   Stage = "admission"
	StageExamination Stage = "examination" // and diagnosis
	StageWard        Stage = "ward"
	StageOperation   Stage = "operation" // or procedure
	StageDischarge   Stage = "discharge" // or transfer
	StageOther       Stage = "other"
)

// Stages lists them in the order of a stay.
func Stages() []Stage {
	return []Stage{StageAdmission, StageExamination, StageWard, StageOperation, StageDischarge, StageOther}
}

// Known reports whether it is one of the stages.
func (s Stage) Known() bool { return slices.Contains(Stages(), s) }

// Label is the key of its name.
func (s Stage) Label() string { return "desk.stage." + string(s) }

// Finding is what the hospital found of what was said.
type Finding string

// The findings.
const (
	Upheld       Finding = "upheld"
	PartlyUpheld Finding = "partly"
	NotUpheld    Finding = "not_upheld"
)

// Findings lists them.
func Findings() []Finding { return []Finding{Upheld, PartlyUpheld, NotUpheld} }

// Known reports whether it is one of the findings.
func (f Finding) Known() bool { return slices.Contains(Findings(), f) }

// Label is the key of its name.
func (f Finding) Label() string { return "desk.finding." + string(f) }
