package stage

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// Hub is a hub with the demo hospital, on this machine alone.
type Hub struct {
	*Process
	Bin  string // program
	Data string // folder
	// Addresses to listen on, host:port.
	Device, Phone, Desk string
	// PublicURL is the base of every QR code; empty: the phone door itself.
	PublicURL string
}

// User is one member of the demo hospital's staff with the first password.
type User struct {
	Login    string `json:"login"`
	Password string `json:"password"`
	Role     string `json:"role"`
}

// NewHub is a hub on free ports that is not running yet.
func NewHub(bin, data string) (*Hub, error) {
	h := &Hub{Bin: bin, Data: data}
	for _, addr := range []*string{&h.Device, &h.Phone, &h.Desk} {
		port, err := FreePort()
		if err != nil {
			return nil, err
		}
		*addr = fmt.Sprintf("127.0.0.1:%d", port)
	}
	return h, nil
}

// PhoneURL is the phone door as this machine reaches it.
func (h *Hub) PhoneURL() string { return "http://" + h.Phone }

// DeskURL is the desk as this machine reaches it.
func (h *Hub) DeskURL() string { return "http://" + h.Desk }

// Seed sets the demo hospital up where none is, and returns the users that it made. more are flags of the command.
func (h *Hub) Seed(ctx context.Context, more ...string) ([]User, error) {
	out, err := h.Command(ctx, "demo", append([]string{"--json"}, more...)...)
	if err != nil {
		return nil, err
	}
	var users []User
	if err := json.Unmarshal([]byte(out), &users); err != nil {
		return nil, fmt.Errorf("read the demo's users: %w", err)
	}
	return users, nil
}

// EnrolCode makes a one-time code for a terminal.
func (h *Hub) EnrolCode(ctx context.Context, name, nameEN, place string) (string, error) {
	out, err := h.Command(ctx, "enrol-code", "--name", name, "--name-en", nameEN, "--place", place)
	return strings.TrimSpace(out), err
}

// Command runs one of the hub's commands and returns what it printed.
func (h *Hub) Command(ctx context.Context, name string, args ...string) (string, error) {
	var out, errs bytes.Buffer
	cmd := exec.CommandContext(ctx, h.Bin, append([]string{name, "--data", h.Data}, args...)...)
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("hub %s: %w: %s", name, err, strings.TrimSpace(errs.String()))
	}
	return out.String(), nil
}

// Serve starts the hub and waits until it answers.
func (h *Hub) Serve(out io.Writer) error {
	public := h.PublicURL
	if public == "" {
		public = h.PhoneURL()
	}
	p, err := Start("hub", out, nil, h.Bin, "serve", "--data", h.Data, "--device-listen", h.Device,
		"--phone-listen", h.Phone,
		"--desk-listen", h.Desk, "--phone-public-url", public)
	if err != nil {
		return err
	}
	h.Process = p
	quick := &http.Client{Timeout: 2 * time.Second}
	err = p.Await(60*time.Second, func() bool {
		for _, url := range []string{h.PhoneURL(), h.DeskURL()} {
			r, err := quick.Get(url)
			if err != nil {
				return false
			}
			r.Body.Close()
		}
		return true
	})
	if err != nil {
		p.Stop()
	}
	return err
}

// chinese is the locale of a terminal.
const chinese = "LANG=zh_CN.UTF-8"

// Terminal is one terminal program with its own data folder.
type Terminal struct {
	*Process
	Bin    string
	Config string // path of its TOML file
	Rime   string // folder of the pinyin data
	Env    []string
}

// NewTerminal writes the configuration of a terminal into dir. The panel is w by h millimetres.
func NewTerminal(bin, rime, dir, device string, w, h int) (*Terminal, error) {
	orientation := "portrait"
	if w > h {
		orientation = "landscape"
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("make the terminal's folder: %w", err)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the terminal's folder: %w", err)
	}
	t := &Terminal{Bin: bin, Rime: rime, Config: filepath.Join(dir, "terminal.toml")}
	text := fmt.Sprintf("hub = %q\ndata = %q\n\n[panel]\nwidth_mm = %d\nheight_mm = %d\norientation = %q\n",
		"https://"+device, filepath.Join(dir, "data"), w, h, orientation)
	if err := os.WriteFile(t.Config, []byte(text), 0o600); err != nil {
		return nil, fmt.Errorf("write the terminal's configuration: %w", err)
	}
	return t, nil
}

// UseCamera names the terminal's camera in its configuration, a device or "test" for a test card.
func (t *Terminal) UseCamera(device string) error {
	text, err := os.ReadFile(t.Config)
	if err != nil {
		return fmt.Errorf("name the camera: %w", err)
	}
	text = fmt.Appendf(text, "\n[camera]\ndevice = %q\n", device)
	if err := os.WriteFile(t.Config, text, 0o600); err != nil {
		return fmt.Errorf("name the camera: %w", err)
	}
	return nil
}

// Enrol makes the terminal known to the hub.
func (t *Terminal) Enrol(ctx context.Context, code, pin string) error {
	cmd := exec.CommandContext(ctx, t.Bin, "enrol", "--config", t.Config, "--code", code, "--pin", pin)
	cmd.Env = append(os.Environ(), chinese)
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("enrol: %w: %s", err, bytes.TrimSpace(out))
	}
	return nil
}

// Show starts the terminal on a display.
func (t *Terminal) Show(out io.Writer, display string, args ...string) error {
	p, err := Start("terminal", out, append([]string{"DISPLAY=" + display, chinese}, t.Env...), t.Bin,
		append([]string{"--config", t.Config, "--rime", t.Rime}, args...)...)
	if err != nil {
		return err
	}
	t.Process = p
	return nil
}
