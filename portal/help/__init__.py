"""Help: the knowledge base, its articles in Markdown, the guided tours over the real pages.

The roof: it may import every app, and none imports it. A page finds its article by its own name.
"""
