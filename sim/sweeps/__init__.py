"""Parameter studies: what varies, which points, played in shards, kept on disk as they come."""
