"""Step `relations`: events to what stands between actors from one time to another."""
