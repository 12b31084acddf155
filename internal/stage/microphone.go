package stage

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// Sound of the microphone: 16 kHz, one channel, handed over every 20 ms as a real one does.
const (
	soundRate  = 16000
	soundChunk = 20 * time.Millisecond
	chunkSize  = int(soundRate*soundChunk/time.Second) * 2
)

// Microphone is a sound server with microphones that say what a test gives them, and a loudspeaker that nobody hears.
// Programs that get Env use it through ALSA as they would use a real one.
//
// The loudspeaker has a sound server of its own: a server that loses its last microphone would let programs record what
// its loudspeaker plays instead.
type Microphone struct {
	server, output *Process
	dir            string
	mu             sync.Mutex
	plugs          map[string]*plug
	ear            *ear
}

// plug is one microphone.
type plug struct {
	module string
	fifo   *os.File
	stop   chan struct{}
	done   chan struct{}

	mu    sync.Mutex
	words []byte
	said  []chan struct{}
	mute  bool
}

// MainMicrophone is there from the beginning; programs know both by these names.
const (
	MainMicrophone   = "microphone"
	SecondMicrophone = "headset"
)

// StartMicrophone starts the sound server with one microphone, which is silent.
func StartMicrophone(out io.Writer) (*Microphone, error) {
	dir, err := os.MkdirTemp("", "xinsheng-sound-")
	if err != nil {
		return nil, fmt.Errorf("start sound: %w", err)
	}
	m := &Microphone{dir: dir, plugs: map[string]*plug{}}
	if err := m.start(out); err != nil {
		m.Stop()
		return nil, fmt.Errorf("start sound: %w", err)
	}
	return m, nil
}

func (m *Microphone) start(out io.Writer) error {
	client := "autospawn = no\ncookie-file = " + m.path("cookie") + "\n"
	if err := os.WriteFile(m.path("client.conf"), []byte(client), 0o600); err != nil {
		return err
	}
	if err := os.WriteFile(m.path("cookie"), make([]byte, 256), 0o600); err != nil {
		return err
	}
	if err := m.Default(MainMicrophone); err != nil {
		return err
	}
	var err error
	if m.server, err = m.serve(out, "microphones"); err != nil {
		return err
	}
	if m.output, err = m.serve(out, "loudspeakers", "-L",
		fmt.Sprintf("module-pipe-sink sink_name=loudspeaker file=%s format=s16le rate=%d channels=1 use_system_clock_for_timing=yes",
			m.path("loudspeaker.fifo"), soundRate)); err != nil {
		return err
	}
	if m.ear, err = listen(m.path("loudspeaker.fifo")); err != nil {
		return err
	}
	return m.Plug(MainMicrophone)
}

// serve starts one sound server and waits until it answers.
func (m *Microphone) serve(out io.Writer, socket string, args ...string) (*Process, error) {
	home := m.path(socket + ".home")
	if err := os.Mkdir(home, 0o700); err != nil {
		return nil, err
	}
	args = append([]string{"-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--log-level=error",
		"-L", "module-native-protocol-unix auth-anonymous=1 socket=" + m.path(socket)}, args...)
	p, err := Start("pulseaudio", out, []string{"HOME=" + home, "XDG_RUNTIME_DIR=" + home, "XDG_CONFIG_HOME=" + home},
		"pulseaudio", args...)
	if err != nil {
		return nil, err
	}
	return p, p.Await(20*time.Second, func() bool { _, err := m.control(socket, "info"); return err == nil })
}

func (m *Microphone) path(name string) string { return filepath.Join(m.dir, name) }

// Env leads a program's ALSA to this server.
func (m *Microphone) Env() []string {
	return []string{
		"ALSA_CONFIG_PATH=" + m.path("asound.conf"),
		"PULSE_SERVER=unix:" + m.path("socket"), "PULSE_CLIENTCONFIG=" + m.path("client.conf")}
}

// Default makes one microphone ALSA's default, as a technician or a reboot would; "" leaves the choice to the server.
func (m *Microphone) Default(name string) error {
	device := func(socket, name string) string {
		if name != "" {
			name = " device " + name
		}
		return fmt.Sprintf("{ type pulse server \"unix:%s\"%s }", m.path(socket), name)
	}
	conf := "pcm.default { type asym capture.pcm " + device("microphones", name) + " playback.pcm " +
		device("loudspeakers", "") + " }\n"
	for _, name := range []string{MainMicrophone, SecondMicrophone} {
		conf += "pcm." + name + " { type asym capture.pcm " + device("microphones", name) + " }\n"
	}
	return os.WriteFile(m.path("asound.conf"), []byte(conf), 0o600)
}

