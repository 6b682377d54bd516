"""Opens exports with the programs that analysts use.

    check.py FOLDER

FOLDER holds NAME.json, rows as `gongkai query --format json` gives them, and
beside each NAME.parquet, .arrow, .csv, .jsonl and .xlsx with their data
packages. Every reader must find the rows of NAME.json in every file it reads.
The last line tells how many frames were compared; anything odd is an error.
"""

import datetime
import decimal
import json
import math
import pathlib
import sys

import duckdb
import frictionless
import openpyxl
import pandas
import polars
import pyarrow
import pyarrow.csv
import pyarrow.feather
import pyarrow.json
import pyarrow.parquet

compared = 0


def plain(value):
    """A cell of any reader as JSON would have it: numbers, text, None."""
    if value is None or value is pandas.NaT or value is pandas.NA:
        return None
    if isinstance(value, bool):
        return value
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float):
        if math.isnan(value):
            return None
        return int(value) if value.is_integer() else value
    if isinstance(value, decimal.Decimal):
        return plain(float(value)) if value % 1 else int(value)
    if isinstance(value, datetime.datetime):
        if value.tzinfo is not None:
            value = value.astimezone(datetime.timezone.utc).replace(tzinfo=None)
        if (value.hour, value.minute, value.second, value.microsecond) == (0, 0, 0, 0):
            return value.date().isoformat()
        return value.replace(microsecond=0).isoformat(" ")
    if isinstance(value, datetime.date):
        return value.isoformat()
    return value


def loose(value):
    """As plain, for files that have no types: what looks like a number is one."""
    value = plain(value)
    if isinstance(value, str):
        if value == "":
            return None
        if value in ("true", "false"):
            return value == "true"
        try:
            return plain(int(value))
        except ValueError:
            pass
        try:
            return plain(float(value))
        except ValueError:
            pass
        try:
            return plain(datetime.datetime.fromisoformat(value))
        except ValueError:
            pass
    return value


def same(what, want, columns, rows, cell=plain):
    global compared
    columns, rows = list(columns), [list(r) for r in rows]
    names = list(want[0])
    assert columns == names, f"{what}: columns {columns}, want {names}"
    assert len(rows) == len(want), f"{what}: {len(rows)} rows, want {len(want)}"
    for n, (row, expected) in enumerate(zip(rows, want)):
        for name, value in zip(columns, row):
            got, wanted = cell(value), cell(expected[name])
            assert got == wanted, f"{what}: row {n}, {name}: {got!r}, want {wanted!r}"
    compared += 1


def frame(what, want, f, cell=plain):
    """A frame of pandas."""
    same(what, want, f.columns, f.itertuples(index=False, name=None), cell)


def table(what, want, t):
    """A table of pyarrow."""
    same(what, want, t.column_names, zip(*(c.to_pylist() for c in t.columns)))


