// Package e2e uses the real programs as people do: a finger on the terminal's glass under Xvfb, a browser at the desk
// and on the phone. It runs with the build tag e2e ("make e2e"); its pictures land in build/e2e.
package e2e
