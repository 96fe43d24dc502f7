"""Files of vouchers (凭证): kept in the vault by their hash, for entries of the ledger and gifts in kind."""
