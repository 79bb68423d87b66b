"""Data → what is odd about it, counted before anything is trained.

examine   a table and images → a finding of each check: the door
check     what a check is            copies    rows or images that are alike, in linear time
table     the checks of a table      rows      a table as they look at it
images    the checks of images       signal    whether columns tell anything of the target
columns   each column for itself
"""
