package badge_test

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"xinsheng/internal/credential"
	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/badge"
)

var cheap = credential.Cost{Memory: 64, Passes: 1, Threads: 1}

var pin, card = credential.Hash("135790", cheap), credential.Hash("SECRET", cheap)

func TestDoor_LetsInWithTheRightCardOrPIN(t *testing.T) {
	var d badge.Door
	if err := d.Card(card, "SECRET"); err != nil {
		t.Error("card:", err)
	}
	if err := d.PIN("1001", pin, "135790"); err != nil {
		t.Error("PIN:", err)
	}
	for name, err := range map[string]error{
		"another card": d.Card(card, "SECRET2"), "a card of nobody": d.Card("", "SECRET"),
		"an empty card": d.Card(credential.Hash("", cheap), ""),
		"another PIN":   d.PIN("1001", pin, "135791"), "a number of nobody": d.PIN("9999", "", ""),
		"no hash": d.PIN("9998", "x", "x"),
	} {
		if !errors.Is(err, badge.ErrWrong) || !errors.Is(err, feedback.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestDoor_SlowsGuessingDownForOneNumberOnly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var d badge.Door
		for range 3 {
			if err := d.PIN("1001", pin, "000000"); !errors.Is(err, badge.ErrWrong) {
				t.Fatal(err)
			}
		}
		err := d.PIN("1001", pin, "135790")
		wait, ok := badge.IsWait(err)
		if !ok || wait != 5*time.Second || !errors.Is(err, feedback.ErrTransient) {
			t.Fatalf("the right PIN after three wrong ones: %v", err)
		}
		if err := d.PIN("1002", pin, "135790"); err != nil {
			t.Error("another number:", err)
		}
		if err := d.Card(card, "SECRET"); err != nil {
			t.Error("the card:", err)
		}
		time.Sleep(5 * time.Second)
		if err := d.PIN("1001", pin, "000000"); !errors.Is(err, badge.ErrWrong) {
			t.Error(err)
		}
		if wait, _ := badge.IsWait(d.PIN("1001", pin, "135790")); wait != 10*time.Second {
			t.Errorf("the next wait is %v", wait)
		}
		time.Sleep(10 * time.Second)
		if err := d.PIN("1001", pin, "135790"); err != nil {
			t.Error("after the wait:", err)
		}
		for range 2 {
			if err := d.PIN("1001", pin, "000000"); !errors.Is(err, badge.ErrWrong) {
				t.Error(err)
			}
		}
		if err := d.PIN("1001", pin, "135790"); err != nil {
			t.Error("the right PIN did not start the count anew:", err)
		}
	})
}

func TestDoor_NobodyWaitsLongerThanTwoMinutes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var d badge.Door
		for range 40 {
			_ = d.PIN("1001", pin, "000000")
			wait, _ := badge.IsWait(d.PIN("1001", pin, "000000"))
			if wait > 2*time.Minute {
				t.Fatalf("waits %v", wait)
			}
			time.Sleep(wait)
		}
		if err := d.PIN("1001", pin, "135790"); err != nil {
			t.Error(err)
		}
	})
}

func TestDoor_ForgetsWrongPINsOfLongAgo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var d badge.Door
		for range 2 {
			_ = d.PIN("1001", pin, "000000")
		}
		time.Sleep(61 * time.Minute)
		for range 2 {
			_ = d.PIN("1001", pin, "000000")
		}
		if err := d.PIN("1001", pin, "135790"); err != nil {
			t.Error(err)
		}
	})
}

func TestDoor_NumbersOfNobodyWaitTooAndFillNoMemory(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var d badge.Door
		for range 3 {
			_ = d.PIN("4711", "", "000000")
		}
		if _, ok := badge.IsWait(d.PIN("4711", "", "000000")); !ok {
			t.Error("a number of nobody is told apart from one of somebody")
		}
		for i := range 1200 {
			time.Sleep(time.Second)
			_ = d.PIN(fmt.Sprint(i), pin, "000000")
		}
		if n := badge.Known(&d); n > 500 {
			t.Errorf("remembers %d numbers", n)
		}
	})
}

func TestDoor_ManyAtOnceGetNoMoreTries(t *testing.T) {
	var d badge.Door
	var wrong atomic.Int32
	var all sync.WaitGroup
	for range 30 {
		all.Go(func() {
			if errors.Is(d.PIN("1001", pin, "000000"), badge.ErrWrong) {
				wrong.Add(1)
			}
		})
	}
	all.Wait()
	if wrong.Load() != 3 {
		t.Errorf("%d PINs were looked at", wrong.Load())
	}
}
