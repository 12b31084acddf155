package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"xinsheng/internal/terminal/input"
)

var (
	pathData = regexp.MustCompile(` d="([^"]+)"`)
	token    = regexp.MustCompile(`[MmCcSs]|-?\d*\.?\d+`)
)

// kanjiVG reads the characters of KanjiVG: strokes drawn by other people than ours, in Japanese forms.
func kanjiVG(folder string) (map[rune][]input.Stroke, error) {
	files, err := filepath.Glob(filepath.Join(folder, "*.svg"))
	if err != nil {
		return nil, err
	}
	all := map[rune][]input.Stroke{}
	for _, f := range files {
		code, err := strconv.ParseUint(strings.TrimSuffix(filepath.Base(f), ".svg"), 16, 32)
		if err != nil {
			continue
		}
		text, err := os.ReadFile(f)
		if err != nil {
			return nil, err
		}
		var strokes []input.Stroke
		for _, m := range pathData.FindAllStringSubmatch(string(text), -1) {
			s, err := curve(m[1])
			if err != nil {
				return nil, fmt.Errorf("%s: %w", f, err)
			}
			strokes = append(strokes, s)
		}
		all[rune(code)] = strokes
	}
	return all, nil
}

// curve follows the cubic curves of a path through a box of 109.
func curve(d string) (input.Stroke, error) {
	words := token.FindAllString(d, -1)
	var s input.Stroke
	var cur, ctrl [2]float64
	add := func(p [2]float64) {
		s = append(s, input.Point{X: float32(p[0] / 109), Y: float32(p[1] / 109)})
	}
	for i, op := 0, ""; i < len(words); {
		if strings.ContainsAny(words[i], "MmCcSs") {
			op = words[i]
			i++
		}
		n := map[string]int{"m": 1, "c": 3, "s": 2}[strings.ToLower(op)]
		if n == 0 || i+2*n > len(words) {
			return nil, fmt.Errorf("path %q", d)
		}
		var p [3][2]float64
		for k := range 2 * n {
			v, err := strconv.ParseFloat(words[i+k], 64)
			if err != nil {
				return nil, err
			}
			if op == strings.ToLower(op) {
				v += cur[k%2]
			}
			p[k/2][k%2] = v
		}
		i += 2 * n
		switch n {
		case 1:
			cur, ctrl = p[0], p[0]
			add(cur)
			continue
		case 2:
			p[2], p[1] = p[1], p[0]
			p[0] = [2]float64{2*cur[0] - ctrl[0], 2*cur[1] - ctrl[1]}
		}
		for k := 1; k <= 8; k++ {
			t := float64(k) / 8
			var q [2]float64
			for a := range 2 {
				q[a] = (1-t)*(1-t)*(1-t)*cur[a] + 3*(1-t)*(1-t)*t*p[0][a] + 3*(1-t)*t*t*p[1][a] + t*t*t*p[2][a]
			}
			add(q)
		}
		cur, ctrl = p[2], p[1]
	}
	return s, nil
}
