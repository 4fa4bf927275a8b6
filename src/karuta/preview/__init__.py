"""The cards of a project beside the editor: a page that shows them as Anki will, and follows the notes as they are saved."""
