package option

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"xinsheng/internal/feedback"
)

// Base registers what every command needs: where the data is. Read completes them.
func Base(fs *flag.FlagSet) *Reader {
	r := &Reader{Standard: "/etc/xinsheng/hub.toml", fs: fs, apply: map[string]func(*Options){}}
	fs.SetOutput(io.Discard) // errors come back as one line; usage is printed by the command
	fs.StringVar(&r.file, "config", "", "TOML `file` with these settings; flags go before it (default "+r.Standard+
		", where it is there and --data is not given)")
	r.text("data", "`folder` of database, keys and media (default "+Defaults().
		Data+")", func(o *Options) *string { return &o.Data })
	r.text("database", "postgres:// address, or `path` of an SQLite file (default hub.db in the data folder)",
		func(o *Options) *string { return &o.Database })
	return r
}

// Serve registers what serve needs besides.
func Serve(fs *flag.FlagSet) *Reader {
	r := Base(fs)
	r.list("doors", "which doors to open: `device,phone,desk`", func(o *Options) *[]string { return &o.Doors })
	r.list("proxies", "`addresses` whose X-Forwarded-For is believed, such as 127.0.0.1,10.0.0.0/8",
		func(o *Options) *[]string { return &o.Proxies })
	r.text("log-level", "`level` of the log: debug, info, warn or error", func(o *Options) *string { return &o.LogLevel })
	r.text("media-store",
		"where photos, recordings and films are kept: a `folder`, or s3://bucket?endpoint=...&region=... (default media in the data folder)",
		func(o *Options) *string { return &o.Media.Store })
	r.text("device-listen", "`address` of the device door (default 127.0.0.1:8441)", func(o *Options) *string {
		return &o.Device.Listen
	})
	r.list("device-names", "further `names` in the device door's certificate, for an address translator in front",
		func(o *Options) *[]string { return &o.Device.Names })
	r.text("phone-listen", "`address` of the phone door (default 127.0.0.1:8442)", func(o *Options) *string {
		return &o.Phone.Listen
	})
	r.text("phone-public-url", "`base` of every QR code, such as https://xinsheng.example.cn; it is kept",
		func(o *Options) *string { return &o.Phone.PublicURL })
	r.text("phone-certificate", "PEM `file` of the phone door's certificate", func(o *Options) *string {
		return &o.Phone.Certificate
	})
	r.text("phone-key", "PEM `file` of its key", func(o *Options) *string { return &o.Phone.Key })
	r.text("desk-listen", "`address` of the desk (default 127.0.0.1:8443)", func(o *Options) *string {
		return &o.Desk.Listen
	})
	r.text("desk-certificate", "PEM `file` of the desk's certificate", func(o *Options) *string {
		return &o.Desk.Certificate
	})
	r.text("desk-key", "PEM `file` of its key", func(o *Options) *string { return &o.Desk.Key })
	own := fs.Bool("desk-own-ca", false,
		"TLS at the desk with a certificate of the hub's own CA, whose fingerprint is printed")
	r.apply["desk-own-ca"] = func(o *Options) { o.Desk.OwnCA = *own }
	behind := fs.Bool("desk-behind-tls", false,
		"a proxy in front of the desk ends TLS, so browsers come by https: cookies are for https alone")
	r.apply["desk-behind-tls"] = func(o *Options) { o.Desk.Behind = *behind }
	return r
}

// Reader turns a command line into Options.
type Reader struct {
	// Standard is the file that is read where no other is named: that of the machine's own hub. A command line that names
	// its data folder speaks of another hub, or of none that is installed, and does not get it.
	Standard string

	fs    *flag.FlagSet
	file  string
	words []string
	apply map[string]func(*Options)
}

// Words is what stood on the command line besides flags, before, between or behind them.
func (r *Reader) Words() []string { return r.words }

// Read parses args and answers the options, checked. flag.ErrHelp: help was asked for. Other errors are one line.
func (r *Reader) Read(args []string) (*Options, error) {
	for r.words = nil; ; { // the library stops at the first word
		if err := r.fs.Parse(args); errors.Is(err, flag.ErrHelp) {
			return nil, err
		} else if err != nil {
			return nil, fmt.Errorf("%w: %w", err, feedback.ErrInvalid)
		}
		if r.fs.NArg() == 0 {
			break
		}
		r.words = append(r.words, r.fs.Arg(0))
		args = r.fs.Args()[1:]
	}
	o := Defaults()
	if err := r.readFile(o); err != nil {
		return nil, err
	}
	r.fs.Visit(func(f *flag.Flag) {
		if set, ok := r.apply[f.Name]; ok {
			set(o)
		}
	})
	if err := o.check(); err != nil {
		return nil, err
	}
	return o, nil
}

// readFile reads the file that was named, which must be there, or else the standard one, which may be.
func (r *Reader) readFile(o *Options) error {
	name, given := r.file, map[string]bool{}
	r.fs.Visit(func(f *flag.Flag) { given[f.Name] = true })
	if !given["config"] && !given["data"] {
		name = r.Standard
	}
	if name == "" && !given["config"] {
		return nil
	}
	b, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) && !given["config"] {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read configuration: %w", err)
	}
	return o.parse(name, b)
}

func (r *Reader) text(name, usage string, field func(*Options) *string) {
	v := r.fs.String(name, "", usage)
	r.apply[name] = func(o *Options) { *field(o) = *v }
}

func (r *Reader) list(name, usage string, field func(*Options) *[]string) {
	v := r.fs.String(name, "", usage)
	r.apply[name] = func(o *Options) {
		words := strings.Split(*v, ",")
		for i := range words {
			words[i] = strings.TrimSpace(words[i])
		}
		*field(o) = slices.DeleteFunc(words, func(w string) bool { return w == "" })
	}
}