// Plug plugs a microphone in, silent.
func (m *Microphone) Plug(name string) error {
	fifo := m.path(name + ".fifo")
	module, err := m.control("microphones", "load-module", "module-pipe-source", "source_name="+name,
		"file="+fifo, "format=s16le",
		fmt.Sprintf("rate=%d", soundRate), "channels=1")
	if err != nil {
		return err
	}
	f, err := os.OpenFile(fifo, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	// What is written is heard soon: a pipe holds two seconds otherwise.
	if _, err := unix.FcntlInt(f.Fd(), unix.F_SETPIPE_SZ, 4096); err != nil {
		f.Close()
		return err
	}
	p := &plug{module: module, fifo: f, stop: make(chan struct{}), done: make(chan struct{})}
	m.mu.Lock()
	m.plugs[name] = p
	m.mu.Unlock()
	go p.pace()
	return nil
}

// Unplug pulls a microphone out, also in the middle of a word.
func (m *Microphone) Unplug(name string) error {
	m.mu.Lock()
	p := m.plugs[name]
	delete(m.plugs, name)
	m.mu.Unlock()
	if p == nil {
		return fmt.Errorf("there is no %s", name)
	}
	_, err := m.control("microphones", "unload-module", p.module)
	p.end()
	return err
}

// Say says these samples, after what is still being said, and closes the channel when the last has been handed over.
func (m *Microphone) Say(name string, pcm []int16) <-chan struct{} {
	said := make(chan struct{})
	m.mu.Lock()
	p := m.plugs[name]
	m.mu.Unlock()
	if p == nil {
		close(said)
		return said
	}
	words := make([]byte, 0, 2*len(pcm))
	for _, s := range pcm {
		words = append(words, byte(s), byte(uint16(s)>>8))
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.words = append(p.words, words...)
	p.said = append(p.said, said)
	return said
}

// Freeze makes a microphone that is plugged in give nothing at all, not even silence; thaw ends it.
func (m *Microphone) Freeze(name string, frozen bool) {
	m.mu.Lock()
	p := m.plugs[name]
	m.mu.Unlock()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.mute = frozen
}

// Hang stops the microphones' server as it stands, until resume is called, which may be called twice.
func (m *Microphone) Hang() (resume func()) {
	pid := m.server.PID()
	_ = syscall.Kill(pid, syscall.SIGSTOP)
	return func() { _ = syscall.Kill(pid, syscall.SIGCONT) }
}

// Crash ends both sound servers as kill -9 does.
func (m *Microphone) Crash() {
	m.server.Kill()
	m.output.Kill()
}

// Recording reports whether some program has a microphone open.
func (m *Microphone) Recording() (bool, error) {
	out, err := m.control("microphones", "list", "short", "source-outputs")
	return out != "", err
}

// Stop ends the server and removes what it left.
func (m *Microphone) Stop() {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, p := range []*Process{m.server, m.output} {
		if p != nil {
			p.Stop()
		}
	}
	if m.ear != nil {
		m.ear.end()
	}
	for _, p := range m.plugs {
		p.end()
	}
	m.server, m.output, m.ear, m.plugs = nil, nil, nil, map[string]*plug{}
	os.RemoveAll(m.dir)
}

// control asks a server through pactl.
func (m *Microphone) control(socket string, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, "pactl", append([]string{"--server=unix:" + m.path(socket)}, args...)...)
	cmd.Env = append(os.Environ(), append(m.Env(), "HOME="+m.dir, "XDG_RUNTIME_DIR="+m.dir)...)
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("pactl %s: %w", args[0], err)
	}
	return strings.TrimSpace(string(out)), nil
}

// deaf is how long the server takes nothing where no program listens; a busy machine is late by less.
const deaf = time.Second

// pace writes 20 ms every 20 ms, words while there are some, otherwise silence. What was silent while nobody listened
// is not made up for: the program that opens the microphone then would hear all of that silence at once, before the
// first word.
func (p *plug) pace() {
	defer close(p.done)
	defer p.fifo.Close()
	tick := time.NewTicker(soundChunk)
	defer tick.Stop()
	began := time.Now()
	for written := 0; ; {
		for ; written < int(time.Since(began)/soundChunk); written++ {
			chunk, said := p.next()
			if chunk != nil {
				asked := time.Now()
				if _, err := p.fifo.Write(chunk); err != nil && !errors.Is(err, syscall.EAGAIN) {
					return
				}
				if waited := time.Since(asked); waited > deaf {
					began = began.Add(waited)
				}
			}
			for _, s := range said {
				close(s)
			}
		}
		select {
		case <-p.stop:
			return
		case <-tick.C:
		}
	}
}

func (p *plug) next() (chunk []byte, said []chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.mute {
		return nil, nil
	}
	chunk = make([]byte, chunkSize)
	n := copy(chunk, p.words)
	if p.words = p.words[n:]; len(p.words) == 0 {
		said, p.said = p.said, nil
	}
	return chunk, said
}

func (p *plug) end() {
	close(p.stop)
	_ = p.fifo.SetWriteDeadline(time.Now())
	<-p.done
}
