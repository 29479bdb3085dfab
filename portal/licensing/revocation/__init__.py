"""Taking a licence away: notice with reasons, a time to be heard, then the decision."""
