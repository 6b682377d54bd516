package pipeline

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/load/ledger"
)

// walked returns what a lister comes to: the key, and what there is to say.
func (b *bench) walked(args ...string) []string {
	b.Helper()
	var out []string
	l := lister{store: storeID(b.path("store")), emit: func(f *entry) error {
		line := strings.TrimPrefix(f.key(), ledger.Escape(b.dir)+"/")
		switch {
		case f.walked:
			line += "/"
		case f.reason != "":
			line += " " + string(f.reason) + ": " + f.detail.String()
			if f.size+f.modified != 0 {
				b.Errorf("%s has a size or time", line)
			}
		case f.stream:
			line += " stream"
		default:
			line += fmt.Sprint(" ", f.size)
		}
		out = append(out, line)
		return nil
	}}
	b.must(l.list(b.Context(), args))
	return out
}

func (b *bench) wantWalked(want []string, args ...string) {
	b.Helper()
	if d := cmp.Diff(want, b.walked(args...)); d != "" {
		b.Errorf("walked %q (-want +got):\n%s", args, d)
	}
}

func TestWalk(t *testing.T) {
	b := newBench(t)
	b.write("in/b.txt", "22", "in/a/2.txt", "", "in/a/1.txt", "1", "in/c/d/e.txt", "333", "in/.hidden", "", "in/.git/x", "", "store/x", "", "aside/y", "1")
	for path, target := range map[string]string{"in/0": "../aside", "in/1": "a", "in/up": "..", "in/c/link.txt": "../b.txt", "in/gone": "nowhere", "in/loop": "loop"} {
		b.must(os.Symlink(target, b.path(path)))
	}
	b.must(syscall.Mkfifo(b.path("in/pipe"), 0o666))
	b.wantWalked([]string{
		"in/",
		"in/b.txt 2",
		"in/gone unreadable: no such file or directory",
		"in/loop unreadable: too many levels of symbolic links",
		"in/pipe unsupported: not a regular file",
		"in/a/", "in/a/1.txt 1", "in/a/2.txt 0",
		"in/c/", "in/c/link.txt 2", "in/c/d/", "in/c/d/e.txt 3",
		"in/0/", "in/0/y 1",
		"in/up/",
	}, b.path("in"))
	b.wantWalked([]string{"in/c/", "in/c/link.txt 2", "in/c/d/", "in/c/d/e.txt 3", "in/pipe stream", "in/a/1.txt 1"},
		b.path("in/c"), b.path("in/pipe"), b.path("in/a/1.txt"), b.path("in/c/d"), b.path("in/1/../c"))
}

// Noise is passed over where it is met, a frame of a saved page is not, and what is named is read.
func TestWalkPassesNoiseOver(t *testing.T) {
	b := newBench(t)
	b.write("in/a.html", "1", "in/a_files/x.png", "", "in/a_files/frame.html", "1", "in/~$a.docx", "", "in/Thumbs.db", "", "in/scan.png", "1",
		"in/style.css/b.txt", "1", "in/style.js", "1")
	b.must(os.Symlink("nowhere", b.path("in/gone.lnk")))
	b.wantWalked([]string{"in/", "in/a.html 1", "in/scan.png 1", "in/a_files/", "in/a_files/frame.html 1", "in/style.css/", "in/style.css/b.txt 1"}, b.path("in"))
	b.wantWalked([]string{"in/style.js 1", "in/a_files/x.png 0"}, b.path("in/style.js"), b.path("in/a_files/x.png"))
}

// Of a directory of many files, which are asked for side by side, each comes
// once, in order, with its own size.
func TestWalkManyFiles(t *testing.T) {
	b := newBench(t)
	b.must(os.Mkdir(b.path("in"), 0o777))
	want := []string{"in/"}
	for i := range statBatch + 3*statShare + 1 {
		name := fmt.Sprintf("in/%05d.txt", i)
		b.must(os.WriteFile(b.path(name), make([]byte, i%7), 0o666))
		want = append(want, fmt.Sprint(name, " ", i%7))
	}
	b.wantWalked(want, b.path("in"))
}

