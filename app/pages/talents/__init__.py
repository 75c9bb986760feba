"""People who agreed that companies see them, ranked for the own vacancies and stage profile. Never with a name."""
