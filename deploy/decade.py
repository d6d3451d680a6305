"""Ten years of the city for `make bench`: the year of a database copied nine times over, each 52 weeks further back.

For figures and plans only. It is done in SQL past the desk, so the chain of the copies is not claimed: their hashes are
those of the year. Papers and typed words stay those of the year. Only what has ended is copied, or nine years of open
dossiers would all be late today. Run it on a database made for it and on no other.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator

import psycopg

DAYS = 364  # 52 weeks: a Monday stays one
PEOPLE = 3  # times the people of a year: 1.3 million, as many as the city has
OFFSET = 10_000_000  # of the ids of one copy: more than any table of a year has rows
TABLES = ("casework_person", "casework_dossier", "casework_slipline", "casework_decision", "casework_party")
OF_A_ROW = {"id", "dossier_id", "reverses_id"}
OF_A_PERSON = {"owner_id", "person_id"}
SHIFTED = {"date": "{column} - {days}", "timestamp with time zone": "{column} - interval '{days} days'"}
COLUMNS = "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s"
UNIQUE = """SELECT conname, format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
    format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname, pg_get_constraintdef(oid))
    FROM pg_constraint WHERE contype = 'u' AND conrelid::regclass::text = ANY(%s)"""
INDEXES = """SELECT indexrelid::regclass::text, format('DROP INDEX %%s', indexrelid::regclass),
    pg_get_indexdef(indexrelid) FROM pg_index WHERE NOT indisprimary AND indrelid::regclass::text = ANY(%s)"""
# Those of the 364 days from its first, that have ended.
COPIED = """CREATE TEMP TABLE copied AS WITH local AS (
        SELECT id, status, (registered_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS day FROM casework_dossier)
    SELECT id FROM local WHERE status IN (3, 7, 8, 10) AND day < (SELECT min(day) + {days} FROM local)"""
# The years before are plain weeks: without them no old row of a list could be drawn.
CALENDAR = """UPDATE centers_calendaredition SET content =
    jsonb_set(content, '{first_on}', to_jsonb(left(content->>'first_on', 4)::int - %s || '-01-01'))"""
Say = Callable[[str], None]


def fill(url: str, years: int, say: Say) -> None:
    """Make ``years`` of the one year in a database. Its indexes go and come back, its calendar begins earlier."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")  # what copies point at is copied with them
        connection.execute("SET maintenance_work_mem = '1GB'")
        connection.execute(CALENDAR, [years])
        connection.execute(COPIED.format(days=DAYS))
        rebuild = list(_take_indexes(connection))
        for table in TABLES:
            columns: dict[str, str] = dict(connection.execute(COLUMNS, [table]).fetchall())
            for back in range(1, PEOPLE if table == "casework_person" else years):
                connection.execute(_copy(table, columns, back))
            say(f"{table} copied")
        for name, statement in rebuild:
            connection.execute(statement)
            say(f"{name} built")
        connection.execute("VACUUM (ANALYZE)")


def _take_indexes(connection: psycopg.Connection) -> Iterator[tuple[str, str]]:
    """Drop what is no primary key; gives names, and the statements that bring them back."""
    for catalogue in (UNIQUE, INDEXES):
        for name, drop, make in connection.execute(catalogue, [list(TABLES)]).fetchall():
            connection.execute(drop)
            yield name, make


def _copy(table: str, columns: dict[str, str], back: int) -> str:
    """The statement that copies a table ``back`` years."""
    taken = ", ".join(_cell(column, kind, back) for column, kind in columns.items())
    key = "dossier_id" if "dossier_id" in columns else "id"
    which = f"id < {OFFSET}" if table == "casework_person" else f"{key} IN (SELECT id FROM copied)"  # noqa: S608
    names = ", ".join(f'"{column}"' for column in columns)
    return f"INSERT INTO {table} ({names}) SELECT {taken} FROM {table} WHERE {which}"  # noqa: S608  names of our own


def _cell(column: str, kind: str, back: int) -> str:
    """What a copied row has in a column: days and instants go back, ids move on, what is unique is made so."""
    name = f'"{column}"'
    if column in OF_A_ROW:
        return f"{name} + {back * OFFSET}"
    if column in OF_A_PERSON:
        return f"{name} + {back % PEOPLE * OFFSET}"
    if column == "uuid":
        return "gen_random_uuid()"
    if column == "number_mark":
        return "NULL"
    if column.endswith("_sealed"):  # for another row: nobody could open it
        return "''"
    if column == "code":  # the day in it goes back, too: ...-260701-0001
        day = f"to_char(to_date(substring(code from '-([0-9]{{6}})-'), 'YYMMDD') - {back * DAYS}, '-YYMMDD-')"
        return f"regexp_replace(code, '-[0-9]{{6}}-', {day})"
    return SHIFTED.get(kind, "{column}").format(column=name, days=back * DAYS)


def main() -> None:
    url, years = sys.argv[1], int(sys.argv[2])
    started = time.monotonic()
    fill(url, years, lambda words: print(f"{time.monotonic() - started:6.0f} s  {words}", flush=True))


if __name__ == "__main__":
    main()
