"""The door for programs: /api/v1/. Speaks JSON, judges nothing: the desk, the law and the scopes do."""
