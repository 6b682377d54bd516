package table

// anyOf reports whether something is true of one of s. Rows are large, and are not copied for it.
func anyOf[T any](s []T, is func(*T) bool) bool {
	for i := range s {
		if is(&s[i]) {
			return true
		}
	}
	return false
}
