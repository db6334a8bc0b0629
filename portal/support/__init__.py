"""The desk: what agents need that no single app can give, because it tells of several.

The dossier of an organization and of a person, notes, the search over everything, seeing the portal as
someone else, the import of what existed before. The roof: it may import every app, and none imports it.
"""
