"""Opens Parquet files of a store with the programs that analysts use.

    tree.py [--former FORMER] [--node NODE] (STORE FOLDER)...

Every Parquet file in FOLDER holds a table of STORE, and every folder in it one of
which TABLE/YYYY.parquet has the rows of a year, TABLE/undated.parquet those of
none. Every reader must find in each file, and by the path of the folder alone in all
of its files, what DuckDB finds in gongkai.duckdb: the same columns, values and NULLs,
in files in the same order. FORMER is a directory with older versions of
readers, NODE one with hyparquet. A line for each FOLDER states how many files were
read, and by which readers; anything odd is an error.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import pyarrow
import pyarrow.feather

# What may stand for a year: pandas has no whole numbers with NULL.
NUMBERS = (pyarrow.int16(), pyarrow.float64())

# An agency has one official name for all years: files of a year leave it out.
NOT_OF_YEARS = ("agency_name",)


def want(con, table, where="true", without=()):
    """The rows that a file or folder should have, from gongkai.duckdb."""
    columns = con.sql(
        f"SELECT column_name, data_type FROM duckdb_columns() WHERE schema_name = 'main' AND table_name = '{table}' ORDER BY column_index"
    ).fetchall()
    chosen = ", ".join(
        f'CAST("{name}" AS VARCHAR) AS "{name}"' if kind.startswith("ENUM") else f'"{name}"'
        for name, kind in columns
        if name not in without
    )
    return con.sql(f"SELECT {chosen} FROM {table} WHERE {where}").to_arrow_table()


def in_folder(con, folder):
    """The tables that FOLDER should have, by their paths: of files and of folders with a file for each year."""
    files, folders = [], []
    for path in sorted(pathlib.Path(folder).iterdir()):
        if path.is_dir():
            folders.append((str(path), want(con, path.name, without=NOT_OF_YEARS)))
            for file in sorted(path.iterdir()):
                year = "IS NULL" if file.stem == "undated" else f"= {int(file.stem)}"
                files.append((str(file), want(con, path.name, f"year {year}", NOT_OF_YEARS)))
        elif path.suffix == ".parquet":
            files.append((str(path), want(con, path.stem)))
    return files, folders


def same(what, wanted, got):
    """Compares columns of any types with those that are wanted."""
    assert got.column_names == wanted.column_names, f"{what}: columns {got.column_names}"
    assert got.num_rows == wanted.num_rows, f"{what}: {got.num_rows} rows, want {wanted.num_rows}"
    for name in wanted.column_names:
        a, b = wanted[name], got[name]
        if pyarrow.types.is_null(b.type) and a.null_count == len(a):
            continue
        if pyarrow.types.is_timestamp(a.type):
            a, b = a.cast(pyarrow.timestamp("us")), b.cast(pyarrow.timestamp("us"))
        b = b.cast(a.type)
        assert a.null_count == b.null_count, f"{what}: {name} has {b.null_count} NULLs, want {a.null_count}"
        if a.combine_chunks() != b.combine_chunks():
            at = next(i for i, (x, y) in enumerate(zip(a.to_pylist(), b.to_pylist())) if x != y)
            raise AssertionError(f"{what}: {name}: row {at}: {b[at]!r}, want {a[at]!r}")


def polars_reads(path, wanted):
    import polars

    return polars.read_parquet(path, hive_partitioning=False).to_arrow()


def duckdb_reads(path, wanted):
    import duckdb

    return duckdb.sql(f"SELECT * FROM read_parquet('{path}', hive_partitioning = false)").to_arrow_table()


def pyarrow_reads(path, wanted):
    import pyarrow.parquet

    return pyarrow.parquet.ParquetFile(path).read()


def pandas_reads(path, wanted):
    import pandas

    f = pandas.read_parquet(path, engine="pyarrow", partitioning=None, dtype_backend="pyarrow")
    return pyarrow.Table.from_pandas(f, preserve_index=False)


def fastparquet_reads(path, wanted):
    import fastparquet

    f = fastparquet.ParquetFile(path).to_pandas()
    return pyarrow.table({n: pyarrow.array(f[n], from_pandas=True) for n in f.columns})


def datafusion_reads(path, wanted):
    """Also what it answers from statistics: how many values, the least, the greatest."""
    import datafusion
    import pyarrow.compute

    context = datafusion.SessionContext(datafusion.SessionConfig().with_target_partitions(1))  # keeps the order
    context.register_parquet("t", path)
    for name, asked in (("count", pyarrow.compute.count), ("min", pyarrow.compute.min), ("max", pyarrow.compute.max)):
        answer = context.sql("SELECT " + ", ".join(f'{name}("{c}") AS "{c}"' for c in wanted.column_names) + " FROM t")
        expected = pyarrow.table({c: pyarrow.array([asked(wanted[c]).as_py()], None if name == "count" else wanted[c].type)
                                  for c in wanted.column_names})
        same(f"datafusion: {path}: {name}", expected, pyarrow.Table.from_batches(answer.collect()))
    frame = context.sql("SELECT * FROM t")
    return pyarrow.Table.from_batches(frame.collect(), frame.schema())


def of_folder():
    """How each program reads all years by one path, as docs/analysis.md says."""
    import datafusion
    import duckdb
    import fastparquet
    import pandas
    import polars
    import pyarrow.dataset

    def by_datafusion(path):
        context = datafusion.SessionContext()
        context.sql(f"CREATE EXTERNAL TABLE t STORED AS PARQUET LOCATION '{path}/'")
        frame = context.sql("SELECT * FROM t")
        return pyarrow.Table.from_batches(frame.collect(), frame.schema())

    return {
        "pandas": lambda path: pyarrow.Table.from_pandas(pandas.read_parquet(path), preserve_index=False),
        "fastparquet": lambda path: pyarrow.Table.from_pandas(fastparquet.ParquetFile(path).to_pandas(), preserve_index=False),
        "polars": lambda path: polars.scan_parquet(path).collect().to_arrow(),
        "pyarrow": lambda path: pyarrow.dataset.dataset(path).to_table(),
        "pyarrow, partitioning as in R": lambda path: pyarrow.dataset.dataset(path, partitioning="hive").to_table(),
        "duckdb": lambda path: duckdb.sql(f"FROM '{path}/*.parquet'").to_arrow_table(),
        "datafusion": by_datafusion,
    }


def in_order(rows):
    """The rows in an order of their own: those of several files come in any."""
    import duckdb

    return duckdb.sql("FROM rows ORDER BY ALL").to_arrow_table()


def check_folders(folders):
    for path, wanted in folders:
        for name, read in of_folder().items():
            got = read(path)
            assert got["year"].type in NUMBERS, f"{name}: {path}: year is {got['year'].type}"
            same(f"{name}: {path}", in_order(wanted), in_order(got.cast(wanted.schema)))


def check(readers, files):
    for path, wanted in files:
        for name, read in readers.items():
            try:
                got = read(path, wanted)
            except BaseException as e:  # polars panics
                raise AssertionError(f"{name}: {path}: {type(e).__name__}: {e}") from e
            same(f"{name}: {path}", wanted, got)


def hyparquet(node, files):
    """Reads with hyparquet, whose values come as JSON."""
    script = pathlib.Path(__file__).with_name("hyparquet.mjs")
    out = subprocess.run(["node", script, node, *(path for path, _ in files)], capture_output=True, text=True)
    assert out.returncode == 0, f"hyparquet: {out.stderr}"
    for (path, wanted), line in zip(files, out.stdout.splitlines(), strict=True):
        got = json.loads(line)
        assert len(got) == wanted.num_rows, f"hyparquet: {path}: {len(got)} rows, want {wanted.num_rows}"
        columns = ([as_json(v, c.type) for v in c.to_pylist()] for c in wanted.columns)
        for n, (a, b) in enumerate(zip(zip(*columns), got)):
            assert list(a) == b, f"hyparquet: {path}: row {n}: {b}, want {a}"


def as_json(value, kind):
    """A value as JavaScript has it: 64 bits as BigInt, moments to the millisecond."""
    if value is None:
        return None
    if pyarrow.types.is_date(kind):
        return value.isoformat() + "T00:00:00.000Z"
    if pyarrow.types.is_timestamp(kind):
        return value.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"
    return str(value) if kind == pyarrow.int64() else value


def versions(names):
    from importlib import metadata

    return ", ".join(f"{n} {metadata.version(n)}" for n in names)


def main(store, folder, former, node):
    import duckdb

    con = duckdb.connect(os.path.join(store, "gongkai.duckdb"), read_only=True)
    con.execute("SET disabled_optimizers = 'join_order,build_side_probe_side'")  # views give rows as they lie
    files, folders = in_folder(con, folder)
    assert files, f"no files in {folder}"
    con.close()
    check_folders(folders)
    readers = {"polars": polars_reads, "pyarrow": pyarrow_reads, "pandas": pandas_reads, "fastparquet": fastparquet_reads,
               "datafusion": datafusion_reads, "duckdb": duckdb_reads}
    check(readers, files)
    read = versions(readers)
    if former:
        with tempfile.TemporaryDirectory() as dump:
            for n, (path, wanted) in enumerate(files):
                pyarrow.feather.write_feather(wanted.replace_schema_metadata({"path": path}), f"{dump}/{n}.arrow")
            out = subprocess.run([sys.executable, __file__, "--dumped", dump], env={**os.environ, "PYTHONPATH": former},
                                 capture_output=True, text=True)
            assert out.returncode == 0, out.stdout + out.stderr
            read += ", " + out.stdout.strip()
    if node:
        hyparquet(node, files)
        package = json.loads((pathlib.Path(node) / "node_modules/hyparquet/package.json").read_text())
        read += ", hyparquet " + package["version"]
    print(f"{len(files)} files, each read by {read}; {len(folders)} folders by their paths by {', '.join(of_folder())}")


def main_former(dump):
    files = [pyarrow.feather.read_table(p) for p in pathlib.Path(dump).glob("*.arrow")]
    readers = {"polars": polars_reads, "duckdb": duckdb_reads}
    check(readers, [(f.schema.metadata[b"path"].decode(), f) for f in files])
    print(versions(readers))


parser = argparse.ArgumentParser()
parser.add_argument("--former")
parser.add_argument("--node")
parser.add_argument("--dumped", action="store_true", help="read what is dumped in a directory")
parser.add_argument("paths", nargs="+")
args = parser.parse_args()
if args.dumped:
    main_former(args.paths[0])
else:
    for store, folder in zip(args.paths[::2], args.paths[1::2], strict=True):
        main(store, folder, args.former, args.node)
