"""The city in one period: headline, forty centers on two maps, league; and its cards."""
