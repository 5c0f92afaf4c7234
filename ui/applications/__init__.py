"""The page « Candidatures »: applications examined, ranked, brought in, typed."""
