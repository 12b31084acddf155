package credential_test

import (
	"strings"
	"testing"

	"xinsheng/internal/credential"
)

func TestMatches_OnlyTheSecretThatWasHashed(t *testing.T) {
	phc := credential.Hash("481632", credential.Usual)
	if !credential.Matches(phc, "481632") {
		t.Error("not its own secret")
	}
	for _, other := range []string{"", "481633", "4816322"} {
		if credential.Matches(phc, other) {
			t.Errorf("matches %q", other)
		}
	}
	if phc == credential.Hash("481632", credential.Usual) {
		t.Error("two hashes have one salt")
	}
}

func TestMatches_ReadsHashesOfOtherCosts(t *testing.T) {
	if phc := credential.Hash("x", credential.Cost{Memory: 32 << 10, Passes: 3, Threads: 1}); !credential.Matches(phc,
		"x") {
		t.Error("not matched")
	}
}

func TestMatches_BelievesNoHashThatIsNone(t *testing.T) {
	good := credential.Hash("x", credential.Usual)
	for _, phc := range []string{
		"", "x", "$argon2id$", strings.Replace(good, "argon2id", "argon2i", 1), strings.Replace(good, "v=19", "v=16", 1),
		strings.Replace(good, "m=19456", "m=99999999", 1), strings.Replace(good, "t=2", "t=0", 1),
		strings.Replace(good, "t=2", "t=9999", 1),
		strings.Replace(good, "p=1", "p=0", 1), good[:strings.LastIndex(good, "$")+1], good + "!",
	} {
		if credential.Matches(phc, "x") {
			t.Errorf("matches %q", phc)
		}
	}
}
