package web

import (
	"encoding/json"

	"gongkai/extract/message"
)

// CheckMap returns an error unless data is a map as pages draw one: GeoJSON, each of its areas with
// a division code.
func CheckMap(data []byte) error {
	var m struct {
		Type     string
		Features []struct {
			Properties struct {
				Code any `json:"code"`
			}
			Geometry json.RawMessage
		}
	}
	if err := json.Unmarshal(data, &m); err != nil {
		return err
	}
	if m.Type != "FeatureCollection" || len(m.Features) == 0 {
		return message.NewError(message.NoMap)
	}
	for _, f := range m.Features {
		if code, ok := f.Properties.Code.(string); !ok || code == "" || len(f.Geometry) == 0 {
			return message.NewError(message.NoMap)
		}
	}
	return nil
}

func sendMap(q *request) (*answer, error) {
	if q.Map == nil {
		return nil, errMissing
	}
	return &answer{kind: "application/json", body: q.Map}, nil
}
