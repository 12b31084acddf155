package uitest

import "context"

// Aloud stands where the voice would be: what it says is heard at once.
type Aloud struct {
	Said  []string // language and text
	OnSay func()   // while a text is said; may be nil
	Err   error
}

// Say implements ui.Aloud.
func (a *Aloud) Say(ctx context.Context, lang, text string) error {
	if a.Err != nil {
		return a.Err
	}
	a.Said = append(a.Said, lang+" "+text)
	if a.OnSay != nil {
		a.OnSay()
	}
	return ctx.Err()
}
