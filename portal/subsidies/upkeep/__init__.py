"""What happens to a grant while it lasts: provided, used, kept alive, taken back where it lies idle."""
