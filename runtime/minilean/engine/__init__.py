"""One run from its first moment to its last: feeds in order of time, slices, the loop, and how the parts are put together."""
