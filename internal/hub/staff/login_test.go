package staff_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/hub/staff"
	"xinsheng/internal/hub/store"
)

func (h *house) try(login, password string, from staff.Source) error {
	_, err := h.users.Login(h.t.Context(), login, password, from)
	return err
}

func (h *house) rows() int {
	n, err := h.store.DB().NewSelect().Model((*store.Attempt)(nil)).Count(h.t.Context())
	require.NoError(h.t, err)
	return int(n)
}

// slow makes wrong tries until an address is slowed for all.
func (h *house) slow(address string) {
	h.t.Helper()
	for i := range 40 {
		_ = h.login(fmt.Sprintf("nobody%d", i), "guess", address)
	}
}

func TestLogin_AtAnAddressThatOthersSlowedACleanAccountIsTriedAllTheSame(t *testing.T) {
	each(t, func(h *house) {
		_, password := h.add("zhiban03", staff.Centre)
		h.add("zhiban04", staff.Centre)
		h.slow("nat")
		before := h.rows()
		wait := func(login, password string) {
			var soon staff.TooSoon
			require.ErrorAs(h.t, h.login(login, password, "nat"), &soon)
			assert.Equal(h.t, time.Second, soon.Wait, "alike, whoever it is")
		}
		for i := range 5 {
			wait(fmt.Sprintf("x%d", i), "guess")
		}
		assert.Equal(h.t, before, h.rows(), "names that nobody has leave nothing behind")
		wait("zhiban03", "typo")
		wait("zhiban03", "typo")
		require.NoError(h.t, h.login("zhiban03", password, "nat"))
		for range 6 {
			wait("zhiban04", "guess")
		}
		assert.Equal(h.t, before+1, h.rows())
		h.now = h.now.Add(time.Second)
		require.ErrorIs(h.t, h.login("nobody", "guess", "nat"), staff.ErrLogin)
		var soon staff.TooSoon
		require.ErrorAs(h.t, h.login("nobody", "guess", "nat"), &soon)
		assert.Equal(h.t, 2*time.Second, soon.Wait, "the right one took back nothing of theirs")
	})
}

func TestLogin_ADeviceIsCountedByItself(t *testing.T) {
	each(t, func(h *house) {
		user, password := h.add("zhiban03", staff.Centre)
		other, _ := h.add("zhiban04", staff.Centre)
		mine := staff.Source{Address: "nat", Device: h.users.RememberDevice("", user.ID)}
		mine.Device = h.users.RememberDevice(mine.Device, other.ID)
		for range 6 {
			_ = h.login("zhiban03", "guess", "nat")
		}
		var soon staff.TooSoon
		require.ErrorAs(h.t, h.login("zhiban03", password, "nat"), &soon)
		require.NoError(h.t, h.try("zhiban03", password, mine), "no stranger slows a device that is known")
		forged := map[string]string{
			"none": "", "of another": h.users.RememberDevice("", other.ID), "changed": "0" + mine.Device[1:] + "0",
			"long": mine.Device + strings.Repeat("."+mine.Device[33:65], 20), "dots": strings.Repeat(".", 40),
		}
		for name, device := range forged {
			require.ErrorAs(h.t, h.try("zhiban03", password, staff.Source{Address: "nat", Device: device}), &soon, name)
		}
		for range 5 {
			require.ErrorIs(h.t, h.try("zhiban03", "guess", mine), staff.ErrLogin)
		}
		require.ErrorAs(h.t, h.try("zhiban03", password, mine), &soon, "a thief of the device is slowed as well")
		require.NoError(h.t, h.try("zhiban03", password, staff.Source{Address: "elsewhere"}), "and locks nobody out with it")
	})
}

// mostOnDevice is how many people one browser is remembered for.
const mostOnDevice = 12

func TestRememberDevice_KeepsTheLatestAndNoNames(t *testing.T) {
	users := staff.New(staff.Params{Secret: []byte("s")})
	device, last := "", ""
	for i := range mostOnDevice + 2 {
		last = fmt.Sprintf("0197e0c1-0000-7000-8000-%012d", i)
		device = users.RememberDevice(device, last)
	}
	assert.Less(t, len(device), 500)
	assert.Equal(t, device, users.RememberDevice(device, last), "again is the same")
	assert.NotContains(t, device, last)
}
