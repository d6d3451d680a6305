"""What becomes of the rows of the outbox: spread over the channels, checked again, put into words, sent.

The desk writes ``Message`` rows and never waits. ``relay`` does the rest, whenever and however often it is called.
"""
