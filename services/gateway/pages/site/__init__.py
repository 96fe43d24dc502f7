"""What every page stands on: who visits, in which language, words, templates, forms, answers."""
