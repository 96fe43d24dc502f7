"""Pages of vouchers' files (凭证): for those who run the fund and those who check it."""
