"""« Bases de connaissances » and « Visites guidées »: articles in Markdown, tours over the real pages.

It may import every app; none imports it. What it ships lies in articles/ (one file an article and language) and
tours/ (one file a tour); agents write over the first ones in the back office.
"""
