"""Pictures of figures, drawn with Altair. They take what is suppressed already."""
