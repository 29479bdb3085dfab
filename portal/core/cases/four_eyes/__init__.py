"""Four eyes: a decision that one person drafts and another signs, where the kind of case asks for it."""
