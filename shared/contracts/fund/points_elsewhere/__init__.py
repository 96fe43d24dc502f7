"""Points used in another community: agreed on, reserved in one log and handed out in the other."""
