"""Applications: what an applicant would do, and the way from draft to match."""
