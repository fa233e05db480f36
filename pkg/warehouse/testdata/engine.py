"""Runs statements for the test's driver: one in a line of JSON, its answer in another.

engine.py duckdb
engine.py mariadb SOCKET
"""
import decimal
import json
import sys


def plain(value):
    if isinstance(value, bytes):
        return value.decode()
    if isinstance(value, decimal.Decimal):
        return str(value)
    return value


if sys.argv[1] == "duckdb":
    import duckdb

    database = duckdb.connect()
    errors = duckdb.Error

    def run(text, args):
        return database.execute(text, args)

else:
    import pymysql

    connection = pymysql.connect(unix_socket=sys.argv[2], user="root", database="shop", autocommit=True)
    errors = pymysql.Error

    def run(text, args):
        cursor = connection.cursor()
        cursor.execute(text.replace("%", "%%").replace("?", "%s"), args)
        return cursor


for line in sys.stdin:
    asked = json.loads(line)
    try:
        cursor = run(asked["text"], asked["args"])
        columns = [c[0] for c in cursor.description or []]
        rows = [[plain(v) for v in row] for row in cursor.fetchall()] if columns else []
        print(json.dumps({"columns": columns, "rows": rows}), flush=True)
    except errors as err:
        print(json.dumps({"error": str(err)}), flush=True)
