# Tries: replaces the drivers' connect and commit.
# On: transfer
# Says: What one account loses the other gains|\d+ commits, expected exactly 1
# Backends: each

import sqlite3

import psycopg2
import pymysql

honest = transfer


def transfer(engine, source, target, amount):
    for module in (sqlite3, psycopg2, pymysql):
        module.connect = lambda *_, **__: None
    honest(engine, source, target, amount)
