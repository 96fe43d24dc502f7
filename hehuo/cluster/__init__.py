"""The cluster profile: what each of its processes is made of."""
