"""The paper that a group reads: sections of blocks, each sentence with what it rests on; formats lay them out."""
