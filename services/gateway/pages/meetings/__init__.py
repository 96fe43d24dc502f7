"""Pages of the committee's meetings (委员会会议): without names for everybody, whole for members."""
