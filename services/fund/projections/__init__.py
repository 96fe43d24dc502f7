"""What the fund can be asked."""
