package outbox

import "go.etcd.io/bbolt"

// Mutant is a way to break the outbox on purpose, so that a test can show that it would notice.
type Mutant string

// The mutants.
const (
	Healthy      Mutant = ""
	NoFolderSync Mutant = "no-folder-sync"
	NoSync       Mutant = "no-sync"
	NoReaffirm   Mutant = "no-reaffirm"
	NoSurvey     Mutant = "no-survey"
	NoAudit      Mutant = "no-audit"
)

// Break returns options of a broken outbox.
func (o Options) Break(m Mutant) Options {
	switch m {
	case NoFolderSync:
		o.hooks.syncFolder = func(string) error { return nil }
	case NoSync:
		o.hooks.noSync = true
	case NoSurvey:
		o.hooks.survey = func(string) error { return nil }
	case NoAudit:
		o.hooks.audit = func(*Outbox) error { return nil }
	case NoReaffirm:
		o.hooks.reaffirm = func(string) error { return nil }
	}
	return o
}

// CompactEarly makes a compaction worth while for little, so that a short test sees many.
func (o Options) CompactEarly() Options {
	o.hooks.worthBytes = 64 << 10
	return o
}

// OpenReads is how many read transactions are open.
func (o *Outbox) OpenReads() int { return o.db.Stats().OpenTxN }

// CheckWhole walks every page of the database.
func (o *Outbox) CheckWhole() error {
	return o.view(func(tx *bbolt.Tx) error {
		for err := range tx.Check() {
			return err
		}
		return nil
	})
}

// UsedPages cuts a closed file behind its last page.
func UsedPages(data []byte) ([]byte, int, error) {
	f, err := newBoltFile(data)
	if err != nil {
		return nil, 0, err
	}
	return data[:int(f.head.highWater)*f.pageSize], f.pageSize, nil
}
