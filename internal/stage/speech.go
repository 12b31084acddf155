package stage

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os/exec"
)

// Speech is a sentence said in Chinese by a machine, as samples of a Microphone.
func Speech(sentence string) ([]int16, error) {
	wav, err := exec.Command("espeak-ng", "-v", "cmn", "--stdout", sentence).Output()
	if err != nil {
		return nil, fmt.Errorf("espeak-ng: %w", err)
	}
	return Samples(wav)
}

// Samples are the sound in a file of any kind, as samples of a Microphone.
func Samples(file []byte) ([]int16, error) {
	cmd := exec.Command("ffmpeg", "-v", "error", "-i", "pipe:0", "-f", "s16le", "-ac", "1", "-ar",
		fmt.Sprint(soundRate), "pipe:1")
	cmd.Stdin = bytes.NewReader(file)
	raw, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("ffmpeg: %w", err)
	}
	pcm := make([]int16, len(raw)/2)
	for i := range pcm {
		pcm[i] = int16(binary.LittleEndian.Uint16(raw[2*i:]))
	}
	return pcm, nil
}
