# Tries: drops and replaces the tables that the test looks at.
# On: transfer
# Says: no table|cannot modify|insertable|not updat|no such table|doesn't exist|does not exist|got \[|view|expected \[
# Backends: each
# Tools: statements

STATEMENTS = {
    'sqlite': [
        'DROP TABLE account',
        'CREATE VIEW account AS SELECT 1 AS id, 1 AS balance',
    ],
    'postgresql': [
        'DROP TABLE account',
        'CREATE VIEW account AS SELECT 1 AS id, 1 AS balance',
    ],
    'mysql': [
        'DROP TABLE account',
        'CREATE VIEW account AS SELECT 1 AS id, 1 AS balance',
    ],
}

transfer = sending_first(STATEMENTS, transfer)
