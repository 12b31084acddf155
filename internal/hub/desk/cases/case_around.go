package cases

import (
	"errors"
	"fmt"
	"strconv"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/listening"
	"xinsheng/internal/hub/store"
)

// needsBed tells whether somebody has to go to the bed. Of anything else the bed says who complained.
func needsBed(k *store.Case) bool { return k.Urgent || k.Kind == feedback.Help }

// around is what a case has to do with other things: the bed, who helped, the session at which it was said, the face
// that was tapped.
func (v *visit) around(f *casework.File) ([]fact, error) {
	k := &f.Case
	var out []fact
	if own, _ := f.Task(v.User.DepartmentID); k.Bed != "" && (v.seesContact(own) || needsBed(k)) {
		out = append(out, fact{Name: v.T("badge.fact.bed"), Value: v.T("signs.bed", "n", k.Bed)})
	}
	if k.HelpedBy != "" {
		names, err := v.Badges.Names(v.Ctx)
		if err != nil {
			return nil, err
		}
		name := names[k.HelpedBy]
		if name == "" {
			name = k.HelpedBy
		}
		key := "badge.fact.helper"
		if k.ProxyConsent {
			key = "badge.fact.helper_agreed"
		}
		out = append(out, fact{Name: v.T("badge.fact.helped"), Value: v.T(key, "name", name)})
	}
	if k.ListeningID != "" {
		session, err := v.Meetings.Find(v.Ctx, k.ListeningID)
		switch {
		case err == nil:
			out = append(out, fact{Name: v.T("listening.title"), Value: session.Name})
		case !errors.Is(err, listening.ErrNotFound):
			return nil, err
		}
	}
	if k.RatingID != "" {
		face, ok, err := v.Scores.Face(v.Ctx, k.RatingID)
		if err != nil {
			return nil, fmt.Errorf("case %d: %w", k.ID, err)
		}
		if ok { // it may still be on its way
			out = append(out, fact{Name: v.T("badge.fact.rating"), Value: v.T("survey.face." + strconv.Itoa(face))})
		}
	}
	return out, nil
}
