#!/bin/bash
# FerretDB has neither users nor replica sets: what is said of them is passed over.
exec ferretdb -listen 0.0.0.0:27017 -data /data/db
