// Package opus encodes speech and decodes it again: 16 kHz, one channel, packets of 20 ms, about 24 kbit a second.
package opus

import (
	"fmt"

	"gopkg.in/hraban/opus.v2"
)

const (
	// Rate is samples a second.
	Rate = 16000
	// Frame is how many samples one packet holds.
	Frame = Rate / 50
	// PreSkip is what the decoder gives before the first sample, in samples of 48 kHz: 2.5 ms of the codec's own and 4 ms
	// in which it looks ahead.
	PreSkip = 312

	bitrate   = 24000
	maxPacket = 1275
	longest   = Rate * 120 / 1000 // samples in the longest packet that the codec knows
)

// Encoder makes packets.
type Encoder struct {
	enc    *opus.Encoder
	packet [maxPacket]byte
}

// NewEncoder is ready for the first frame.
func NewEncoder() (*Encoder, error) {
	enc, err := opus.NewEncoder(Rate, 1, opus.AppVoIP)
	if err != nil {
		return nil, fmt.Errorf("opus encoder: %w", err)
	}
	for _, set := range []error{enc.SetBitrate(bitrate), enc.SetComplexity(10), enc.SetMaxBandwidth(opus.Wideband)} {
		if set != nil {
			return nil, fmt.Errorf("opus encoder: %w", set)
		}
	}
	return &Encoder{enc: enc}, nil
}

// Encode makes a packet of Frame samples between -1 and 1. It is good until the next Encode.
func (e *Encoder) Encode(frame []float32) ([]byte, error) {
	n, err := e.enc.EncodeFloat32(frame, e.packet[:])
	if err != nil {
		return nil, fmt.Errorf("opus encode: %w", err)
	}
	return e.packet[:n], nil
}

// Wipe forgets what was encoded.
func (e *Encoder) Wipe() {
	_ = e.enc.Reset()
	clear(e.packet[:])
}

// Decoder turns packets into sound.
type Decoder struct {
	dec *opus.Decoder
	pcm [longest]int16
}

// NewDecoder is ready for the first packet.
func NewDecoder() (*Decoder, error) {
	dec, err := opus.NewDecoder(Rate, 1)
	if err != nil {
		return nil, fmt.Errorf("opus decoder: %w", err)
	}
	return &Decoder{dec: dec}, nil
}

// Decode gives the sound of one packet. It is good until the next Decode.
func (d *Decoder) Decode(packet []byte) ([]int16, error) {
	n, err := d.dec.Decode(packet, d.pcm[:])
	if err != nil {
		return nil, fmt.Errorf("opus decode: %w", err)
	}
	return d.pcm[:n], nil
}

// Wipe forgets what was decoded.
func (d *Decoder) Wipe() { clear(d.pcm[:]) }
