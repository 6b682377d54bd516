package extract

func (x *Extractor) identify(r *Report)    {}
func (x *Extractor) judge(r *Report) error { return nil }
