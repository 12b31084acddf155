package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"xinsheng/internal/hub/badge"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/listening"
	"xinsheng/internal/hub/score"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/hub/survey"
	"xinsheng/internal/wire"
)

// newUser is what is shown of a user once.
type newUser struct {
	Login    string     `json:"login"`
	Password string     `json:"password"`
	Role     staff.Role `json:"role"`
}

// demo sets the demo hospital up where none is, and a user of each role that is missing.
func demo(ctx context.Context, c *console, args []string) error {
	fs, r := flags("demo")
	asJSON := fs.Bool("json", false, "print the new users as JSON")
	lively := fs.Bool("lively", false,
		"also twelve weeks of made-up ratings, questionnaires and walks, for pages that would be empty")
	o, _, err := read(c, fs, r, args, "")
	if err != nil {
		return err
	}
	b, err := openBase(ctx, c, o)
	if err != nil {
		return err
	}
	defer b.close()
	if _, err := hospital.Seed(ctx, b.store, hospital.Demo(), byConsole, time.Now()); err != nil {
		return err
	}
	if err := survey.Seed(ctx, b.store, time.Now()); err != nil {
		return err
	}
	if err := badge.Demo(ctx, badge.New(b.store, b.audit, nil), byConsole); err != nil {
		return err
	}
	if *lively {
		if err := score.Demo(ctx, b.store, b.records(), hospital.Demo().Places, byConsole, time.Now()); err != nil {
			return err
		}
		if err := listening.Demo(ctx, listening.New(b.store, b.audit, nil), "zx", byConsole); err != nil {
			return err
		}
	}
	card, err := b.demoWalks(ctx, *lively)
	if err != nil {
		return err
	}
	fresh, err := demoUsers(ctx, b.users())
	if err != nil {
		return err
	}
	if *asJSON {
		return json.NewEncoder(c.out).Encode(fresh)
	}
	fmt.Fprintln(c.out, "the demo hospital is set up")
	for _, u := range fresh {
		if err := tellPassword(c, u.Login, u.Password); err != nil {
			return err
		}
	}
	fmt.Fprintln(c.out, "badges at terminals: volunteer 1001, PIN 135790; moderator 1002, PIN 246800")
	if at := o.Phone.PublicURL; card != nil && at != "" {
		fmt.Fprintf(c.out, "experiencer 2001, PIN %s, card %s\n", card.PIN, at+wire.PathWalkPage+card.Code.Text())
	}
	return nil
}

func demoUsers(ctx context.Context, users *staff.Users) ([]newUser, error) {
	fresh := []newUser{}
	for _, d := range []staff.Draft{
		{Login: "admin", Name: "管理员", Role: staff.Admin},
		{Login: "centre", Name: "值班 01", Role: staff.Centre},
		{Login: "centre2", Name: "值班 02", Role: staff.Centre}, // closing without the person's consent takes two
		{Login: "department", Name: "超声科 李主任", Role: staff.Department, DepartmentID: "zx-mz-cs"},
		{Login: "director", Name: "院领导", Role: staff.Director},
		{Login: "auditor", Name: "审计员", Role: staff.Auditor},
	} {
		_, err := users.ByLogin(ctx, d.Login)
		if err == nil {
			continue
		}
		if !errors.Is(err, staff.ErrNotFound) {
			return nil, err
		}
		u, password, err := users.Add(ctx, byConsole, d)
		if err != nil {
			return nil, fmt.Errorf("make user %s: %w", d.Login, err)
		}
		fresh = append(fresh, newUser{Login: u.Login, Password: password, Role: d.Role})
	}
	return fresh, nil
}
