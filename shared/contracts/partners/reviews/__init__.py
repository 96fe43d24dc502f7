"""Reviews (评审): what several people, none of them related, make of an application before it is decided."""
