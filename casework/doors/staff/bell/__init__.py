"""What an officer was told, how he wants to be told, and letters that could not be delivered."""
