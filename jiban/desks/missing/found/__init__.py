"""Who is this (身份查询): found people without a name, beside the missing; a person decides."""
