package web

import (
	"encoding"
	"encoding/json"
	"reflect"
	"slices"

	"gongkai/extract/form"
	"gongkai/extract/message"
	schema "gongkai/sql"
)

// param is a parameter of an address. Its words are those of its name.
type param struct {
	name     string
	words    func() []string // what it may be; nil: anything
	whole    bool            // whether it is a whole number
	required bool
}

// The parameters of pages.
var (
	metricParam    = param{name: "metric", words: func() []string { return idsOf(len(form.Metrics), func(i int) string { return form.Metrics[i].ID }) }}
	applicantParam = param{name: "applicant", words: func() []string {
		return idsOf(len(form.Applicants), func(i int) string { return form.Applicants[i].ID })
	}}
	yearParam     = param{name: "year", whole: true}
	levelParam    = param{name: "level", words: func() []string { return schema.Levels }}
	provinceParam = param{name: "province", words: provinceNames}
	kindParam     = param{name: "kind", words: func() []string { return kindsOf("agencies.kind") }}
	pageParam     = param{name: "page", whole: true}
)

func idsOf(n int, of func(int) string) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = of(i)
	}
	return out
}

// document is a part of a description as JSON.
type document = map[string]any

// openAPIVersion is that of the descriptions.
const openAPIVersion = "3.1.0"

// description describes all addresses below apiPath: it is made of the list of routes and of what
// their pages show.
func description(q *request) document {
	shapes := &shapes{known: document{"Error": document{"type": "object", "required": []string{"status", "error"},
		"properties": document{"status": document{"type": "integer"}, "error": document{"type": "string"}}}}}
	paths := document{}
	for _, r := range pageRoutes() {
		paths[r.api().pattern] = document{"get": document{
			"operationId": r.page,
			"summary":     q.t("api." + r.page),
			"parameters":  describedParams(q, r),
			"responses": document{
				"200": document{"description": q.t("api.answer"), "content": jsonContent(shapes.of(reflect.TypeOf(r.shows)))},
				"default": document{"description": q.t("api.error"),
					"content": jsonContent(document{"$ref": "#/components/schemas/Error"})},
			},
		}}
	}
	return document{
		"openapi":    openAPIVersion,
		"info":       document{"title": "gongkai", "version": "1", "description": q.t("api.about")},
		"servers":    []any{document{"url": "/"}},
		"paths":      paths,
		"components": document{"schemas": shapes.known},
	}
}

func jsonContent(of document) document { return document{"application/json": document{"schema": of}} }

func describedParams(q *request, r *route) []any {
	out := []any{}
	for _, p := range append(slices.Clone(r.params), param{name: "lang", words: languageNames}) {
		shape := document{"type": "string"}
		if p.whole {
			shape["type"] = "integer"
		}
		if p.words != nil {
			shape["enum"] = p.words()
		}
		out = append(out, document{"name": p.name, "in": "query", "required": p.required, "description": q.t("param." + p.name), "schema": shape})
	}
	return out
}

func languageNames() (out []string) {
	for _, l := range message.Languages() {
		out = append(out, string(l))
	}
	return out
}

// shapes describes types as JSON Schema; structs stand under their names.
type shapes struct{ known document }

var (
	rowType   = reflect.TypeFor[row]()
	marshaler = reflect.TypeFor[json.Marshaler]()
	textual   = reflect.TypeFor[encoding.TextMarshaler]()
)

func (s *shapes) of(t reflect.Type) document {
	switch {
	case t == rowType:
		return document{"type": []string{"object", "null"}, "additionalProperties": true}
	case t.Kind() == reflect.Pointer && t.Elem().Kind() == reflect.Struct:
		return document{"anyOf": []any{s.of(t.Elem()), document{"type": "null"}}}
	case t.Implements(textual):
		return document{"type": "string"}
	case t.Implements(marshaler):
		return document{}
	}
	switch t.Kind() {
	case reflect.Pointer:
		inner := s.of(t.Elem())
		inner["type"] = []any{inner["type"], "null"}
		return inner
	case reflect.Struct:
		return s.structure(t)
	case reflect.Slice, reflect.Array:
		return document{"type": "array", "items": s.of(t.Elem())}
	case reflect.Map:
		return document{"type": "object", "additionalProperties": s.of(t.Elem())}
	case reflect.String:
		return document{"type": "string"}
	case reflect.Bool:
		return document{"type": "boolean"}
	case reflect.Float32, reflect.Float64:
		return document{"type": "number"}
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return document{"type": "integer"}
	}
	return document{}
}

func (s *shapes) structure(t reflect.Type) document {
	name := t.Name()
	ref := document{"$ref": "#/components/schemas/" + name}
	if _, known := s.known[name]; known {
		return ref
	}
	properties := document{}
	s.known[name] = document{"type": "object", "properties": properties}
	eachField(t, func(field string, index []int) { properties[field] = s.of(t.FieldByIndex(index).Type) })
	return ref
}
