package web

import (
	"encoding"
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"unicode"

	"gongkai/load"
)

// apiPath is below which pages are answered as JSON.
const apiPath = "/api/"

const jsonKind = "application/json; charset=utf-8"

// api returns the address where a page is answered as JSON.
func (r *route) api() *route {
	return &route{pattern: apiPath + r.page, page: r.page, long: r.long, make: r.make, params: r.params, shows: r.shows, asJSON: true}
}

// pageRoutes lists the routes that are pages.
func pageRoutes() (out []*route) {
	for _, r := range routes() {
		if r.make != nil {
			out = append(out, r)
		}
	}
	return out
}

// told is a page as JSON.
func told(data any) (*answer, error) {
	body, err := json.Marshal(jsonOf(reflect.ValueOf(data)))
	if err != nil {
		return nil, err
	}
	return &answer{kind: jsonKind, body: append(body, '\n')}, nil
}

// failedAPI is what is wrong with a request, as JSON.
func failedAPI(status int, said string) *answer {
	body, err := json.Marshal(map[string]any{"status": status, "error": said})
	if err != nil {
		body = []byte("{}") // a text and a number always encode
	}
	return &answer{status: status, kind: jsonKind, body: append(body, '\n')}
}

// onPaper are fields that only place or shade what is drawn.
var onPaper = map[string]bool{"tile.X": true, "tile.Y": true, "tile.Shade": true, "placeValue.Bar": true, "peer.Bar": true}

// jsonOf returns what a page shows as maps and lists that encode as JSON: fields by their names in
// lower case with underscores, ids as texts, numbers that JSON has no digits for as null.
func jsonOf(v reflect.Value) any {
	if !v.IsValid() {
		return nil
	}
	if v.CanInterface() {
		switch x := v.Interface().(type) {
		case row:
			return jsonRow(x)
		case json.Marshaler, encoding.TextMarshaler:
			if v.Kind() == reflect.Pointer && v.IsNil() {
				return nil
			}
			return x
		}
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return nil
		}
		return jsonOf(v.Elem())
	case reflect.Struct:
		out := map[string]any{}
		eachField(v.Type(), func(name string, index []int) {
			if f, err := v.FieldByIndexErr(index); err == nil {
				out[name] = jsonOf(f)
			}
		})
		return out
	case reflect.Slice, reflect.Array:
		out := make([]any, v.Len())
		for i := range out {
			out[i] = jsonOf(v.Index(i))
		}
		return out
	case reflect.Map:
		out := map[string]any{}
		for _, key := range v.MapKeys() {
			out[fmt.Sprint(key.Interface())] = jsonOf(v.MapIndex(key))
		}
		return out
	case reflect.Float32, reflect.Float64:
		return json.RawMessage(load.JSON(v.Float(), false))
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return v.Int()
	case reflect.String:
		return v.String()
	case reflect.Bool:
		return v.Bool()
	}
	return nil
}

// jsonRow returns a row of an answer; its ids are those of columns that are named so.
func jsonRow(r row) any {
	if r == nil {
		return nil
	}
	out := map[string]any{}
	for name, value := range r {
		if own := reflect.ValueOf(value); own.Kind() == reflect.Pointer {
			out[name] = jsonOf(own) // as what was counted of a report
			continue
		}
		_, isText := value.(string)
		out[name] = json.RawMessage(load.JSON(value, strings.HasSuffix(name, "_id") && !isText))
	}
	return out
}

// eachField calls do for the fields of a struct that JSON has, those of embedded structs among them.
func eachField(t reflect.Type, do func(name string, index []int)) {
	for _, f := range reflect.VisibleFields(t) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Anonymous || !f.IsExported() || name == "-" || onPaper[ownerOf(t, f.Index)+"."+f.Name] {
			continue
		}
		if name == "" {
			name = underscored(f.Name)
		}
		do(name, f.Index)
	}
}

// ownerOf returns the name of the struct that a field stands in.
func ownerOf(t reflect.Type, index []int) string {
	for _, i := range index[:len(index)-1] {
		if t = t.Field(i).Type; t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
	}
	return t.Name()
}

// underscored writes a name of Go as names of columns are: ShortEN is short_en.
func underscored(name string) string {
	var b strings.Builder
	runes := []rune(name)
	for i, r := range runes {
		if unicode.IsUpper(r) && i > 0 && (unicode.IsLower(runes[i-1]) || i+1 < len(runes) && unicode.IsLower(runes[i+1])) {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// sendDescription describes the addresses below apiPath as OpenAPI does.
func sendDescription(q *request) (*answer, error) {
	body, err := json.MarshalIndent(description(q), "", "  ")
	if err != nil {
		return nil, err
	}
	return &answer{status: http.StatusOK, kind: jsonKind, body: append(body, '\n')}, nil
}
