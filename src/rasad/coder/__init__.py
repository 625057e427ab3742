"""Step `code`: the acts of a story, its resolved mentions and the ontology to claims."""
