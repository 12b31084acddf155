// Command times runs go test and shows what go test shows, and adds how long each package and each test took to a file:
//
//	go run ./.ci/times build/times go test ./...
//
// With -v among the arguments it shows everything.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
)

// event is one line of go test -json.
type event struct {
	Action  string
	Package string
	Test    string
	Elapsed float64 // seconds
	Output  string
}

func main() {
	if len(os.Args) < 4 || os.Args[3] != "test" {
		fmt.Fprintln(os.Stderr, "usage: times FILE go test ARGUMENTS")
		os.Exit(2)
	}
	code, err := run(os.Args[1], os.Args[2], os.Args[4:], os.Stdout)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(code)
}

// run answers what go test exits with.
func run(keep, program string, args []string, out io.Writer) (code int, err error) {
	times, err := os.OpenFile(keep, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o644)
	if err != nil {
		return 0, fmt.Errorf("keep times: %w", err)
	}
	defer times.Close()
	cmd := exec.Command(program, append([]string{"test", "-json"}, args...)...)
	cmd.Stderr = os.Stderr
	lines, err := cmd.StdoutPipe()
	if err != nil {
		return 0, err
	}
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	if err := show(lines, slices.Contains(args, "-v"), out, times); err != nil {
		return 0, err
	}
	err = cmd.Wait()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return exit.ExitCode(), nil
	}
	return 0, err
}

// show turns events back into text: without all, what tests said that failed, and a line for each package.
func show(lines io.Reader, all bool, out, times io.Writer) error {
	type test struct{ pkg, name string }
	said := map[test][]string{}
	in := bufio.NewReader(lines)
	for {
		line, err := in.ReadBytes('\n')
		if len(line) > 0 {
			var e event
			if json.Unmarshal(line, &e) != nil {
				fmt.Fprintf(out, "%s", line) // not of a test
				continue
			}
			of := test{e.Package, e.Test}
			switch {
			case e.Action == "output" && (all || e.Test == "" && e.Output != "PASS\n"), e.Action == "build-output":
				fmt.Fprint(out, e.Output)
			case e.Action == "output" && !strings.HasPrefix(e.Output, "=== "):
				said[of] = append(said[of], e.Output)
			case e.Action == "fail" && e.Test == "": // also of tests that never ended
				for other, words := range said {
					if other.pkg == e.Package {
						fmt.Fprint(out, strings.Join(words, ""))
						delete(said, other)
					}
				}
			case e.Action == "fail":
				fmt.Fprint(out, strings.Join(said[of], ""))
				delete(said, of)
			case e.Action == "pass", e.Action == "skip":
				delete(said, of)
			}
			if e.Action == "pass" || e.Action == "fail" {
				fmt.Fprintf(times, "%.2f\t%s\t%s\n", e.Elapsed, e.Package, e.Test)
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read go test: %w", err)
		}
	}
}
