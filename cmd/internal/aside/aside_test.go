package aside

import (
	"bytes"
	"context"
	"encoding/gob"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"reflect"
	"strings"
	"syscall"
	"testing"
	"time"

	"gongkai/load"
)

// A value is the same once it was handed over, whatever its kind.
func TestValuesAreHandedOver(t *testing.T) {
	t.Parallel()
	r, err := load.ReadEmpty(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for sql, want := range map[string]struct{ told, number string }{
		"NULL": {"null", ""}, "42": {"42", "42"}, "-7::TINYINT": {"-7", "-7"}, "1.50::DECIMAL(9,2)": {"1.5", "1.5"}, "0.1::FLOAT": {"0.1", "0.1"}, "1e30": {"1e+30", "1e+30"}, "'nan'::DOUBLE": {"null", ""},
		"'-inf'::DOUBLE": {"null", ""}, "false": {"false", ""}, "'x'": {`"x"`, ""}, "''": {`""`, ""}, "'12'": {`"12"`, ""}, "'null'": {`"null"`, ""}, `'["a",1]'`: {`"[\"a\",1]"`, ""},
		"[1]": {"[1]", ""}, "[]": {"[]", ""}, "['a', NULL]": {`["a",null]`, ""}, "{'a': [1]}": {`{"a":[1]}`, ""}, "DATE '2020-01-02'": {`"2020-01-02"`, ""}, "TIME '01:02:03'": {`"01:02:03"`, ""},
		"170141183460469231731687303715884105727::HUGEINT": {"170141183460469231731687303715884105727", "1.7014118346046923e+38"}, "chr(1) || chr(8232) || '<'": {`"\u0001\u2028<"`, ""},
		"'00000000-0000-0000-0000-000000000001'::UUID": {"", ""}, "INTERVAL 1 DAY": {"", ""}, "MAP {1: 2}": {"", ""}, "union_value(k := 1)": {"", ""}, "'\\xAA'::BLOB": {`"aa"`, ""},
	} {
		found, err := r.Begin(context.Background(), "SELECT "+sql+" AS x", 1)
		if err != nil {
			t.Errorf("%s: %v", sql, err)
			continue
		}
		v := ValueOf(found.Rows[0][0], found.IDs[0])
		if got := string(v.Told()); want.told != "" && got != want.told {
			t.Errorf("%s is %s, want %s", sql, got, want.told)
		}
		number := ""
		if n := v.Number(); n != nil {
			number = fmt.Sprint(*n)
		}
		if number != want.number {
			t.Errorf("%s is the number %q, want %q", sql, number, want.number)
		}
		data, err := json.Marshal([]Value{v})
		if err != nil {
			t.Errorf("%s: %v", sql, err)
			continue
		}
		var back []Value
		if err := json.Unmarshal(data, &back); err != nil || len(back) != 1 || !reflect.DeepEqual(back[0], v) {
			t.Errorf("%s: %+v becomes %+v (%v) by %s", sql, v, back, err, data)
		}
	}
	if v := ValueOf(int64(9007199254740993), true); string(v.Told()) != `"9007199254740993"` || v.Number() != nil {
		t.Errorf("an id is %+v", v)
	}
}

// An answer is as long as there is room for; where that is not a row, there is none.
func TestAnswersAreBounded(t *testing.T) {
	t.Parallel()
	rows := func(n int, v any) (out [][]any) {
		for range n {
			out = append(out, []any{v})
		}
		return out
	}
	for _, c := range []struct {
		rows        [][]any
		want        int
		more, large bool
	}{
		{rows(0, nil), 0, false, false}, {rows(5, "x"), 5, false, false}, {rows(100, "x"), 28, true, false}, {rows(100, nil), 27, true, false},
		{rows(3, strings.Repeat("x", 600)), 1, true, false}, {rows(3, strings.Repeat("\x01", 600)), 0, true, true}, {rows(1, strings.Repeat("x", 2000)), 0, true, true},
	} {
		got := within(&load.Beginning{Columns: []string{"x"}, IDs: []bool{false}, Rows: c.rows}, 1000)
		if len(got.Rows) != c.want || got.More != c.more || got.Large != c.large {
			t.Errorf("of %d rows %d, %v %v", len(c.rows), len(got.Rows), got.More, got.Large)
		}
		var row *RowError
		if _, err := got.answer(); errors.As(err, &row) != c.large {
			t.Error(err)
		}
	}
}

// TestMain makes a child do what a test wants.
func TestMain(m *testing.M) {
	if os.Getenv(childMark) == "" {
		isReady.Store(true)
		os.Exit(m.Run())
	}
	var q handed
	if err := gob.NewDecoder(os.Stdin).Decode(&q); err != nil {
		os.Exit(2)
	}
	switch q.Question.SQL {
	case "says":
		fmt.Print(`{"Columns":["x"],"Rows":[[1]]}`)
	case "dies":
		syscall.Kill(os.Getpid(), syscall.SIGKILL)
	case "breaks off":
		fmt.Print(`{"Columns":["x"],"Rows":[[1`)
	case "says another row":
		fmt.Print(`{"Columns":["x"],"Rows":[[1,2]]}`)
	case "floods":
		os.Stdout.Write(make([]byte, 2*mostSaid))
	case "sleeps":
		time.Sleep(time.Minute)
	case "takes all":
		if bound() != nil {
			os.Exit(0)
		}
		var all [][]byte
		for range 4 << 10 {
			all = append(all, bytes.Repeat([]byte{1}, 1<<20))
		}
		fmt.Print(len(all))
	}
	os.Exit(0)
}

// Whatever becomes of a child is an error, never an answer, and it has ended then.
func TestChildrenThatDie(t *testing.T) {
	t.Parallel()
	var died *DiedError
	var row *RowError
	for what, is := range map[string]func(error) bool{
		"says":             func(err error) bool { return err == nil },
		"dies":             func(err error) bool { return errors.As(err, &died) && strings.Contains(died.How, "killed") },
		"breaks off":       func(err error) bool { return errors.As(err, &died) },
		"says another row": func(err error) bool { return errors.As(err, &died) },
		"says nothing":     func(err error) bool { return errors.As(err, &died) },
		"floods":           func(err error) bool { return errors.As(err, &row) },
		"sleeps":           func(err error) bool { return errors.Is(err, context.DeadlineExceeded) },
		"takes all": func(err error) bool {
			return !IsBounded || errors.As(err, &died) && strings.Contains(died.How, "exit status")
		},
	} {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		if what == "sleeps" {
			ctx, cancel = context.WithTimeout(ctx, 200*time.Millisecond)
		}
		begun := time.Now()
		if a, err := Ask(ctx, Question{SQL: what}); !is(err) || (err == nil) != (a != nil) {
			t.Errorf("a child that %s: %+v, %v", what, a, err)
		}
		if took := time.Since(begun); what == "sleeps" && took > 5*time.Second {
			t.Errorf("it ended after %v", took)
		}
		cancel()
	}
}

// A program that would not know that it is a child is not asked.
func TestOnlyChildrenAreAsked(t *testing.T) {
	isReady.Store(false)
	defer isReady.Store(true)
	if _, err := Ask(t.Context(), Question{}); err == nil {
		t.Error("it was asked")
	}
}

// What a child says that is broken is an error, and what is no error is the same when it is said again.
func FuzzSaid(f *testing.F) {
	for _, s := range []string{`{"Columns":["a","b"],"Rows":[[1,"x"],[null,["[1]",[1]]],[true,["NaN",null]]],"More":true}`, `{"Error":"x"}`, `{"Large":true}`, `{"Columns":["a"],"Rows":[[[]]]}`,
		`{"Columns":["a"],"Rows":[[[1,2]]]}`, `{"Columns":["a"],"Rows":[[1,2]]}`, `{"Rows":[[{"a":1}]]}`, `{"Rows":[[["x",]]]}`, `[`, `null`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var first said
		if json.Unmarshal(data, &first) != nil {
			return
		}
		a, err := first.answer()
		if err != nil {
			return
		}
		for _, r := range a.Rows {
			for _, v := range r {
				v.Number()
				if !json.Valid(v.Told()) {
					t.Errorf("%q is no JSON", v.Told())
				}
			}
		}
		once, err := json.Marshal(first)
		if err != nil {
			t.Fatal(err)
		}
		var second said
		if err := json.Unmarshal(once, &second); err != nil {
			t.Fatalf("%s: %v", once, err)
		}
		if twice, err := json.Marshal(second); err != nil || !bytes.Equal(once, twice) {
			t.Errorf("%s, then %s (%v)", once, twice, err)
		}
	})
}
