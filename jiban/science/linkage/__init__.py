"""Linkage (比对): missing people against found ones, in candidates that a person decides on."""
