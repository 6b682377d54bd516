package load

import "gongkai/load/internal/rows"

// Shard is what one worker writes of what it reads, in the directory of a Build.
type Shard = rows.Shard

// NewShard begins the files of one worker. The directory must exist.
func NewShard(dir string, worker int) (*Shard, error) { return rows.NewShard(dir, worker) }
