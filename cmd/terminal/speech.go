package main

import (
	"xinsheng/internal/locale"
	"xinsheng/internal/terminal/capture"
	"xinsheng/internal/terminal/services"
	"xinsheng/internal/terminal/speech"
	"xinsheng/internal/terminal/ui"
)

// readAloud is what reads pages, and the microphone that silences it; nil where there is no loudspeaker.
func readAloud(p services.Params, texts *locale.Bundle) (ui.Aloud, capture.Recorder) {
	if p.Player == nil {
		return nil, nil
	}
	v := speech.New(speech.Params{Loudspeaker: p.Player, Folder: p.Machine.Speech.Prompts, Keys: texts.Keys, Log: p.Log})
	return v, v.Recorder(p.Recorder)
}
