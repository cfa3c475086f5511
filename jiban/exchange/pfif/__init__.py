"""Records of missing persons between centres (协查) by the People Finder Interchange Format 1.4.

The specification: http://zesty.ca/pfif/1.4 (29 May 2012).
"""
