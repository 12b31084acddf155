package cases

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/attach"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/desk/part"
	"xinsheng/internal/hub/staff"
)

// attachTime is how long the upload of one file may take.
const attachTime = 10 * time.Minute

// attached is a photo or PDF that staff put to an answer.
type attached struct {
	part.View
	File, Title string
	Tick        bool // goes with the answer that is being written
	Drop        string
	Document    bool
}

// attachForm is what goes with the answer that is being written.
type attachForm struct {
	Path  string     // where files go; empty: none are taken
	Given []attached // what departments sent, and what went before
	Own   []attached // what its author has put to this one, and nobody else sees
}

// readsFile tells whether this user may see what staff put to an answer: the centre all, a department its own; what is
// half written its author alone.
func (v *visit) readsFile(a *attach.File) bool {
	if a.AnswerID == 0 && a.Author != v.User.ID {
		return false
	}
	return v.reads(a.Unit)
}

func (v *visit) attachedView(number string, a *attach.File, n int) attached {
	at := "/cases/" + number + "/files/" + a.ID
	out := attached{View: part.One(v.Visit, at, &a.Part, n), File: a.ID, Title: a.Name,
		Document: a.Part.Kind == feedback.Document}
	if out.Title == "" {
		out.Title = out.Name
	}
	if a.AnswerID == 0 {
		out.Drop = at + "/drop"
	}
	return out
}

// attachedTo is the files of one answer, as far as this user may see them.
func (v *visit) attachedTo(f *casework.File, answerID int64) []attached {
	var out []attached
	for _, a := range f.With(answerID) {
		if v.readsFile(&a) {
			out = append(out, v.attachedView(f.Case.Number, &a, len(out)+1))
		}
	}
	return out
}

// attachForm is the files that may go with the next answer. Those of the answers that it is made of are ticked, and
// what its author put to it; after a form was refused, those that it had.
func (v *visit) attachForm(f *casework.File) attachForm {
	number := f.Case.Number
	out := attachForm{Path: "/cases/" + number + "/files/"}
	ticked := v.tickedFiles(f)
	for i := range f.Attached {
		a := &f.Attached[i]
		if !a.Kept() || !v.readsFile(a) {
			continue
		}
		one := v.attachedView(number, a, i+1)
		if one.Tick = a.AnswerID == 0 || slices.Contains(ticked, a.ID); v.R.PostFormValue("files") != "" {
			one.Tick = slices.Contains(v.R.PostForm["file"], a.ID)
		}
		if a.AnswerID == 0 {
			out.Own = append(out.Own, one)
		} else {
			out.Given = append(out.Given, one)
		}
	}
	return out
}

// tickedFiles is what goes with an answer unless somebody says otherwise: of a correction what the corrected one had,
// of the centre's first one what the departments at work gave.
func (v *visit) tickedFiles(f *casework.File) []string {
	if v.Is(staff.Department) {
		return f.Chosen[f.Said(v.User.DepartmentID).ID]
	}
	if f.Standing() {
		return f.Chosen[f.Sent().ID]
	}
	var out []string
	for _, unit := range f.Answered() {
		out = append(out, f.Chosen[f.Said(unit).ID]...)
	}
	return out
}

// fileKeep takes a file while the answer is being written. Its name is the page's, so that it comes once.
func fileKeep(v *visit) error {
	f, err := v.mayAttach()
	if err != nil {
		return err
	}
	c := http.NewResponseController(v.W)
	_ = c.SetReadDeadline(v.Now().Add(attachTime)) // a server that cannot set them keeps its own
	_ = c.SetWriteDeadline(v.Now().Add(attachTime))
	kept, err := v.Attach.Keep(v.Ctx, v.attaches(f), v.R.PathValue("file"), v.R.URL.Query().Get("name"), v.R.Body)
	var long *http.MaxBytesError
	if errors.As(err, &long) {
		err = attach.ErrTooLarge
	}
	if err != nil {
		return v.fileProblem(err)
	}
	one := v.attachedView(f.Case.Number, kept, 1)
	one.Tick = true
	return v.Piece("case", "attached", one)
}

// fileProblem says in one line, for a page that shows it beside the file, why it is not kept.
func (v *visit) fileProblem(err error) error {
	status, key := v.Problem(err)
	if status == http.StatusInternalServerError {
		return err
	}
	v.W.Header().Set("Content-Type", "text/plain; charset=utf-8")
	v.W.WriteHeader(status)
	_, _ = v.W.Write([]byte(v.T(key))) // a browser that went away is no error
	return nil
}

// fileDrop forgets a file that was not sent.
func fileDrop(v *visit) error {
	f, err := v.mayAttach()
	if err != nil {
		return err
	}
	if err := v.Attach.Drop(v.Ctx, v.attaches(f), v.R.PathValue("file")); err != nil {
		return err
	}
	v.W.WriteHeader(http.StatusNoContent)
	return nil
}

func (v *visit) attaches(f *casework.File) attach.By {
	return attach.By{User: v.User.ID, Unit: v.Unit(), Case: f.Case.ID}
}

// mayAttach is the case of a user who may answer it.
func (v *visit) mayAttach() (*casework.File, error) {
	f, err := v.file()
	if err != nil {
		return nil, err
	}
	if v.Attach == nil {
		return nil, casework.ErrNotFound
	}
	for action := range casework.Allowed(&f.Case, v.actor(), f.Newest()) {
		if action == casework.Answer {
			return f, nil
		}
	}
	return nil, casework.ErrState
}

// attachedFile is the file that the path names.
func (v *visit) attachedFile() (*casework.File, *attach.File, error) {
	f, err := v.file()
	if err != nil {
		return nil, nil, err
	}
	for i := range f.Attached {
		if a := &f.Attached[i]; a.ID == v.R.PathValue("file") && v.readsFile(a) && f.Case.ErasedAt.IsZero() {
			return f, a, nil
		}
	}
	return nil, nil, casework.ErrNotFound
}

// fileShow is a file as it is now, for a page on which its copy was not made.
func fileShow(v *visit) error {
	f, a, err := v.attachedFile()
	if err != nil {
		return err
	}
	one := v.attachedView(f.Case.Number, a, 1)
	if one.Mark() == v.R.URL.Query().Get("mark") {
		v.W.WriteHeader(http.StatusNoContent)
		return nil
	}
	return v.Piece("case", "attached_picture", one)
}

// fileServe shows a photo, or saves a PDF.
func fileServe(v *visit) error {
	f, a, err := v.attachedFile()
	if err != nil {
		return err
	}
	return v.Player.Serve(v.Visit, strings.ReplaceAll(f.Case.Number, "~", "-"), &a.Part)
}
