package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/store/storetest"
)

func TestPlaces_AreBroughtInFromATableWholeOrNotAtAll(t *testing.T) {
	storetest.Each(t, func(t *testing.T, dsn string) {
		dir := t.TempDir()
		at := []string{"--data", dir + "/hub", "--database", dsn}
		table := filepath.Join(dir, "places.csv")
		run := func(words ...string) (string, string, int) { return once(t, append(words, at...)...) }

		require.NoError(t, os.WriteFile(table, []byte("院区,科室,紧急电话\n东院,内科,打电话\n东院,外科,\n"), 0o600))
		_, errs, code := run("places", "import", table)
		require.Equal(t, 1, code)
		require.Contains(t, errs, "line 2")

		require.NoError(t, os.WriteFile(table, []byte("院区,科室\n东院,内科\n东院,外科\n"), 0o600))
		out := must(t, append([]string{"places", "import", table, "--dry-run"}, at...)...)
		require.Contains(t, out, "3 changes")
		require.NotContains(t, must(t, append([]string{"places", "export"}, at...)...), "内科")
		must(t, append([]string{"places", "import", table}, at...)...)
		require.Contains(t, must(t, append([]string{"places", "import", table}, at...)...), "0 changes, 3 places stay")
		require.Contains(t, must(t, append([]string{"places", "export"}, at...)...), "dy-nk,东院,,内科")
	})
}

func TestServe_TheAddressGivenAtTheStartSurvivesTheDemo(t *testing.T) {
	dir := t.TempDir()
	at := []string{"--data", dir + "/hub"}
	p := start(t, 3, append(at, "--phone-public-url", "https://xinsheng.example.cn")...)
	p.stop(t)
	must(t, append([]string{"demo"}, at...)...)
	s := storetest.Open(t, filepath.Join(dir, "hub", "hub.db"))
	set, err := hospital.Load(t.Context(), s.DB())
	require.NoError(t, err)
	require.Equal(t, "https://xinsheng.example.cn", set.Phone.PublicURL)
	require.Equal(t, "市中心医院", set.Identity.Name["zh"])
}
