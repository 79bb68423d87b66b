"""How long, how many and how large what a manifest holds may be.

Each is what the largest run that we accept reaches, with room, so that nothing we make is
refused and nothing that a stranger sends keeps the report busy for hours. The loaders of
`pipeline` take theirs from here: what a manifest can't hold is told before training.
"""

# Of the file: 1,000 seeds write 37 MB, nearly all of it store keys; 100 columns 4 MB.
BYTES = 64 * 2**20
DEPTH = 16  # of lists and objects in each other; ours reach 7

# Of text, in characters.
COLUMN = 80  # of a name in a table, two of which make the id of their correlation
CLASS = 100  # of a folder of pictures; WeasyPrint breaks a longer word for minutes
PERSON = 100  # a contributor's name, and the parts they worked on
CONTRIBUTION = 300  # what they did
ID = 200  # `correlation.<column>|<column>` needs 174
NAME = 300  # of what people or machines name, and of a cell: a file's name has 255
TEXT = 2_000  # a sentence that people or systems wrote, with a path in it

WRITTEN = 20_000  # the text of one heading that people wrote by hand: some ten pages
WRITTEN_IN_ALL = 200_000  # of all headings: what is hardest to read as Markdown takes 13 s

# Of numbers.
COUNTED = 10**15  # a float is whole to there
# Raw data and losses are float32, whose largest has 39 digits; the interval around a mean of
# two such losses is 18 times as wide.
LARGEST = 10**42

# Of entries.
SEEDS = 1_000
# Columns of the user's table, the target among them, each pair of which is correlated. On two
# busy cores, 100 take 11 s to collect and 51 s to lay out, and 200 take 44 s and 174 s.
COLUMNS = 100
CLASSES = 100  # of pictures: 13 s to collect and 36 s to lay out, names of 100 letters and all
CONTRIBUTIONS = 200
PUBLISHED = 2_000  # numbers of a source: 431
QUOTES = 200  # of a source: 40; headings, steps and methods of one, and references: 11
AUTHORS = 200
HEADINGS = 500  # 80 in a full report, and one for each group and method
SOURCES = 20_000  # a figure of all experiments of Part 2 names 12 for each seed
CLAIMS = 100_000  # 1,200 in a run, and one for each pair of columns
COMPARISONS = 10_000  # 25 in a run
FACTS = 10_000  # one for each pair of columns
PROTOCOLS = 2
EXPERIMENTS = 1_000  # 58 in a run, and an assignment of one's own may have more
SETTINGS = 100  # of a recipe: 11; of a list in it: 10
CHOICES = 100  # 10 in a run that tries every one
METRICS = 500  # 46 in a run
DATASETS = 10
NOTICES = 20
FINDINGS = 100  # 17 checks of a table and of images
PACKAGES = 200
TABLES = 500  # 30 in a run
ROWS = 1_000  # of a table; one for each column or class
WIDTH = 200  # columns of a table: the user's, and some before them
CELLS = 20_000  # of all tables together: 3,000 in a run of 100 columns
FIGURES = 500  # 38 in a run
ARTEFACTS = 1_000  # 64 in a run
LISTED = 1_000  # claims, tables or figures of one artefact: 16
