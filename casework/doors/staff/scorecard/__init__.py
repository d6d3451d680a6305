"""The scorecard of Decision 766: the page of a place, the services behind it, figures of the portal entered by hand."""