def read(folder, name):
    want = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    for row in want:  # ids of 64 bits are text in JSON
        row.update({c: int(v) for c, v in row.items() if c.endswith("_id") and isinstance(v, str) and v.isdecimal()})
    path = {e: str(folder / f"{name}.{e}") for e in ("parquet", "arrow", "csv", "jsonl", "xlsx")}

    table(f"{name}: pyarrow, Parquet", want, pyarrow.parquet.read_table(path["parquet"]))
    table(f"{name}: pyarrow, Arrow", want, pyarrow.feather.read_table(path["arrow"]))
    frame(f"{name}: pandas, Parquet", want, pandas.read_parquet(path["parquet"]))
    frame(f"{name}: pandas, Arrow", want, pandas.read_feather(path["arrow"]))
    frame(f"{name}: pandas, CSV", want, pandas.read_csv(path["csv"]), loose)
    frame(f"{name}: pandas, XLSX", want, pandas.read_excel(path["xlsx"], sheet_name=0), loose)
    lines = [json.loads(line) for line in open(path["jsonl"], encoding="utf-8")]
    same(f"{name}: json, JSON Lines", want, lines[0], (r.values() for r in lines), loose)

    for kind, f in (
        ("Parquet", polars.read_parquet(path["parquet"])),
        ("Arrow", polars.read_ipc(path["arrow"])),
    ):
        same(f"{name}: polars, {kind}", want, f.columns, f.iter_rows())
    f = polars.read_csv(path["csv"], infer_schema_length=None)
    same(f"{name}: polars, CSV", want, f.columns, f.iter_rows(), loose)

    for kind, source, cell in (
        ("Parquet", f"read_parquet('{path['parquet']}')", plain),
        ("CSV", f"read_csv('{path['csv']}', sample_size=-1)", loose),
        ("JSON Lines", f"read_json('{path['jsonl']}')", loose),
    ):
        answer = duckdb.sql(f"SELECT * FROM {source}")
        same(f"{name}: duckdb, {kind}", want, answer.columns, answer.fetchall(), cell)
    arrow = pyarrow.feather.read_table(path["arrow"])
    answer = duckdb.sql("SELECT * FROM arrow")
    same(f"{name}: duckdb, Arrow", want, answer.columns, answer.fetchall())

    metadata(folder, name)
    sheets(path["xlsx"], name)
    packages(folder, name)


def metadata(folder, name):
    """Descriptions and units are there, the same in all that can hold them."""
    described = json.loads((folder / f"{name}.parquet.datapackage.json").read_text(encoding="utf-8"))
    fields = {f["name"]: f for f in described["resources"][0]["schema"]["fields"]}
    for kind, schema in (
        ("Parquet", pyarrow.parquet.read_schema(folder / f"{name}.parquet")),
        ("Arrow", pyarrow.feather.read_table(folder / f"{name}.arrow").schema),
    ):
        for field in schema:
            have = {k.decode(): v.decode() for k, v in (field.metadata or {}).items() if not k.startswith(b"PARQUET:")}
            want = {k: fields[field.name][k] for k in ("description", "unit") if k in fields[field.name]}
            assert have == want, f"{name}: {kind}: {field.name} has {have}, want {want}"
            assert have.get("description") or name == "types", f"{name}: {kind}: {field.name} is not described"


def sheets(path, name):
    book = openpyxl.load_workbook(path)
    for wanted in ("metrics", "findings"):
        assert wanted in book.sheetnames, f"{path}: no sheet {wanted} among {book.sheetnames}"
    for sheet in book:
        assert sheet.freeze_panes == "A2", f"{path}: {sheet.title}: the header is not frozen"
        for row in sheet.iter_rows(min_row=2):
            for cell in row:
                assert cell.data_type != "f", f"{path}: {sheet.title}!{cell.coordinate} is a formula: {cell.value}"
        for column in sheet.column_dimensions.values():
            assert 8 <= column.width <= 60.8, f"{path}: {sheet.title}: a column is {column.width} wide"


def packages(folder, name):
    for kind in ("csv", "xlsx", "jsonl", "parquet", "arrow"):
        path = folder / f"{name}.{kind}.datapackage.json"
        package = frictionless.Package(str(path))
        assert package.get_resource(package.resource_names[0]).path == f"{name}.{kind}"
        if kind in ("parquet", "arrow"):  # no data that it reads: the descriptor itself
            errors = frictionless.Package.validate_descriptor(json.loads(path.read_text(encoding="utf-8"))).flatten()
        else:
            errors = frictionless.validate(str(path), type="package").flatten(["type", "title", "note", "rowNumber", "fieldName"])
        assert not errors, f"{path}: {errors[:5]}"


folder = pathlib.Path(sys.argv[1])
names = sorted(p.stem for p in folder.glob("*.json") if not p.name.endswith(".datapackage.json"))
assert names, f"nothing to read in {folder}"
for name in names:
    read(folder, name)
print(f"{compared} frames compared")
