"""The rules of a community: in force, within which bounds, and proposed, old and new side by side."""
