"""Charts: one plain description, drawn by several renderers.

`description` says what a chart shows and in which words; `scales` where things lie. `plotly` renders it for
the screen, `svg` for pages without JavaScript and for paper, `table` as rows, `alt` as a sentence. All of
them write the same numbers, because the words of each point stand in the description.
"""
