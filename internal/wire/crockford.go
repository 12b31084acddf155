package wire

import (
	"fmt"

	"xinsheng/internal/feedback"
)

// crockford is the alphabet of everything that a person reads and types: no I, L, O, U.
const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// symbols turns what a person typed into 5-bit symbols. It forgives lower case, spaces and dashes, and the look-alikes
// O for 0, I and L for 1. want is the number of symbols expected.
func symbols(typed string, want int) ([]byte, error) {
	out := make([]byte, 0, want)
	for _, r := range typed {
		switch {
		case r == '-' || r == ' ' || r == '\t' || r == '‐' || r == '–' || r == '—' || r == '－' || r == '　':
			continue
		case r >= 'a' && r <= 'z':
			r -= 'a' - 'A'
		}
		v, ok := symbol(r)
		if !ok {
			return nil, fmt.Errorf("character %d is not one of 0-9 A-Z: %w", len(out)+1, feedback.ErrInvalid)
		}
		if len(out) == want {
			return nil, fmt.Errorf("more than %d characters: %w", want, feedback.ErrInvalid)
		}
		out = append(out, v)
	}
	if len(out) != want {
		return nil, fmt.Errorf("%d characters instead of %d: %w", len(out), want, feedback.ErrInvalid)
	}
	return out, nil
}

// symbol is the value of one upper-case character.
func symbol(r rune) (byte, bool) {
	switch r {
	case 'O':
		return 0, true
	case 'I', 'L':
		return 1, true
	}
	for i := range len(crockford) {
		if rune(crockford[i]) == r {
			return byte(i), true
		}
	}
	return 0, false
}

// text spells symbols in the alphabet.
func text(symbols []byte) string {
	out := make([]byte, len(symbols))
	for i, s := range symbols {
		out[i] = crockford[s]
	}
	return string(out)
}

// checkSymbol makes the weighted sum over GF(32) of all symbols and itself zero. The weight of the symbol k places left
// of the check symbol is the k-th power of a generator, so up to 31 symbols have weights that are all different and
// none zero: every single wrong symbol and every swap of two symbols, neighbours or not, changes the sum.
func checkSymbol(data []byte) byte {
	var sum byte
	for _, s := range data { // Horner: multiply by the generator for each place further left
		sum = timesGenerator(sum ^ s)
	}
	return sum
}

// timesGenerator multiplies by x in GF(2)[x]/(x^5+x^2+1), in which x generates all 31 non-zero elements.
func timesGenerator(a byte) byte {
	a <<= 1
	if a&0x20 != 0 {
		a ^= 0x25
	}
	return a
}
