"""The slow tables: who, where, and what may be asked. Looks only to ``law``."""
