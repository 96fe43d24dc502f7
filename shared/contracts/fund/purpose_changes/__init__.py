"""Changes of purpose: earmarked money serves another one by its donors' consent, or after public notice."""
