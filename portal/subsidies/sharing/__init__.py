"""Where requests exceed what exists: a fair division to follow or overrule, a waiting list, offers that expire."""
