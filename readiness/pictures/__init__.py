"""What a reader sees at a glance, drawn as SVG; one picture a file, each a pure function of facts."""
