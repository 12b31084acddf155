package storetest

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"sync"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver
)

var shared struct {
	sync.Mutex
	users   int
	next    int
	cluster *cluster
}

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
		shared.cluster = c
	}
	shared.next++
	name := fmt.Sprintf("test%d", shared.next)
	if err := shared.cluster.create(name, how); err != nil {
		t.Fatalf("create database: %v", err)
	}
	return shared.cluster.dsn(name)
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

func (c *cluster) create(name, how string) error {
	db, err := sql.Open("pgx", c.dsn("postgres"))
	if err != nil {
		return err
	}
	defer db.Close()
	// Files are copied: through the log it takes three times as long.
	_, err = db.ExecContext(context.Background(), "CREATE DATABASE "+name+how+" STRATEGY FILE_COPY")
	return err
}
