"""Where the next ETP should go: the best plan, exactly, and what stands beside it."""
