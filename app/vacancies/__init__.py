"""Jobs and assignments of verified companies."""
