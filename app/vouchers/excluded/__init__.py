"""Who stands in the register of exclusions (R17): asked by letters, steps and replays. Its pages: `exclusions`."""
