"""The city as data: units, officers, duty, areas, rules, calendar and where a point belongs."""
