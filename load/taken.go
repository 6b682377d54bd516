package load

import (
	"context"
	"path/filepath"
)

// Taken is a source of a document that a run takes out of the store, or that it
// lets in again.
type Taken struct {
	Source   string `json:"source"`
	SHA256   string `json:"sha256"`
	Report   bool   `json:"report"` // it was one in the store
	Named    bool   `json:"named"`  // or vanished; else it is another source of a document that was
	Agency   string `json:"agency,omitempty"`
	AgencyID string `json:"agency_id,omitempty"`
	Year     int    `json:"year,omitempty"`
}

// Taken returns the sources of the documents that the journal takes out, or lets in
// again, in order. It is to be called before Fill.
func (b *Builder) Taken(ctx context.Context) ([]Taken, error) {
	if b.Previous == "" {
		return nil, nil
	}
	rows, err := b.conn.QueryContext(ctx, `SELECT source, sha256, report, named, coalesce(agency, ''), coalesce(agency_id, ''), coalesce(year, 0)
		FROM taken LEFT JOIN (SELECT sha256, agency, agency_id, year FROM `+readParquet(filepath.Join(b.Previous, Tree, "reports.parquet"))+`) USING (sha256)
		ORDER BY source, sha256`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Taken
	for rows.Next() {
		var t Taken
		if err := rows.Scan(&t.Source, &t.SHA256, &t.Report, &t.Named, &t.Agency, &t.AgencyID, &t.Year); err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, rows.Err()
}
