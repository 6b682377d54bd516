package load

import "time"

// Run is a row of runs, and a line of runs.jsonl.
type Run struct {
	ID           int       `json:"run_id"`
	Started      time.Time `json:"started_at"`
	Finished     time.Time `json:"finished_at,omitzero"` // zero: it has not ended, or died
	Outcome      Outcome   `json:"outcome"`
	Version      string    `json:"version"`
	Extractor    string    `json:"extractor"`
	Workers      int       `json:"workers"`
	Arguments    []string  `json:"arguments"`
	Documents    int64     `json:"documents"`     // seen
	NewDocuments int64     `json:"new_documents"` // bytes not known, or known from another extractor only
	Loaded       int64     `json:"loaded"`        // new documents that are reports
	Rejected     int64     `json:"rejected"`      // new documents that are none
	Failed       int64     `json:"failed"`        // not opened, decoded or read
	Readings     int64     `json:"readings"`      // of the new reports
	Seconds      float64   `json:"seconds"`
	Stages       Stages    `json:"stages"`
}

// Stages are the durations of the stages of a run, in seconds; 0: not come to.
type Stages struct {
	Read    float64 `json:"read"`    // listing, reading and extracting
	Merge   float64 `json:"merge"`   // of the ledger
	Build   float64 `json:"build"`   // of the DuckDB file
	Write   float64 `json:"write"`   // of Parquet
	Publish float64 `json:"publish"` // bringing it to the disk, and the switch
}

// Outcome is how a run ended.
type Outcome string

// The outcomes.
const (
	Published   Outcome = "published"
	NothingNew  Outcome = "nothing_new"
	Interrupted Outcome = "interrupted"
	Failed      Outcome = "failed"

	Started Outcome = "started" // it has not ended yet
	Died    Outcome = "died"    // it ended without a word: killed, out of memory, no power
)
