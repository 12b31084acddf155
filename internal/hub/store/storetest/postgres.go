package storetest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"sync"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver

	"xinsheng/internal/hub/store"
)

var shared struct {
	sync.Mutex
	users   int
	next    int
	cluster *cluster
	empty   map[string]database // by address, those that are given away and have not been opened as a store
	whole   map[string]string   // by how it was made, the name of one that has this version's tables and nothing in them
}

// database is one in the cluster, and what its making was told.
type database struct{ name, how string }

// Main runs a package's tests with one PostgreSQL cluster for all of them instead of one after the other. Call it from
// TestMain and hand its result to os.Exit.
func Main(m *testing.M) int {
	defer hold()()
	return m.Run()
}

// Postgres is the address of an empty database in the throw-away cluster.
func Postgres(t testing.TB) string {
	t.Helper()
	return fresh(t, "")
}

// Chinese is Postgres with a database that sorts texts as Chinese do and not byte by byte, as in a hospital.
func Chinese(t testing.TB) string {
	t.Helper()
	return fresh(t, " TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'zh-CN'")
}

func fresh(t testing.TB, how string) string {
	t.Helper()
	if testing.Short() {
		t.Skip("short: without PostgreSQL")
	}
	release := hold()
	t.Cleanup(release)
	shared.Lock()
	defer shared.Unlock()
	if shared.cluster == nil {
		c, err := startCluster()
		if err != nil {
			t.Skipf("no PostgreSQL: %v", err)
		}
		shared.cluster, shared.empty, shared.whole = c, map[string]database{}, map[string]string{}
	}
	shared.next++
	name := fmt.Sprintf("test%d", shared.next)
	if err := shared.cluster.do("CREATE DATABASE " + name + how + " STRATEGY FILE_COPY"); err != nil {
		t.Fatalf("create database: %v", err)
	}
	c := shared.cluster
	shared.empty[c.dsn(name)] = database{name, how}
	t.Cleanup(func() { // before the cluster is let go
		if err := c.do("DROP DATABASE " + name + " WITH (FORCE)"); err != nil {
			t.Errorf("drop database: %v", err)
		}
	})
	return c.dsn(name)
}

// furnish gives one of this cluster's databases that is still empty the tables of this version, which the store itself
// made once: a copy takes a tenth of the time.
func furnish(t testing.TB, dsn string) {
	t.Helper()
	shared.Lock()
	defer shared.Unlock()
	made, ours := shared.empty[dsn]
	if !ours {
		return
	}
	delete(shared.empty, dsn)
	if err := shared.cluster.furnish(made); err != nil {
		t.Fatalf("give a database its tables: %v", err)
	}
}

func (c *cluster) furnish(d database) error {
	db, err := sql.Open("pgx", c.dsn(d.name))
	if err != nil {
		return err
	}
	var tables int
	err = db.QueryRow("SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace").Scan(&tables)
	if err := errors.Join(err, db.Close()); err != nil || tables > 0 {
		return err
	}
	whole, err := c.wholeOne(d.how)
	if err != nil {
		return err
	}
	if err := c.do("DROP DATABASE " + d.name + " WITH (FORCE)"); err != nil {
		return err
	}
	return c.do("CREATE DATABASE " + d.name + " TEMPLATE " + whole + " STRATEGY FILE_COPY")
}

func (c *cluster) wholeOne(how string) (string, error) {
	if name, made := shared.whole[how]; made {
		return name, nil
	}
	name := fmt.Sprintf("whole%d", len(shared.whole))
	if err := c.do("CREATE DATABASE " + name + how + " STRATEGY FILE_COPY"); err != nil {
		return "", err
	}
	s, err := store.Open(context.Background(), c.dsn(name))
	if err != nil {
		return "", err
	}
	if err := s.Close(); err != nil {
		return "", err
	}
	shared.whole[how] = name
	return name, nil
}

// hold keeps the cluster, once started, until the answered function is called.
func hold() func() {
	shared.Lock()
	defer shared.Unlock()
	shared.users++
	return func() {
		shared.Lock()
		defer shared.Unlock()
		shared.users--
		if shared.users == 0 && shared.cluster != nil {
			shared.cluster.stop()
			shared.cluster = nil
		}
	}
}

func (c *cluster) dsn(database string) string {
	return "postgres://postgres@/" + database + "?host=" + url.QueryEscape(c.dir)
}

// do runs a statement in the database that a cluster begins with. What is copied there is copied as files: through the
// log it takes three times as long.
func (c *cluster) do(statement string) error {
	db, err := sql.Open("pgx", c.dsn("postgres"))
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = db.ExecContext(context.Background(), statement)
	return err
}
