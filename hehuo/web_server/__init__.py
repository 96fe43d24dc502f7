"""The web server: uvicorn, and what it does not bound by itself."""
