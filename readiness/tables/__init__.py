"""Tables in files: from the bytes of a spreadsheet or a calendar to rows that know where they stand.

A reader (`delimited`, `workbook`, `events`) makes a grid of cells; `rows` makes of a grid the rows below its headings,
and says of each row that cannot be taken where and why. Nothing is left out silently.
"""
