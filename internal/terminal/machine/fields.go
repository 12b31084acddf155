package machine

import (
	"log/slog"
	"net/url"
	"path/filepath"
)

// fields lists every key of the file with what is allowed.
func (m *Machine) fields() []field {
	const mm = "millimetres of the visible area, 50 to 2500"
	const px = "pixels, 320 to 16384, or leave both out"
	return []field{
		{"hub", true, "https:// and the hub's device door, for example https://hub.hospital.lan:8441", func(v any) bool {
			return setHub(v, &m.Hub)
		}},
		{"data", true, "the absolute path of a folder on the terminal's own disk", func(v any) bool {
			return setPath(v, &m.Data)
		}},
		{"panel.width_mm", true, mm, func(v any) bool { return setNumber(v, &m.Panel.WidthMM, 50, 2500) }},
		{"panel.height_mm", true, mm, func(v any) bool { return setNumber(v, &m.Panel.HeightMM, 50, 2500) }},
		{"panel.orientation", true, `"portrait" or "landscape"`, func(v any) bool {
			return setChoice(v, &m.Panel.Orientation, Portrait, Landscape)
		}},
		{"panel.width_px", false, px, func(v any) bool { return setInt(v, &m.Panel.WidthPx, 320, 16384) }},
		{"panel.height_px", false, px, func(v any) bool { return setInt(v, &m.Panel.HeightPx, 320, 16384) }},
		{"audio.input", false, `a device name, "default" or "none"`, func(v any) bool { return setText(v, &m.Audio.Input) }},
		{"audio.output", false, `a device name, or "default"`, func(v any) bool { return setText(v, &m.Audio.Output) }},
		{"camera.device", false, `a path such as "/dev/video0", "auto", "none", or "test" for a test card`, func(v any) bool {
			return setChoice(v, &m.Camera, "auto", "none", "test") || setPath(v, &m.Camera)
		}},
		{"speech.prompts", false, "the absolute path of a folder", func(v any) bool { return setPath(v, &m.Speech.Prompts) }},
		{"log.level", false, `"debug", "info", "warn" or "error"`, func(v any) bool { return setLevel(v, &m.Log.Level) }},
		{"log.file", false, `an absolute path, or "" for standard error`, func(v any) bool {
			return v == "" || setPath(v, &m.Log.File)
		}},
	}
}

func setHub(v any, to **url.URL) bool {
	s, ok := v.(string)
	if !ok {
		return false
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "https" || u.Hostname() == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" ||
		(u.Path != "" && u.Path != "/") {
		return false
	}
	u.Path = ""
	*to = u
	return true
}

func setPath(v any, to *string) bool {
	s, ok := v.(string)
	if !ok || !filepath.IsAbs(s) {
		return false
	}
	*to = filepath.Clean(s)
	return true
}

func setText(v any, to *string) bool {
	s, ok := v.(string)
	if !ok || s == "" {
		return false
	}
	*to = s
	return true
}

func setChoice[S ~string](v any, to *S, allowed ...S) bool {
	s, ok := v.(string)
	if !ok {
		return false
	}
	for _, a := range allowed {
		if S(s) == a {
			*to = a
			return true
		}
	}
	return false
}

// setNumber takes whole numbers and fractions alike.
func setNumber(v any, to *float64, low, high float64) bool {
	var f float64
	switch n := v.(type) {
	case int64:
		f = float64(n)
	case float64:
		f = n
	default:
		return false
	}
	if !(f >= low && f <= high) { // so that NaN is refused too
		return false
	}
	*to = f
	return true
}

func setInt(v any, to *int, low, high int64) bool {
	n, ok := v.(int64)
	if !ok || n < low || n > high {
		return false
	}
	*to = int(n)
	return true
}

func setLevel(v any, to *slog.Level) bool {
	switch v {
	case "debug":
		*to = slog.LevelDebug
	case "info":
		*to = slog.LevelInfo
	case "warn":
		*to = slog.LevelWarn
	case "error":
		*to = slog.LevelError
	default:
		return false
	}
	return true
}
