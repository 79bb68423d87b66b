"""Many reports in one folder → what each holds, side by side.

entry      a report → its line, its results and its prose     every   all of a folder, in parallel
beside     which results stand out, which are identical       page    one HTML page and a CSV
"""
