"""What the site took words for: kept with its score, confirmed by who wrote them, corrected by advisors."""
