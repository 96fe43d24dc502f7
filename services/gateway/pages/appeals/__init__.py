"""Filed appeals for casual gifts: the list for everybody, and the form by which one is filed."""
