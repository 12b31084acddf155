package storetest

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"regexp"
	"strings"
)

var alias = regexp.MustCompile(`(?i)\b(?:FROM|JOIN|UPDATE|INTO)\s+"?(\w+)"?(?:\s+AS\s+"?(\w+)"?)?`)

// asked is a step that goes by the index of a virtual table: what it is asked for stands behind the colon.
var asked = regexp.MustCompile(` VIRTUAL TABLE INDEX \d+:.`)

// scansSQLite reads EXPLAIN QUERY PLAN. An index that SQLite builds for the statement is a scan too.
func scansSQLite(ctx context.Context, db *sql.DB, query string) (out []scan, err error) {
	tables := map[string]string{}
	for _, m := range alias.FindAllStringSubmatch(query, -1) {
		tables[m[1]] = m[1]
		if m[2] != "" {
			tables[m[2]] = m[1]
		}
	}
	rows, err := db.QueryContext(ctx, "EXPLAIN QUERY PLAN "+query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id, parent, unused int
		var step string
		if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
			return nil, err
		}
		words := strings.Fields(step)
		if asked.MatchString(step) { // a table of words is asked for some of them
			continue
		}
		if len(words) > 1 && tables[words[1]] != "" && (words[0] == "SCAN" || strings.Contains(step, " AUTOMATIC ")) {
			out = append(out, scan{tables[words[1]], step})
		}
	}
	return out, rows.Err()
}

// node is a step of PostgreSQL's plan.
type node struct {
	Type     string `json:"Node Type"`
	Relation string `json:"Relation Name"`
	Index    string `json:"Index Name"`
	Cond     string `json:"Index Cond"`
	Plans    []node
}

// scansPostgres reads EXPLAIN with reading from end to end made dear, so that a small table does not hide what a large
// one would come to.
func scansPostgres(ctx context.Context, db *sql.DB, query string) ([]scan, error) {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	defer func() { _ = tx.Rollback() }()
	if _, err := tx.ExecContext(ctx, "SET LOCAL enable_seqscan = off"); err != nil {
		return nil, err
	}
	var doc []byte
	if err := tx.QueryRowContext(ctx, "EXPLAIN (FORMAT JSON) "+query).Scan(&doc); err != nil {
		return nil, err
	}
	var plans []struct{ Plan node }
	if err := json.Unmarshal(doc, &plans); err != nil {
		return nil, err
	}
	if len(plans) != 1 {
		return nil, errors.New("no plan")
	}
	return plans[0].Plan.scans(""), nil
}

func (n *node) scans(within string) (out []scan) {
	relation := n.Relation
	if relation == "" {
		relation = within
	}
	switch {
	case n.Type == "Seq Scan", n.Type != "Bitmap Heap Scan" && strings.HasSuffix(n.Type, "Scan") &&
		n.Index != "" && n.Cond == "":
		out = append(out, scan{relation, strings.TrimSpace(n.Type + " " + n.Index)})
	}
	for i := range n.Plans {
		out = append(out, n.Plans[i].scans(relation)...)
	}
	return out
}
