"""Changes of purpose on one page, and the forms to propose, answer, decide and withdraw."""
