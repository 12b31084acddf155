package savedview_test

import (
	"fmt"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/hub/savedview"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

func TestViews_AreKeptByNameForOneAccount(t *testing.T) {
	storetest.EachStore(t, func(t *testing.T, s *store.Store) {
		views := &savedview.Views{Store: s, Now: time.Now}
		names := func(user string) (out []string) {
			rows, err := views.Of(t.Context(), user)
			require.NoError(t, err)
			for _, r := range rows {
				out = append(out, r.Name+" "+r.Query)
			}
			return out
		}
		q := url.Values{"state": {"new"}, "page": {"3"}, "q": {""}, "kind": {"complaint"}}
		require.NoError(t, views.Keep(t.Context(), "u1", " 新投诉 ", q))
		require.NoError(t, views.Keep(t.Context(), "u1", "新投诉", url.Values{"state": {"accepted"}}))
		assert.Equal(t, []string{"新投诉 state=accepted"}, names("u1"), "the same name is the same view")
		assert.Empty(t, names("u2"), "of nobody else")
		for _, name := range []string{"", "  ", "\u200b", strings.Repeat("长", savedview.MaxNameRunes+1)} {
			require.ErrorIs(t, views.Keep(t.Context(), "u1", name, q), savedview.ErrName, "%q", name)
		}
		for i := range savedview.Most - 1 {
			require.NoError(t, views.Keep(t.Context(), "u1", fmt.Sprint(i), q))
		}
		require.ErrorIs(t, views.Keep(t.Context(), "u1", "one more", q), savedview.ErrMany)
		require.NoError(t, views.Keep(t.Context(), "u1", "3", url.Values{}), "one that is there can change")
		require.NoError(t, views.Drop(t.Context(), "u1", "3"))
		require.NoError(t, views.Keep(t.Context(), "u1", "one more", q))
		assert.Equal(t, "kind=complaint&state=new", savedview.Meaning(q).Encode())
	})
}
