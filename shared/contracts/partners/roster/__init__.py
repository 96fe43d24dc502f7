"""The roster of a partner: who belongs to it, who may act for it, and how that is handed over."""
