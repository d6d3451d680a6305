"""Every rate and count of the house, defined once: the pages, the command, the API and the reports ask here.

    report(Period.of_days(first, last, now=...)) -> Report(city, centers)
    table(period, "field") -> Table(whole, rows): the same by another axis

Figures speak of dossiers from their acceptance on. docs/figures.md gives each with numerator and denominator.
"""

from casework.figures.counts import Figures, Report, decided, report
from casework.figures.period import Period
from casework.figures.rates import Rate
from casework.figures.spreadsheet import as_csv
from casework.figures.table import BY, Table, table

__all__ = ["BY", "Figures", "Period", "Rate", "Report", "Table", "as_csv", "decided", "report", "table"]
