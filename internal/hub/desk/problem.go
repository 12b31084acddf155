package desk

import "xinsheng/internal/hub/desk/web"

// problems is what errors look like.
func problems() []web.Problem {
	return []web.Problem{}
}