// What goes while a directory is walked cannot be read, and costs the others nothing.
func TestVanishesWhileWalked(t *testing.T) {
	b := newBench(t)
	b.write("in/a.txt", "1", "in/sub/b.txt", "1", "in/z/c.txt", "1")
	var got []string
	l := lister{emit: func(f *entry) error {
		if f.name == "a.txt" {
			b.must(os.RemoveAll(b.path("in/sub")))
		}
		got = append(got, f.name+" "+f.detail.String())
		return nil
	}}
	b.must(l.list(t.Context(), []string{b.path("in")}))
	dir, names, err := openDirectory(b.path("in"))
	b.must(err)
	defer dir.Close()
	b.must(os.Remove(b.path("in/a.txt")))
	_, err = l.files(t.Context(), &entry{in: &prefix{"in", "in", "in"}}, dir, names)
	b.must(err)
	gone := "no such file or directory"
	if d := cmp.Diff([]string{" ", "a.txt ", "sub " + gone, "z ", "c.txt ", " ", "a.txt " + gone}, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if want := []string{b.path("in/sub")}; !slices.Equal(l.walked.closed, want) {
		t.Errorf("not walked: %q, want %q", l.walked.closed, want)
	}
}

// The paths of an entry are as if each were made whole.
func TestPaths(t *testing.T) {
	b := newBench(t)
	b.write("in/\xb8\xe6/a\xff.txt", "", "in/b.txt", "")
	t.Chdir(b.dir)
	cwd, err := os.Getwd()
	b.must(err)
	for _, arg := range []string{".", "in", "../" + filepath.Base(cwd), cwd, "in/b.txt"} {
		l := lister{emit: func(f *entry) error {
			abs, err := filepath.Abs(f.path())
			b.must(err)
			if f.key() != ledger.Escape(abs) || f.source() != ledger.Escape(filepath.Clean(f.path())) || string(f.appendKey(nil)) != f.key() {
				t.Errorf("%s: path %q, source %q, key %q", arg, f.path(), f.source(), f.key())
			}
			_, err = os.Stat(f.path())
			return err
		}}
		b.must(l.list(t.Context(), []string{arg}))
	}
	if in := (&entry{in: &prefix{"/", "/", "/"}}).inside(); *in != (prefix{"/", "/", "/"}) {
		t.Errorf("below the root: %q", *in)
	}
}

func TestMeasure(t *testing.T) {
	b := newBench(t)
	b.write("in/a.txt", "1", "in/sub/b.txt", "22", "aside/c.txt", "333", "in/.hidden", "4444", "in/store/x", "5")
	b.must(os.Symlink("../aside", b.path("in/link")))
	b.must(os.Symlink("nowhere", b.path("in/gone")))
	o := Options{Store: b.path("in/store"), Inputs: []string{b.path("in")}}
	if n, known := Measure(t.Context(), o); n != 6 || !known {
		t.Errorf("got %d, %t", n, known)
	}
	o.Inputs = append(o.Inputs, Stdin)
	if n, known := Measure(t.Context(), o); known {
		t.Errorf("%d bytes with a stream", n)
	}
}

// What is as before is counted though no event is sent for each; one of which
// there is something to say is said again.
func TestUnchangedAreCounted(t *testing.T) {
	b := newBench(t)
	const n = plainFiles + 10
	for i := range n {
		b.write(fmt.Sprintf("in/%02d/%04d.txt", i%3, i), fmt.Sprint("news ", i))
	}
	b.write("old.7z", "7z")
	b.run("in", "old.7z")
	b.log.Reset()
	o := b.options("in", "old.7z")
	var last Progress
	events := 0
	o.Progress = func(p Progress) { last = p; events++ }
	res, err := Run(t.Context(), o)
	b.must(err)
	if res.Run.Documents != n || res.Run.NewDocuments != 0 || res.Unreadable != 1 || last.Documents != n || events > 4 {
		t.Errorf("%+v after %d events, at last %+v", res.Run, events, last)
	}
	if bytes, known := Measure(t.Context(), o); !known || last.Done != bytes {
		t.Errorf("%d bytes are done, of %d", last.Done, bytes)
	}
	if !strings.Contains(b.log.String(), "old.7z reason=unsupported") {
		t.Errorf("it is not said again:\n%s", b.log.String())
	}
	states := map[State]int{}
	b.must(Plan(t.Context(), o, func(p Planned) error { states[p.State]++; return nil }))
	if d := cmp.Diff(map[State]int{Unchanged: n + 1}, states); d != "" {
		t.Errorf("planned (-want +got):\n%s", d)
	}
}
