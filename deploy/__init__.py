"""Deployment: the compose files, the image, and the rig that runs the same without Docker."""
