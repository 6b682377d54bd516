package form

// Kind is what part of which table a label names.
type Kind uint8

// NoKind is that of no label. Its bit in a set of kinds is none.
const NoKind Kind = 255

// MostKinds is how many kinds there may be: sets of them are kept in 64 bits.
const MostKinds = 64

// Kinds returns how many kinds of labels there are.
func Kinds() int { return len(kindNames) }

var kindNames []string // by Kind: row3, title

func (k Kind) String() string {
	if int(k) >= len(kindNames) {
		return ""
	}
	return kindNames[k]
}

// Title is the kind of 信息公开, which titles of reports are made of.
var Title = NoKind

// Label is one wording under which a part of the form is met.
type Label struct {
	Kind    Kind
	Table   *Table // nil for titles
	ID      string // of a row of a Matrix or List: the metric; of Rows: the halves of its id
	Number  string // the official numbering before it
	Wording string // the first of an id is the official one
	Metric  Metric // of a row of a Matrix or List; else NoMetric
	Common  bool   // running text uses the wording as well
}

// Labels are all labels, in the order of their file. Read only.
var Labels []Label
