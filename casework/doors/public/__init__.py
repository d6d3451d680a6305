"""The public's door: what anybody may read, without signing in. It shows totals only and sets no cookie."""
