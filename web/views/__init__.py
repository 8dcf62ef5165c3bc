"""Views: each parses a request, calls the service once, and renders."""
