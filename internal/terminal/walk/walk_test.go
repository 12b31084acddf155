package walk_test

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/credential"
	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/badge"
	"xinsheng/internal/terminal/walk"
	"xinsheng/internal/wire"
)

var (
	now   = time.Date(2026, 6, 29, 9, 0, 0, 0, time.UTC)
	cheap = credential.Cost{Memory: 64, Passes: 1, Threads: 1}
	card  = wire.NewCard(wire.WalkerCard, "AAAA1111")
)

func walkers(tasks ...wire.WalkTask) []wire.Walker {
	var all []wire.Walker
	for _, task := range tasks {
		all = append(all, wire.Walker{ID: "AAAA1111", Number: "2001", Name: "王建国", Task: task,
			Card: credential.Hash(card.Secret, cheap), PIN: credential.Hash("112233", cheap)})
	}
	return all
}

func task(id string, until time.Time) wire.WalkTask {
	return wire.WalkTask{ID: id, Route: feedback.RouteOutpatient, Until: until}
}

func TestDoor_LetsInByCardAndByNumber(t *testing.T) {
	var d walk.Door
	all := walkers(task("t1", now.Add(time.Hour)))
	for _, code := range []string{card.Text(), "https://xinsheng.example-hospital.cn" + wire.PathWalkPage + card.Text()} {
		w, err := d.ByCard(all, code, now)
		require.NoError(t, err)
		require.Equal(t, "t1", w.Task.ID)
	}
	w, err := d.ByNumber(all, "2001", "112233", now)
	require.NoError(t, err)
	require.Equal(t, "王建国", w.Name)
}

func TestDoor_RefusesEveryoneElseAlike(t *testing.T) {
	var d walk.Door
	all := walkers(task("t1", now.Add(time.Hour)))
	forged, badges := wire.NewCard(wire.WalkerCard, "AAAA1111"), wire.CardCode{Kind: wire.BadgeCard, ID: card.ID,
		Secret: card.Secret}
	stranger := wire.CardCode{Kind: wire.WalkerCard, ID: "BBBB2222", Secret: card.Secret}
	for _, code := range []string{"", "2001", forged.Text(), badges.Text(), stranger.Text()} {
		_, err := d.ByCard(all, code, now)
		require.ErrorIs(t, err, badge.ErrWrong, code)
	}
	for _, c := range [][2]string{{"2001", "112234"}, {"2002", "112233"}, {"", ""}} {
		_, err := d.ByNumber(all, c[0], c[1], now)
		require.ErrorIs(t, err, badge.ErrWrong)
	}
}

func TestDoor_GuessingIsSlowedDown(t *testing.T) {
	var d walk.Door
	all := walkers(task("t1", now.Add(time.Hour)))
	for range 3 {
		_, err := d.ByNumber(all, "2001", "000000", now)
		require.ErrorIs(t, err, badge.ErrWrong)
	}
	_, err := d.ByNumber(all, "2001", "112233", now)
	var wait *badge.WaitError
	require.True(t, errors.As(err, &wait), "%v", err)
	_, err = d.ByCard(all, card.Text(), now)
	require.NoError(t, err, "the card still lets in")
}

func TestDoor_ATaskThatIsOverIsSaidOnlyToItsOwner(t *testing.T) {
	var d walk.Door
	all := walkers(task("old", now.Add(-time.Minute)))
	_, err := d.ByNumber(all, "2001", "112233", now)
	require.ErrorIs(t, err, walk.ErrOver)
	_, err = d.ByNumber(all, "2001", "112234", now)
	require.ErrorIs(t, err, badge.ErrWrong)
	w, err := d.ByNumber(append(all, walkers(task("new", now.Add(time.Hour)), task("older", now.Add(-time.Hour)))...),
		"2001", "112233", now)
	require.NoError(t, err)
	require.Equal(t, "new", w.Task.ID)
}

func TestBook_WhatWasSavedHereCountsUntilTheHubHasIt(t *testing.T) {
	var b walk.Book
	tk := task("t1", now.Add(time.Hour))
	b.Saved(tk, now, wire.WalkStepState{Step: feedback.StepWaiting, ArrivedAt: now, Done: true}, "r1")
	b.Saved(tk, now, wire.WalkStepState{Step: feedback.StepPayment, Done: true}, "r2")
	hub := &walk.Hub{Asked: now.Add(time.Minute), WalkState: wire.WalkState{Task: "t1", Steps: []wire.WalkStepState{
		{Step: feedback.StepWaiting, ArrivedAt: now.Add(-time.Hour)}, {Step: feedback.StepBooking, Done: true}}}}
	arrived := func(feedback.RecordID) bool { return true }

	got := b.Steps(tk, nil, never)
	require.Len(t, got, 2)
	got = b.Steps(tk, hub, never)
	require.Len(t, got, 3)
	require.Equal(t, now, got[feedback.StepWaiting].ArrivedAt, "what still lies here is newer")
	got = b.Steps(tk, hub, arrived)
	require.Equal(t, now.Add(-time.Hour), got[feedback.StepWaiting].ArrivedAt,
		"the hub knows what was saved elsewhere since")
	require.True(t, got[feedback.StepPayment].Done, "the hub does not list it yet")
	hub.Asked = now.Add(-time.Minute)
	require.Equal(t, now, b.Steps(tk, hub, arrived)[feedback.StepWaiting].ArrivedAt, "saved since the hub was asked")
	require.Empty(t, b.Steps(task("t2", now), nil, never))
}

func TestBook_OnePartAWalkAndForgetsWhatIsOver(t *testing.T) {
	var b walk.Book
	a, other := task("a", now.Add(time.Hour)), task("b", now.Add(3*time.Hour))
	part := b.Part(a, now)
	require.NotEmpty(t, part)
	require.Equal(t, part, b.Part(a, now))
	require.NotEqual(t, part, b.Part(other, now))
	b.Saved(a, now, wire.WalkStepState{Step: feedback.StepBooking, Done: true}, "r1")
	b.Part(task("c", now.Add(4*time.Hour)), now.Add(2*time.Hour))
	require.Empty(t, b.Steps(a, nil, never), "its task is over")
	require.NotEqual(t, part, b.Part(a, now))
}

func never(feedback.RecordID) bool { return false }
