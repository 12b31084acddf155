package main

import (
	"context"
	"fmt"
	"text/tabwriter"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/staff"
)

// user adds, resets or lists users. A password is shown once.
func user(ctx context.Context, c *console, args []string) error {
	what := ""
	if len(args) > 0 {
		what, args = args[0], args[1:]
	}
	fs, r := flags("user " + what)
	var d staff.Draft
	var role string
	if what == "add" {
		fs.StringVar(&d.Login, "login", "", "`login`, of a-z, 0-9, dot and dash")
		fs.StringVar(&d.Name, "name", "", "`name` that colleagues and people see, such as 值班 03")
		fs.StringVar(&role, "role", "", "admin, centre, department, director or auditor")
		fs.StringVar(&d.DepartmentID, "department", "", "place `id`, for the role department")
	}
	words := 0
	if what == "reset" {
		words = 1
	}
	o, err := read(c, fs, r, args, words)
	if err != nil {
		return err
	}
	b, err := openBase(ctx, c, o)
	if err != nil {
		return err
	}
	defer b.close()
	users := b.users()
	switch {
	case what == "add":
		d.Role = staff.Role(role)
		u, password, err := users.Add(ctx, byConsole, d)
		if err != nil {
			return err
		}
		fmt.Fprintf(c.out, "%s, password %s (shown this once; it must be changed at the first sign-in)\n", u.Login, password)
		return nil
	case what == "reset" && fs.NArg() == 1:
		return resetUser(ctx, c, users, fs.Arg(0))
	case what == "list":
		return listUsers(ctx, c, users)
	}
	return fmt.Errorf("say user add, user reset LOGIN or user list: %w", feedback.ErrInvalid)
}

func resetUser(ctx context.Context, c *console, users *staff.Users, login string) error {
	u, err := users.ByLogin(ctx, login)
	if err != nil {
		return err
	}
	password, err := users.Reset(ctx, byConsole, u.ID)
	if err != nil {
		return err
	}
	fmt.Fprintf(c.out, "%s, password %s (shown this once; it must be changed at the first sign-in)\n", u.Login, password)
	return nil
}

func listUsers(ctx context.Context, c *console, users *staff.Users) error {
	list, err := users.List(ctx)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(c.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "LOGIN\tNAME\tROLE\tDEPARTMENT\tSTATE")
	for _, u := range list {
		state := "active"
		switch {
		case !u.DisabledAt.IsZero():
			state = "disabled"
		case u.MustChange:
			state = "first password"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", u.Login, u.Name, u.Role, u.DepartmentID, state)
	}
	return w.Flush()
}
