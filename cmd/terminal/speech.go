package main

import (
	"xinsheng/internal/locale"
	"xinsheng/internal/terminal/capture"
	"xinsheng/internal/terminal/speech"
	"xinsheng/internal/terminal/ui"
)

// aloud is what reads pages, and the microphone that silences it; nil where there is no loudspeaker.
func (s *station) aloud(texts *locale.Bundle, microphone capture.Recorder) (ui.Aloud, capture.Recorder) {
	if s.player == nil {
		return nil, microphone
	}
	v := speech.New(speech.Params{Loudspeaker: s.player, Folder: s.machine.Speech.Prompts, Keys: texts.Keys, Log: s.log})
	return v, v.Recorder(microphone)
}
