// Package ogg writes and reads Ogg files with one Opus stream, as RFC 3533 and RFC 7845 have them, in memory.
package ogg

import "encoding/binary"

// Clock is the rate in which Ogg Opus counts samples, whatever the rate of the sound.
const Clock = 48000

const (
	continued = 1
	first     = 2
	last      = 4

	headerSize  = 27
	maxSegments = 255
)

var crcTable = func() (t [256]uint32) {
	for i := range t {
		r := uint32(i) << 24
		for range 8 {
			carry := r >> 31
			r = r<<1 ^ carry*0x04c11db7
		}
		t[i] = r
	}
	return t
}()

// sum is Ogg's checksum, of a page whose own checksum field is zero.
func sum(page []byte) (crc uint32) {
	for i, b := range page {
		if i >= 22 && i < 26 {
			b = 0
		}
		crc = crc<<8 ^ crcTable[byte(crc>>24)^b]
	}
	return crc
}

// Samples is how long a packet sounds, in samples of Clock; 0 for what is no Opus packet.
func Samples(packet []byte) int {
	if len(packet) == 0 {
		return 0
	}
	config := packet[0] >> 3
	var frame int
	switch {
	case config < 12:
		frame = [4]int{480, 960, 1920, 2880}[config%4]
	case config < 16:
		frame = [2]int{480, 960}[config%2]
	default:
		frame = [4]int{120, 240, 480, 960}[config%4]
	}
	switch packet[0] & 3 {
	case 0:
		return frame
	case 3:
		if len(packet) < 2 {
			return 0
		}
		return frame * int(packet[1]&63)
	default:
		return 2 * frame
	}
}

var le = binary.LittleEndian
