package extract

// metadataReader finds out who reports, on which year, when and for whom.
type metadataReader struct {
	*marks
	*found
	named []title // the titles that the text holds
	years years
	clues clues
}
