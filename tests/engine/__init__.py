"""The deployment as an operator has it: on a Docker engine, from the Dockerfile and the compose file."""
