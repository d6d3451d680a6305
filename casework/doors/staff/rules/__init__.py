"""The rules of a center, rehearsed before they are saved; its groups; who is away and who stands in."""
