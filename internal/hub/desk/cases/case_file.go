package cases

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/desk/part"
	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/media"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/hub/store"
)

// fileTime is how long a file of a case may take on its way: films over a slow line.
const fileTime = time.Hour

// dossier is the file of a case (卷宗) as its index page shows it: what the page of the case shows its reader, and no
// more.
type dossier struct {
	casePage
	Title, Hospital, Made string
	Said                  []*enclosure
	More                  []dossierAddition
	Rounds                []dossierRound
	Work                  []dossierTask
	Enclosures            []*enclosure // all of them, in the order of their numbers
}

type dossierAddition struct {
	addition
	Files []*enclosure
}

// dossierRound is what the person was told in one round, and what they said of it.
type dossierRound struct {
	Name     string
	Answers  []dossierReply
	Verdicts []string
}

type dossierReply struct {
	reply
	Enclosed []*enclosure
}

type dossierTask struct {
	task
	Replies []dossierReply
}

// enclosure is a photo, recording, film or PDF beside the index page.
type enclosure struct {
	Title     string
	Path      string // of the original, in the zip; empty: it is not there
	Shown     string // of what a browser shows, in the zip; empty: it shows nothing
	Photo     bool
	Sound     bool
	Film      bool
	Missing   string // why it is not there
	Heard     string // what a machine heard in it
	originals []part.File
	names     []string
}

// caseFile is the file of a case as one zip: an index page, and beside it what people and staff sent, as it is kept. It
// goes out while it is read. The log knows of it before the first byte.
func caseFile(v *visit) error {
	if !v.ReadsWords() {
		return casework.ErrNotFound
	}
	f, err := v.file()
	if err != nil {
		return v.away(err)
	}
	v.Lasting = true
	d, err := v.dossier(f)
	if err != nil {
		return err
	}
	if err := v.Saw("case.file", f.Case.Number); err != nil {
		return err
	}
	number := strings.ReplaceAll(f.Case.Number, "~", "-")
	_ = http.NewResponseController(v.W).SetWriteDeadline(time.Now().Add(fileTime)) // a server that cannot keeps its own
	h := v.W.Header()
	h.Set("Content-Type", "application/zip")
	h.Set("Content-Disposition", `attachment; filename="case-`+number+`.zip"; filename*=UTF-8''`+
		url.PathEscape(v.T("desk.file.title")+"-"+web.Dashed(number)+".zip"))
	h.Set("Cache-Control", "private, no-store")
	if err := v.zip(d); err != nil { // the browser must not take what came for the whole
		if v.Ctx.Err() == nil {
			v.Fault(fmt.Errorf("file of case %d: %w", f.Case.ID, err))
		}
		panic(http.ErrAbortHandler)
	}
	return nil
}

// zip writes what lies beside the index first, so that the index says what could not be read.
func (v *visit) zip(d *dossier) error {
	z := zip.NewWriter(v.W)
	for _, e := range d.Enclosures {
		for i, file := range e.originals {
			err := v.zipObject(z, e.names[i], file.Key)
			if errors.Is(err, media.ErrNotFound) {
				e.Path, e.Shown, e.Missing = "", "", v.T("desk.file.missing")
				break
			}
			if err != nil {
				return err
			}
		}
	}
	w, err := z.CreateHeader(&zip.FileHeader{Name: "index.html", Method: zip.Deflate, Modified: v.Now()})
	if err != nil {
		return err
	}
	if err := v.Leaf(w, "case_file", web.Page{Title: d.Title}, d); err != nil {
		return err
	}
	return z.Close()
}

func (v *visit) zipObject(z *zip.Writer, name, key string) error {
	if v.Player.Objects == nil {
		return media.ErrNotFound
	}
	r, err := v.Player.Objects.Reader(v.Ctx, key)
	if err != nil {
		return err
	}
	defer r.Close()
	w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store, Modified: v.Now()})
	if err != nil {
		return err
	}
	_, err = io.Copy(w, r)
	return err
}

