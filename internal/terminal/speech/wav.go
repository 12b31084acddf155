package speech

import (
	"encoding/binary"
	"fmt"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/capture/resample"
	"xinsheng/internal/terminal/capture/voice"
)

// parseWAV gives the sound of a WAV file with 16 bits a sample, at the loudspeaker's rate and in one channel. A length
// that the file has wrong, as one that was written to a pipe has, is what there is.
func parseWAV(raw []byte) ([]int16, error) {
	if len(raw) < 12 || string(raw[:4]) != "RIFF" || string(raw[8:12]) != "WAVE" {
		return nil, fmt.Errorf("no WAV file: %w", feedback.ErrInvalid)
	}
	channels, rate := 0, 0
	for rest := raw[12:]; len(rest) >= 8; {
		name, size := string(rest[:4]), uint64(binary.LittleEndian.Uint32(rest[4:]))
		body := rest[8:][:min(size, uint64(len(rest)-8))]
		switch {
		case name == "fmt " && len(body) >= 16:
			format, bits := binary.LittleEndian.Uint16(body), binary.LittleEndian.Uint16(body[14:])
			channels, rate = int(binary.LittleEndian.Uint16(body[2:])), int(binary.LittleEndian.Uint32(body[4:]))
			if (format != 1 && format != 0xFFFE) || bits != 16 || channels < 1 || channels > 8 || rate < 4000 || rate > 192000 {
				return nil, fmt.Errorf("WAV of another kind than 16 bit PCM: %w", feedback.ErrInvalid)
			}
		case name == "data" && channels > 0:
			return resample.All(mono(body, channels), rate, voice.Rate), nil
		}
		rest = rest[min(uint64(len(rest)), 8+size+size%2):]
	}
	return nil, fmt.Errorf("WAV without sound: %w", feedback.ErrInvalid)
}

// mono is the mean of all channels.
func mono(body []byte, channels int) []int16 {
	pcm := make([]int16, len(body)/2/channels)
	for i := range pcm {
		sum := 0
		for c := range channels {
			sum += int(int16(binary.LittleEndian.Uint16(body[2*(i*channels+c):])))
		}
		pcm[i] = int16(sum / channels)
	}
	return pcm
}
