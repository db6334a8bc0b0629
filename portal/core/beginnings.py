"""The first step of an app: all of its tables at once."""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import Migration
from django.db.migrations.state import ProjectState


class Beginning(Migration):
    """A step that makes tables and nothing else, for which Django draws the models once.

    After each operation, Django draws anew all models around the table that it touched: two thirds of a first
    `migrate`. Tables that only arise, with their triggers, arise the same from one picture of them all; a step that
    changes what it made itself would make it twice changed (tests/test_migrations.py refuses it).
    """

    def apply(
        self, project_state: ProjectState, schema_editor: BaseDatabaseSchemaEditor, collect_sql: bool = False
    ) -> ProjectState:
        if collect_sql:  # to be read by people, with a title above each operation
            return super().apply(project_state, schema_editor, collect_sql)
        # Where no picture is, operations only note what they add; the first that looks has one drawn.
        vars(project_state).pop("apps", None)
        reached: Any = self.mutate_state(project_state)
        for operation in self.operations:
            operation.database_forwards(self.app_label, schema_editor, project_state, reached)
        return reached
