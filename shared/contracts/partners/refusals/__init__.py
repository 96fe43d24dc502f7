"""Every way in which the partners service says no, beside the kernel's own."""
