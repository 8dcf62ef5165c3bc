"""The web face of the service: a JSON endpoint and a chat page. `web.application.create_app` makes the application."""
