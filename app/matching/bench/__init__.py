"""What the exact ranking costs on a region, beside what else one could use: `flask matching bench`."""
