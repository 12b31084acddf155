package main

import (
	"context"
	"fmt"
	"text/tabwriter"

	"xinsheng/internal/hub/staff"
)

// user adds, resets or lists users. A password is shown once.
func user(ctx context.Context, c *console, args []string) error {
	fs, r := flags("user")
	var d staff.Draft
	fs.StringVar(&d.Login, "login", "", "add: `login`, of a-z, 0-9, dot and dash")
	fs.StringVar(&d.Name, "name", "", "add: `name` that colleagues and people see, such as 值班 03")
	role := fs.String("role", "", "add: admin, centre, department, director or auditor")
	fs.StringVar(&d.DepartmentID, "department", "", "add: place `id`, for the role department")
	o, words, err := read(c, fs, r, args, "add", "reset LOGIN", "list")
	if err != nil {
		return err
	}
	b, err := openBase(ctx, c, o)
	if err != nil {
		return err
	}
	defer b.close()
	users := b.users()
	switch words[0] {
	case "add":
		d.Role = staff.Role(*role)
		return addUser(ctx, c, users, d)
	case "reset":
		return resetUser(ctx, c, users, words[1])
	default:
		return listUsers(ctx, c, users)
	}
}

func addUser(ctx context.Context, c *console, users *staff.Users, d staff.Draft) error {
	u, password, err := users.Add(ctx, byConsole, d)
	if err != nil {
		return err
	}
	return tellPassword(c, u.Login, password)
}

// tellPassword is the one chance to know it.
func tellPassword(c *console, login, password string) error {
	_, err := fmt.Fprintf(c.out, "%s, password %s (shown this once; it must be changed at the first sign-in)\n", login,
		password)
	return err
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
	return tellPassword(c, u.Login, password)
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
