"""The web interface: a JSON endpoint and a chat page. `web.application.create_app` makes the application."""
