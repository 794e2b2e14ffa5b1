"""The grammar of a reply, asked of a LanguageTool server that this package looks after."""
