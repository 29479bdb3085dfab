"""From a stranger's file to numbers: pure, in blocks, memory flat in the number of rows."""
