package message

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// Each code is a constant, has its sentence in the catalogue and is used in the
// module; each sentence has its constant; and codes are made nowhere else.
func TestCodesAreThoseOfTheCatalogue(t *testing.T) {
	codes := map[string]string{} // by the name of the constant
	for name, value := range constants(t) {
		codes[name] = value
		if !messages().Has(value) {
			t.Errorf("%s: %s is not in messages.csv", name, value)
		}
	}
	for _, key := range messages().Keys() {
		n := 0
		for _, value := range codes {
			if value == key {
				n++
			}
		}
		if n != 1 {
			t.Errorf("%s of messages.csv is %d constants", key, n)
		}
	}
	used, calls := map[string]bool{}, 0
	eachFile(t, func(path string, file *ast.File, own bool) {
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.Ident:
				used[n.Name] = used[n.Name] || own && filepath.Base(path) != codesFile
			case *ast.SelectorExpr:
				if x, ok := n.X.(*ast.Ident); ok && x.Name == "message" {
					used[n.Sel.Name] = true
				}
			case *ast.CallExpr:
				if code, got, partial := said(n, file.Name.Name); code != "" && !own {
					want, _ := messages().Arguments(codes[code])
					if got > want || got < want && !partial {
						t.Errorf("%s: %s is said with %d arguments, its sentence has %d", path, code, got, want)
					}
					calls++
				}
				if name := called(n); !own && (name == "message.Code" || slices.Contains([]string{"message.New", "message.NewError", "message.Wrap"}, name)) {
					for _, a := range n.Args {
						if lit, ok := a.(*ast.BasicLit); ok || name == "message.Code" {
							t.Errorf("%s: a code that is no constant: %v", path, lit)
						}
					}
				}
			}
			return true
		})
	})
	if calls < len(codes)/2 {
		t.Errorf("only %d calls were found", calls)
	}
	for name := range codes {
		if !used[name] {
			t.Errorf("nobody says %s", name)
		}
	}
}

// codesFile declares all codes.
const codesFile = "codes.go"

// said returns the code that a call says, if it is a constant, and with how many
// arguments. Where partial is set the caller adds some: a package table says last
// of which row or table a message is, and with which values.
func said(call *ast.CallExpr, pkg string) (code string, arguments int, partial bool) {
	args := call.Args
	switch name := called(call); {
	case name == "message.New" || name == "message.NewError":
		arguments = len(args) - 1
	case name == "message.Wrap":
		arguments, args = len(args)-1, args[1:]
	case isIdent(call.Fun, "unsupported"):
		arguments = len(args) - 1
	default:
		return "", 0, false
	}
	if call.Ellipsis.IsValid() {
		return "", 0, false
	}
	sel, ok := args[0].(*ast.SelectorExpr)
	if !ok || !isIdent(sel.X, "message") {
		return "", 0, false
	}
	return sel.Sel.Name, arguments, pkg == "table"
}

func isIdent(n ast.Expr, name string) bool {
	x, ok := n.(*ast.Ident)
	return ok && x.Name == name
}

// constants returns the codes of this package by the names of their constants.
func constants(t *testing.T) map[string]string {
	out := map[string]string{}
	file, err := parser.ParseFile(token.NewFileSet(), codesFile, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		value, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
		if err != nil || spec.Type.(*ast.Ident).Name != "Code" {
			t.Fatalf("%s is no code", spec.Names[0].Name)
		}
		out[spec.Names[0].Name] = value
		return true
	})
	return out
}

// called returns the name of a function of a package that is called.
func called(call *ast.CallExpr) string {
	if sel, ok := call.Fun.(*ast.SelectorExpr); ok {
		if x, ok := sel.X.(*ast.Ident); ok {
			return x.Name + "." + sel.Sel.Name
		}
	}
	return ""
}

// eachFile calls do for the files of the module but for tests; own are those of
// this package.
func eachFile(t *testing.T, do func(path string, file *ast.File, own bool)) {
	const root = "../.."
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && path != root && strings.HasPrefix(d.Name(), "."):
			return fs.SkipDir
		case d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err == nil {
			do(path, file, file.Name.Name == "message")
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
