"""Cover, contributions and the guide to reading; `text` is the door."""
