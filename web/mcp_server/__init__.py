"""The server of the Model Context Protocol: the service as tools and resources for language models."""
