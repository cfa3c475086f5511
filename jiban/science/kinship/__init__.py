"""Kin by DNA (亲缘鉴定): likelihood ratios from STR profiles, and a blind search for kin."""
