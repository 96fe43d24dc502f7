"""Sends messages beyond the inbox: by e-mail, and by SMS and WeChat through a service of the operator's."""
