package main

import (
	"cmp"
	"math"
	"slices"
)

// symmetric is a square matrix, row by row, equal to its transpose.
type symmetric [][]float64

func newSymmetric(n int) symmetric {
	m := make(symmetric, n)
	for i := range m {
		m[i] = make([]float64, n)
	}
	return m
}

// eigen returns the eigenvalues of m, largest first, with an eigenvector of length 1 for each (Jacobi's rotations). It
// overwrites m.
func (m symmetric) eigen() ([]float64, [][]float64) {
	n := len(m)
	v := make([][]float64, n) // rows are vectors
	for i := range v {
		v[i] = make([]float64, n)
		v[i][i] = 1
	}
	for range 30 {
		off, diag := 0.0, 0.0
		for i := range n {
			diag += m[i][i] * m[i][i]
			for j := i + 1; j < n; j++ {
				off += m[i][j] * m[i][j]
			}
		}
		if off < 1e-18*diag {
			break
		}
		for p := range n {
			for q := p + 1; q < n; q++ {
				m.rotate(v, p, q)
			}
		}
	}
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(m[b][b], m[a][a]) })
	values, vectors := make([]float64, n), make([][]float64, n)
	for k, i := range order {
		values[k], vectors[k] = m[i][i], v[i]
	}
	return values, vectors
}

// rotate turns the plane of axes p and q so that their common element becomes 0.
func (m symmetric) rotate(v [][]float64, p, q int) {
	if math.Abs(m[p][q]) < 1e-300 {
		return
	}
	theta := (m[q][q] - m[p][p]) / (2 * m[p][q])
	t := 1 / (math.Abs(theta) + math.Sqrt(theta*theta+1))
	if theta < 0 {
		t = -t
	}
	c := 1 / math.Sqrt(t*t+1)
	s := t * c
	mp, mq := m[p], m[q]
	for i := range mp {
		a, b := mp[i], mq[i]
		mp[i], mq[i] = c*a-s*b, s*a+c*b
	}
	for i := range m {
		a, b := m[i][p], m[i][q]
		m[i][p], m[i][q] = c*a-s*b, s*a+c*b
	}
	vp, vq := v[p], v[q]
	for i := range vp {
		a, b := vp[i], vq[i]
		vp[i], vq[i] = c*a-s*b, s*a+c*b
	}
}
