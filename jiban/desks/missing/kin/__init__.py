"""Kin by DNA (亲缘比对): by consent that can be taken back, for finding kin and nothing else."""
