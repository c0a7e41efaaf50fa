"""What clients speak: each API parses its requests and renders its replies."""
