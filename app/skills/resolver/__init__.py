"""Words become concepts: ranks the concepts that a title or a phrase may mean."""