// dossier is what its reader may see of a case.
func (v *visit) dossier(f *casework.File) (*dossier, error) {
	b, err := v.page(f, "", "")
	if err != nil {
		return nil, err
	}
	names, err := v.UserNames()
	if err != nil {
		return nil, err
	}
	d := &dossier{casePage: b, Title: v.T("desk.file.title") + " " + b.Number,
		Hospital: v.Settings.Identity.Name.In(v.Lang()), Made: v.T("desk.file.made", "who", v.User.Name, "when",
			v.Moment(v.Now()))}
	readable := f.Case.ErasedAt.IsZero()
	said := func(record string) (out []*enclosure) {
		for _, p := range f.PartsOf(record) {
			if readable {
				out = append(out, v.enclose(d, p, v.T("media.name."+string(p.Kind), "n", len(out)+1)))
			}
		}
		return out
	}
	replied := func(r reply) dossierReply {
		out := dossierReply{reply: r}
		for _, one := range r.Files {
			for i := range f.Attached {
				if a := &f.Attached[i]; a.ID == one.File && readable {
					out.Enclosed = append(out.Enclosed, v.enclose(d, &a.Part, one.Title))
				}
			}
		}
		return out
	}
	d.Said = said(f.Case.RecordID)
	for _, a := range b.Additions {
		one := dossierAddition{addition: a}
		for _, e := range f.History {
			if e.What == casestate.EventAdded && addedID(e.ID) == a.ID {
				one.Files = said(e.RecordID)
			}
		}
		d.More = append(d.More, one)
	}
	for _, t := range b.Tasks {
		one := dossierTask{task: t}
		if t.Now != nil {
			one.Replies = append(one.Replies, replied(*t.Now))
		}
		for _, r := range t.Before {
			one.Replies = append(one.Replies, replied(r))
		}
		d.Work = append(d.Work, one)
	}
	for n := 1; n <= f.Case.Round; n++ {
		if r := v.dossierRound(f, n, names, replied); len(r.Answers)+len(r.Verdicts) > 0 {
			d.Rounds = append(d.Rounds, r)
		}
	}
	return d, nil
}

// dossierRound is the answers that went to the person in a round, in their order, and the verdicts.
func (v *visit) dossierRound(f *casework.File, n int, names map[string]string,
	replied func(reply) dossierReply) dossierRound {
	out := dossierRound{Name: v.T("desk.file.round", "n", v.Ordinal(n))}
	for i := range f.Answers {
		a := &f.Answers[i]
		if !a.Sent || a.Round != n || a.Text == "" {
			continue
		}
		r := reply{Who: names[a.Author], When: v.When(a.At), Text: a.Text}
		if a.Unit != "" {
			r.Who = v.PlaceName(a.Unit) + " " + r.Who
		}
		if v.Is(staff.Centre, staff.Department) {
			r.Files = v.attachedTo(f, a.ID)
		}
		out.Answers = append(out.Answers, replied(r))
	}
	for _, e := range f.History {
		if e.Round != n || e.What.Line() != casestate.Judged {
			continue
		}
		line := v.When(e.At) + "　" + v.T("desk.event."+string(e.What)+"_"+string(e.Verdict))
		if e.Text != "" && v.readsEvent(e) {
			line += "：" + e.Text
		}
		out.Verdicts = append(out.Verdicts, line)
	}
	return out
}

// enclose numbers a part among what lies beside the index. The same part twice has one number.
func (v *visit) enclose(d *dossier, p *store.Part, title string) *enclosure {
	e := &enclosure{Title: title, Photo: p.Kind == feedback.Photo, Sound: p.Kind == feedback.Voice,
		Film: p.Kind == feedback.Video, Heard: p.Transcript}
	original, ok := part.Original(p)
	if !ok {
		e.Missing = v.T("desk.file.missing")
		return e
	}
	for _, there := range d.Enclosures {
		if there.originals[0].Key == original.Key {
			return there
		}
	}
	name := func(f part.File, more string) string {
		return fmt.Sprintf("media/%02d-%s%s.%s", len(d.Enclosures)+1, p.Kind, more, f.Ending)
	}
	e.Path = name(original, "")
	e.originals, e.names = []part.File{original}, []string{e.Path}
	if part.Shows(p) {
		e.Shown = e.Path
	}
	if shown, ok := part.Copy(p); ok {
		e.Shown = name(shown, "-copy")
		e.originals, e.names = append(e.originals, shown), append(e.names, e.Shown)
	}
	d.Enclosures = append(d.Enclosures, e)
	return e
}
